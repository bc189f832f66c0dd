# SPDX-License-Identifier: Apache-2.0
"""Reads and writes safetensors files: header length, JSON header, raw little-endian data."""

import json
import struct
from pathlib import Path
from typing import Dict, Tuple

import numpy as np

DTYPES = {"F32": "<f4", "F64": "<f8", "U8": "|u1", "I32": "<i4", "I64": "<i8"}
CODES = {np.dtype(text): code for code, text in DTYPES.items()}

Tensors = Dict[str, np.ndarray]
Metadata = Dict[str, str]


def write(path: Path, tensors: Tensors, metadata: Metadata) -> None:
    """Writes tensors in insertion order. The header is padded with spaces to a multiple of 8 bytes."""
    header: Dict[str, object] = {"__metadata__": metadata}
    offset = 0
    for name, array in tensors.items():
        end = offset + array.nbytes
        header[name] = {"dtype": CODES[array.dtype], "shape": list(array.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    data = b"".join(np.ascontiguousarray(array).tobytes() for array in tensors.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read(path: Path) -> Tuple[Tensors, Metadata]:
    """Returns all tensors and the metadata of a file."""
    raw = path.read_bytes()
    start = 8 + struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:start])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        a, b = entry["data_offsets"]
        tensors[name] = np.frombuffer(raw[start + a : start + b], DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors, metadata
