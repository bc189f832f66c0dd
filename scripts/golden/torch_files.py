# SPDX-License-Identifier: Apache-2.0
"""Writes checkpoints as PyTorch users have them, good and hostile, into src-test-fixtures/torch.

`--released FOLDER` writes what is too large to keep: a supernet of the published size in both
containers, with the logits of five paths.
"""

import argparse
import collections
import io
import json
import os
import pickle
import struct
import sys
import zipfile
from pathlib import Path
from typing import Callable, Dict, List, Sequence

import numpy as np
import torch

import safetensors_io
from cases import inputs
from spos_torch import IMAGENET, IMAGENET_96, PAPER, RELEASED, TINY, Network, Space, fill

FIXTURES = Path(__file__).resolve().parents[2] / "src-test-fixtures" / "torch"
TINY_PATHS = ((0, 1, 2, 3), (3, 2, 1, 0), (1, 1, 3, 3), (2, 0, 3, 1), (3, 3, 0, 2))
NANO = Space(16, 4, 2, ((1, 8), (1, 12)), 8, 2)
HUB = ("k3", "k5", "k7", "xcep")
State = Dict[str, torch.Tensor]


def save(value: object, file: Path, legacy: bool, protocol: int = 2) -> None:
    """Saves as PyTorch before or since 1.6 does; its default is protocol 2."""
    torch.save(value, file, pickle_protocol=protocol, _use_new_zipfile_serialization=not legacy)


def network(space: Space, path: Sequence[int] = (), affine: bool = False) -> Network:
    """A supernet, or the network of a path, with hashed values, in evaluation mode."""
    return fill(Network(space, path or None, affine=affine)).eval()


def logits(net: Network, paths: Sequence[Sequence[int]], side: int, batch: int = 4) -> State:
    """Logits of `images` for each path, named by the path."""
    x = inputs("images", batch, side, torch.float32)
    with torch.no_grad():
        return {",".join(map(str, p)): net(x, p) for p in paths}


def renamed(state: State, rename: Callable[[str], str]) -> State:
    """The same tensors under other names."""
    return collections.OrderedDict((rename(n), t) for n, t in state.items())


def candidate(name: str, form: Callable[[str], str]) -> str:
    """`features.I.OP.rest` with OP in another form."""
    parts = name.split(".")
    return ".".join(parts[:2] + [form(parts[2])] + parts[3:]) if parts[0] == "features" else name


def with_unused_projections(state: State, space: Space) -> State:
    """What NNI's examples since v2.4 save: a projection in blocks of stride 1 as well."""
    result = collections.OrderedDict(state)
    for i, (_, out, stride) in enumerate(space.shapes()):
        for op in range(4) if stride == 1 else ():
            prefix, c = f"features.{i}.{op}.branch_proj", out // 2
            result[f"{prefix}.0.weight"] = torch.ones(c, 1, 3, 3)
            result[f"{prefix}.1.running_mean"] = torch.zeros(c)
            result[f"{prefix}.1.running_var"] = torch.ones(c)
            result[f"{prefix}.1.num_batches_tracked"] = torch.tensor(0)
            result[f"{prefix}.2.weight"] = torch.ones(c, c, 1, 1)
    return result


def views(state: State) -> State:
    """All tensors as views of one float64 storage, at offsets, with strides in reverse order."""
    store = torch.cat([torch.zeros(3, dtype=torch.float64)] + [_reversed(t).double().flatten() for t in state.values()])
    result, offset = collections.OrderedDict(), 3
    for name, value in state.items():
        flat = store[offset : offset + value.numel()].view(tuple(reversed(value.shape)))
        result[name] = flat.permute(*reversed(range(value.dim()))) if value.dim() else flat
        offset += value.numel()
        assert torch.equal(result[name].float(), value.float()), name
    return result


def _reversed(value: torch.Tensor) -> torch.Tensor:
    return value.permute(*reversed(range(value.dim()))).contiguous() if value.dim() else value


