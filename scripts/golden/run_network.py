# SPDX-License-Identifier: Apache-2.0
"""Runs an exported network in PyTorch, without any of the exporter's code.

usage: run_network.py FILE.pth|FILE.safetensors IMAGES.safetensors PATH LOGITS.safetensors [SPACE]

IMAGES holds `images`, float32 [N,3,side,side]; PATH is a candidate index for each block such as 2,1,0,…;
SPACE is imagenet (the default), nas-bench-macro, mobilenet, or mobilenet-cifar for 32x32 images of ten classes.
"""

import sys
from dataclasses import replace
from pathlib import Path

import torch

import safetensors_io
from mobile_torch import MOBILENET_96, NAS_BENCH_MACRO
from spos_torch import IMAGENET

SPACES = {
    "imagenet": IMAGENET,
    "nas-bench-macro": NAS_BENCH_MACRO,
    "mobilenet": MOBILENET_96,
    "mobilenet-cifar": replace(MOBILENET_96, side=32, stem_stride=1, classes=10),
}


def main(file: str, images: str, path: str, logits: str, space: str = "imagenet") -> None:
    """Fails if a name is missing or surplus; PyTorch needs batch counters, safetensors holds none."""
    network = SPACES[space].network(tuple(map(int, path.split(","))), affine=True).eval()
    if file.endswith(".safetensors"):
        state = {n: torch.from_numpy(t) for n, t in safetensors_io.read(Path(file))[0].items()}
        missing, surplus = network.load_state_dict(state, strict=False)
        assert not surplus and all(n.endswith(".num_batches_tracked") for n in missing), (missing, surplus)
    else:
        network.load_state_dict(torch.load(file, weights_only=True))
    x = torch.from_numpy(safetensors_io.read(Path(images))[0]["images"])
    with torch.no_grad():
        safetensors_io.write(Path(logits), {"logits": network(x).numpy()}, {"torch": torch.__version__})


if __name__ == "__main__":
    main(*sys.argv[1:])
