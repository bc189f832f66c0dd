#!/usr/bin/python3
"""Loads a state_dict that spos wrote with PyTorch, and compares it with a safetensors file.

usage: check-torch-export.py FILE.pth FILE.safetensors

Prints the number of tensors; ends with an error if PyTorch's loaders (with and without
weights_only) disagree, or a number differs. Needs PyTorch 1.13 or newer and nothing else.
"""
import json
import struct
import sys
import zipfile

import torch


def safetensors(path):
    raw = open(path, "rb").read()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + at for at in entry["data_offsets"])
            flat = torch.frombuffer(bytearray(raw[begin:end]), dtype=torch.float32)
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


def main(pth, reference):
    state = torch.load(pth, weights_only=True)
    trusting = torch.load(pth)
    if "state_dict" in state:
        state, trusting = state["state_dict"], trusting["state_dict"]
    assert list(state) == list(trusting)
    assert all(torch.equal(state[name], trusting[name]) for name in state)
    expected = safetensors(reference)
    counters = [name for name in state if name.endswith("num_batches_tracked")]
    for name in counters:
        assert state[name].dtype == torch.int64 and state[name].shape == (), name
    floats = [name for name in state if name not in counters]
    assert floats == list(expected), "names or order differ"
    for name in floats:
        assert state[name].dtype == torch.float32 and state[name].is_contiguous(), name
        assert torch.equal(state[name], expected[name]), name
    with zipfile.ZipFile(pth) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            local = open(pth, "rb")
            local.seek(info.header_offset + 26)
            name_length, extra_length = struct.unpack("<HH", local.read(4))
            start = info.header_offset + 30 + name_length + extra_length
            assert start % 64 == 0, f"{info.filename} begins at {start}"
    print(f"{len(state)} tensors, {len(counters)} of them counters")


main(*sys.argv[1:])