def good(folder: Path) -> None:
    """Files that can be read, and the logits that they must give."""
    state = network(TINY).state_dict()
    trained = network(TINY, TINY_PATHS[0], affine=True)
    plain = network(TINY, TINY_PATHS[1], affine=False)
    data_parallel = {"state_dict": renamed(state, lambda n: "module." + n)}
    save(data_parallel, folder / "supernet-megvii-legacy.pth.tar", True)
    save(data_parallel, folder / "supernet-megvii-zip.pth.tar", False)
    save(state, folder / "supernet-nni-bare-zip.pt", False)
    choices = renamed(state, lambda n: candidate(n, lambda op: f"choices.{op}"))
    save(choices, folder / "supernet-nni-choices-zip.pth", False)
    save(renamed(state, lambda n: candidate(n, lambda op: HUB[int(op)])), folder / "supernet-hub-names-legacy.pth", True)
    save(with_unused_projections(state, TINY), folder / "supernet-nni-unused-projections-zip.pth", False)
    for protocol in (3, 4, 5):
        for legacy in (True, False):
            name = f"retrained-protocol-{protocol}-{'legacy' if legacy else 'zip'}.pth"
            save({"state_dict": trained.state_dict()}, folder / name, legacy, protocol)
    save(views(state), folder / "supernet-views-legacy.pth", True)
    save(views(state), folder / "supernet-views-zip.pth", False)
    half = collections.OrderedDict((n, t.half() if t.is_floating_point() else t) for n, t in state.items())
    save(half, folder / "supernet-half-zip.pth", False)
    save({"state_dict": trained.state_dict()}, folder / "retrained-legacy.pth.tar", True)
    rough = collections.OrderedDict((n, t.bfloat16() if t.is_floating_point() else t) for n, t in trained.state_dict().items())
    save(rough, folder / "retrained-bfloat16-legacy.pth", True)
    save(rough, folder / "retrained-bfloat16-zip.pth", False)
    rough_net = network(TINY, TINY_PATHS[0], affine=True)
    rough_net.load_state_dict({n: t.float() if t.is_floating_point() else t for n, t in rough.items()})
    save(trained.state_dict(), folder / "retrained-hub-zip.pth", False)
    parameters = {"state_dict": collections.OrderedDict(trained.named_parameters())}
    parameters["state_dict"].update(trained.named_buffers())
    save(parameters, folder / "retrained-parameters-zip.pth", False)
    save(plain.state_dict(), folder / "retrained-without-affine-legacy.pth", True)
    hub_stem = network(TINY, TINY_PATHS[1], affine=False)
    hub_stem.first_conv[1] = network(TINY, TINY_PATHS[1], affine=True).first_conv[1]
    save(hub_stem.state_dict(), folder / "retrained-hub-affine-stem-zip.pth", False)
    rounded = Network(TINY, None, affine=False).eval()
    rounded.load_state_dict({n: t.float() if t.is_floating_point() else t for n, t in half.items()})
    results = {f"supernet/{n}": t for n, t in logits(network(TINY), TINY_PATHS, TINY.side).items()}
    results.update({f"half/{n}": t for n, t in logits(rounded, TINY_PATHS, TINY.side).items()})
    results.update({f"bfloat16/{n}": t for n, t in logits(rough_net, TINY_PATHS[:1], TINY.side).items()})
    results.update({f"retrained/{n}": t for n, t in logits(trained, TINY_PATHS[:1], TINY.side).items()})
    results.update({f"without-affine/{n}": t for n, t in logits(plain, TINY_PATHS[1:2], TINY.side).items()})
    results.update({f"affine-stem/{n}": t for n, t in logits(hub_stem, TINY_PATHS[1:2], TINY.side).items()})
    metadata = {"space": TINY.text(), "batch": "4", "torch": torch.__version__}
    safetensors_io.write(folder / "logits.safetensors", {n: t.numpy() for n, t in results.items()}, metadata)
    one = torch.ones(())
    shaped = ((f"module.{n}", one.expand(t.shape)) for n, t in Network(IMAGENET, None, affine=False).state_dict().items())
    save({"state_dict": collections.OrderedDict(shaped)}, folder / "released-names-legacy.pth.tar", True)


