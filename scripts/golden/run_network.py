# SPDX-License-Identifier: Apache-2.0
"""Runs an exported network of the published space in PyTorch, without any of the exporter's code.

usage: run_network.py FILE.pth|FILE.safetensors IMAGES.safetensors PATH LOGITS.safetensors

IMAGES holds `images`, float32 [N,3,224,224]; PATH is 20 candidate indices such as 2,1,0,…
"""

import sys
from pathlib import Path

import torch

import safetensors_io
from spos_torch import IMAGENET, Network


def main(file: str, images: str, path: str, logits: str) -> None:
    """Fails if a name is missing or surplus; PyTorch needs batch counters, safetensors holds none."""
    network = Network(IMAGENET, tuple(map(int, path.split(","))), affine=True).eval()
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