class Options:
    """Stands for a class of somebody's program, which is not there when the file is read."""

    def __init__(self, **values: object) -> None:
        self.__dict__.update(values)


def saved_by_people(folder: Path) -> None:
    """One small network in the forms in which it is saved; but for the precision, all hold the same values."""
    state = collections.OrderedDict(network(NANO, (0, 3), affine=True).state_dict())

    def behind(prefix: str, tensors: State = state) -> State:
        return renamed(tensors, lambda n: prefix + n)

    def halved(kind: torch.dtype) -> State:
        return {n: t.to(kind) if t.is_floating_point() else t for n, t in state.items()}

    other = {n: t + 1 for n, t in state.items()}
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=1.0, momentum=0.9)
    optimizer.param_groups[0]["params"][0].grad = torch.ones(2)
    optimizer.step()
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [3, 3, 6])  # holds a Counter
    beside = {
        "epoch": 3,
        "args": argparse.Namespace(lr=0.5, layers=[1, 2], milestones=(30, 60)),
        "optimizer": optimizer.state_dict(),
        "scheduler": schedule.state_dict(),
        "scheduler_object": schedule,
        "options": Options(name="x", own=torch.ones(2)),
        "shape": torch.Size([1, 2]),
        "device": torch.device("cpu"),
        "dtype": torch.float16,
        "seen": {"a", "b"},
        "frozen": frozenset([1]),
        "counts": collections.defaultdict(list, a=[1]),
        "best": np.float64(71.5),
        "numpy": {"random": np.random.RandomState(0).get_state(), "large": 1 << 128},
        "mask": torch.ones(2, dtype=torch.bool),
        "phase": torch.ones(2, dtype=torch.complex64),
        None: "no text",
        ("a", 1.5): "no text either",
        "path": Path("a/b"),
        "bytes": b"abc",
    }
    save(behind("_orig_mod."), folder / "saved-compiled.pth", False)
    save(behind("module._orig_mod.module."), folder / "saved-wrapped-often.pth", False)
    save({"state_dict": behind("model.module.backbone."), "hyper_parameters": {}}, folder / "saved-lightning.ckpt", False)
    for name in ("model", "net", "model_state_dict"):
        save({name: state, "epoch": 1}, folder / f"saved-as-{name}.pth", False)
    save({"checkpoint": {"model": {"weights": behind("module.")}}}, folder / "saved-deep.pth", True)
    legacy = {k: v for k, v in beside.items() if k != "phase"}  # whose storage has no known size there
    save({**legacy, "state_dict": state}, folder / "saved-with-everything-legacy.pth", True)
    for protocol in (2, 4, 5):
        save({**beside, "state_dict": state}, folder / f"saved-with-everything-{protocol}.pth", False, protocol)
    averaged = {"n_averaged": torch.tensor(5), **behind("module.", other)}
    save({"model_ema": averaged, "model": state}, folder / "saved-ema-beside.pth", False)
    save({"state_dict_ema": state}, folder / "saved-ema-alone.pth", False)
    save({"student": state, "teacher": other}, folder / "saved-two.pth", False)
    save({**behind("model."), "criterion.weight": torch.ones(3)}, folder / "saved-with-criterion.pth", False)
    save(collections.Counter({n: t for n, t in list(state.items())}), folder / "saved-counter.pth", False)
    safe = {"plain": state, "module": behind("module."), "wrapped": behind("model._orig_mod."),
            "half": halved(torch.float16), "bfloat16": halved(torch.bfloat16), "double": halved(torch.float64),
            "half-as-float": {n: t.float() if t.is_floating_point() else t for n, t in halved(torch.float16).items()},
            "bfloat16-as-float": {n: t.float() if t.is_floating_point() else t for n, t in halved(torch.bfloat16).items()},
            "ema": {**behind("model_ema.", other), **behind("model.")}}  # fmt: skip
    for name, tensors in safe.items():
        torch_safetensors(folder / f"saved-{name}.safetensors", tensors)
    save({"state_dict": state, "x": Calls(os.system, "echo owned")}, folder / "saved-with-a-call.pth", False)
    save(halved(torch.float16), folder / "saved-half.pth", False)
    save(halved(torch.bfloat16), folder / "saved-bfloat16.pth", False)
    wrong_containers(folder, state)


def wrong_containers(folder: Path, state: State) -> None:
    """Files that are something else than they seem, as copies, downloads and archivers leave them."""
    save(state, folder / "source.zip", False)
    whole = (folder / "source.zip").read_bytes()
    (folder / "source.zip").unlink()
    (folder / "wrong-cut.pth").write_bytes(whole[: len(whole) // 4])
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(folder / "wrong-deflated.pth", "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(name, source.read(name) if "data.pkl" in name else b"")
    with zipfile.ZipFile(folder / "wrong-archive.pth", "w") as out:
        out.writestr("runs/best.pth", b"x")
    (folder / "wrong-pickle.pth").write_bytes(pickle.dumps({"a": 1}, protocol=2))
    save(Options(own=1), folder / "wrong-whole-model.pth", False)
    save([state], folder / "wrong-list.pth", False)
    save({"backbone.stem.weight": torch.ones(2), "head.bias": torch.ones(1)}, folder / "wrong-other-network.pth", False)
    texts = {"lfs": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "page": "\n<!DOCTYPE html>\n<html></html>",
             "answer": '{"error": "not found"}', "text": "Entry not found"}  # fmt: skip
    for name, text in texts.items():
        (folder / f"wrong-{name}.pth").write_text(text)


def torch_safetensors(file: Path, tensors: State) -> None:
    """As safetensors' own writer for PyTorch; NumPy has no bfloat16."""
    kinds = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64", torch.int64: "I64"}
    header: Dict[str, object] = {"__metadata__": {"format": "pt"}}
    content = b""
    for name, value in tensors.items():
        raw = (value.view(torch.int16) if value.dtype == torch.bfloat16 else value).contiguous().numpy().tobytes()
        header[name] = {"dtype": kinds[value.dtype], "shape": list(value.shape), "data_offsets": [len(content), len(content) + len(raw)]}
        content += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(struct.pack("<Q", len(text)) + text + content)


def wrong(folder: Path) -> None:
    """Files of PyTorch's that hold another network, or none."""
    state = network(TINY).state_dict()
    changed = collections.OrderedDict(state)
    del changed["conv_last.0.weight"]
    changed["extra.weight"] = torch.zeros(2)
    changed["classifier.0.bias"] = torch.zeros(10)
    changed["first_conv.0.weight"] = torch.zeros(8, 3, 5, 5)
    save(changed, folder / "wrong-differences.pth", False)
    mmrazor = {f"architecture.backbone.layers.0.0._candidates.{n}": t for n, t in list(state.items())[:9]}
    save({"state_dict": mmrazor, "meta": {"epoch": 1}}, folder / "wrong-mmrazor.pth", False)
    save(network(TINY, affine=True).state_dict(), folder / "wrong-affine-supernet.pth", False)
    save({"epoch": 3, "best": 0.5}, folder / "wrong-no-state-dict.pth", True)
    save(torch.ones(2), folder / "wrong-tensor.pth", False)
    small = {"classifier.0.weight": torch.zeros(3, 4)}
    for protocol in (0, 1):
        save(small, folder / f"wrong-protocol-{protocol}-legacy.pth", True, protocol)
        save(small, folder / f"wrong-protocol-{protocol}-zip.pth", False, protocol)
    save(small, folder / "wrong-big-endian.pth", True)
    file = folder / "wrong-big-endian.pth"
    content = file.read_bytes()
    flag = content.index(b"little_endian") + content[content.index(b"little_endian"):].index(b"\x88")
    file.write_bytes(content[:flag] + b"\x89" + content[flag + 1 :])
    save(small, folder / "source.zip", False)
    with zipfile.ZipFile(folder / "source.zip") as source, zipfile.ZipFile(folder / "wrong-big-endian-zip.pth", "w") as out:
        for name in source.namelist():
            out.writestr(name, source.read(name))
        out.writestr(source.namelist()[0].split("/")[0] + "/byteorder", "big")
    (folder / "source.zip").unlink()


class Calls:
    """Pickles as the call of anything."""

    def __init__(self, function: Callable, *arguments: object) -> None:
        self.function, self.arguments = function, arguments

    def __reduce__(self) -> tuple:
        return self.function, self.arguments


def hostile(folder: Path) -> None:
    """Files that try to run code or to exhaust memory."""
    calls = {"os-system": Calls(os.system, "echo owned"), "eval": Calls(eval, "1+1"), "getattr": Calls(getattr, "x", "upper"),
             "torch-load": Calls(torch.load, "x")}  # fmt: skip
    for name, call in calls.items():
        for legacy in (True, False):
            container = "legacy" if legacy else "zip"
            save({"state_dict": {"a": call}}, folder / f"hostile-{name}-{container}.pth", legacy)
    save({"state_dict": {"a": calls["os-system"]}}, folder / "hostile-os-system-protocol-4-legacy.pth", True, 4)
    raw: Dict[str, bytes] = {
        "stack-global": b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x04echo\x85R.",
        "inst": b"\x80\x02(S'echo'\niposix\nsystem\n.",
        "obj": b"\x80\x02(cposix\nsystem\nX\x04\x00\x00\x00echoo.",
        "newobj": b"\x80\x02ccollections\nOrderedDict\n)\x81.",
        "extension": b"\x80\x02\x82\x01.",
        "long-text": b"\x80\x02X\xff\xff\xff\x7fabc.",
        "long-number": b"\x80\x02\x8b\xff\xff\xff\x7f1.",
        "negative-number-length": b"\x80\x02\x8b\xff\xff\xff\xff1.",
        "deep-tuples": b"\x80\x02N" + b"\x85" * 10_000 + b".",
        "deep-marks": b"\x80\x02" + b"(" * 5_000 + b"t" * 5_000 + b".",
        "persistent-text": b"\x80\x02X\x01\x00\x00\x00aQ.",
        "persistent-tuple": b"\x80\x02(X\x07\x00\x00\x00storageK\x01K\x02K\x03K\x04tQ.",
        "persistent-protocol-0": b"\x80\x02Pid\n.",
        "ordered-dict-arguments": b"\x80\x02ccollections\nOrderedDict\n](K\x01K\x02e\x85R.",
        "dict-key": b"\x80\x02}]N\x73.",
        "call-a-text": b"\x80\x02X\x05\x00\x00\x00print)R.",
        "unset-memo": b"\x80\x02h\x07.",
        "empty-stack": b"\x80\x02.",
        "self-holding-list": b"\x80\x02]q\x00h\x00a.",
        "self-holding-key": b"\x80\x02}]q\x00h\x00\x85q\x01ah\x01N\x73.",
        "storage-called": b"\x80\x02ctorch\nFloatStorage\n)R.",
        "long-text-8": b"\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\x7fabc.",
        "bytearray": b"\x80\x05\x96\x01\x00\x00\x00\x00\x00\x00\x00a.",
        "out-of-band": b"\x80\x05\x97.",
        "frozenset": b"\x80\x04(\x91.",
        "newobj-ex": b"\x80\x04\x8c\x0bcollections\x8c\x0bOrderedDict\x93)}\x92.",
        "memoize-bomb": b"\x80\x04" + b"N\x94" * 50 + b"j\x40\x00\x00\x00.",
        "no-end": b"\x80\x02" + b"N" * 50,
        "memo-bomb": b"\x80\x02" + _bomb(30) + b".",
    }  # fmt: skip
    for name, content in raw.items():
        with zipfile.ZipFile(folder / f"hostile-raw-{name}.pth", "w") as out:
            out.writestr("archive/data.pkl", content)
    tensor = b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQ"
    out_of_storage = {"offset": b"K\x03K\x02\x85K\x01\x85", "negative": b"J\xff\xff\xff\xffK\x02\x85K\x01\x85", "stride": b"K\x00K\x02\x85J\xff\xff\xff\x7f\x85"}
    for name, view in out_of_storage.items():
        with zipfile.ZipFile(folder / f"hostile-raw-tensor-{name}.pth", "w") as out:
            out.writestr("archive/data.pkl", tensor + view + b"\x89)tR.")
            out.writestr("archive/data/0", struct.pack("<4f", 1, 2, 3, 4))
    with zipfile.ZipFile(folder / "hostile-compressed.pth", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("archive/data.pkl", b"\0" * 10_000_000)
    with zipfile.ZipFile(folder / "hostile-traversal.pth", "w") as out:
        out.writestr("archive/data.pkl", pickle.dumps({}, protocol=2))
        out.writestr("../../etc/passwd", b"x")
    with zipfile.ZipFile(folder / "hostile-torchscript.pth", "w") as out:
        out.writestr("archive/data.pkl", pickle.dumps({}, protocol=2))
        out.writestr("archive/constants.pkl", pickle.dumps((), protocol=2))


def _bomb(levels: int) -> bytes:
    """A list of ten times a list of ten times a list ...: 10**levels elements in a few bytes."""
    text = b"]q\x00"
    for level in range(levels):
        text += b"]q" + bytes([level + 1]) + b"(" + (b"h" + bytes([level])) * 10 + b"e"
    return text


def released(folder: Path) -> None:
    """A supernet of the published size with hashed values, and the logits of five paths at 96 pixels."""
    net, paths = network(IMAGENET_96), (RELEASED, PAPER, (0,) * 20, (1,) * 20, (3, 2, 1, 0) * 5)
    state = {"state_dict": renamed(net.state_dict(), lambda n: "module." + n)}
    assert len(state["state_dict"]) == 1337
    save(state, folder / "checkpoint-150000-legacy.pth.tar", True)
    save(state, folder / "checkpoint-150000-zip.pth.tar", False)
    results = {n: t.numpy() for n, t in logits(net, paths, IMAGENET_96.side).items()}
    safetensors_io.write(folder / "released-logits.safetensors", results, {"batch": "4"})


def megvii(folder: Path) -> None:
    """arch.pkl as eval.py writes it, by each protocol that Python 3 knows; 0 and 1 are to be refused."""
    for protocol in range(2, 6):
        (folder / f"arch-protocol-{protocol}.pkl").write_bytes(pickle.dumps(RELEASED, protocol=protocol))
    for protocol in (0, 1):
        (folder / f"wrong-arch-protocol-{protocol}.pkl").write_bytes(pickle.dumps(RELEASED, protocol=protocol))
    table = pickle.loads((folder.parent / "megvii" / "op_flops_dict.pkl").read_bytes())
    doubled = {op: {shape: 2 * macs for shape, macs in shapes.items()} for op, shapes in table.items()}
    (folder / "flops-doubled.pkl").write_bytes(pickle.dumps(doubled, protocol=4))
    del doubled["shufflenet_5x5_stride_1"][(64, 64, 32, 56, 56, 1)]
    (folder / "flops-incomplete.pkl").write_bytes(pickle.dumps(doubled, protocol=2))
    (folder / "arch-hostile.pkl").write_bytes(pickle.dumps((Calls(os.system, "echo owned"),), protocol=4))
    (folder / "arch-names.pkl").write_bytes(pickle.dumps(("k3",) * 20, protocol=3))


def main() -> int:
    """Exit code 0: written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FIXTURES)
    parser.add_argument("--released", type=Path, help="write the large files there instead")
    options = parser.parse_args()
    jobs: List[Callable[[Path], None]] = [released] if options.released else [good, saved_by_people, wrong, hostile, megvii]
    folder = options.released or options.folder
    folder.mkdir(parents=True, exist_ok=True)
    for job in jobs:
        job(folder)
    print(f"wrote {len(list(folder.iterdir()))} files, {sum(f.stat().st_size for f in folder.iterdir())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
