#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How far PyTorch's own training in bfloat16 (autocast on the CPU) is from float64, for the networks of
the golden files: what an implementation of ours may be off by. Relative errors in the 2-norm, of the
logits in evaluation and of all gradients together.

    python3 scripts/golden/bfloat16.py            # write src-test-fixtures/golden/bfloat16.json
    python3 scripts/golden/bfloat16.py --check    # recompute and compare
"""

import json
import sys
from pathlib import Path
from typing import Dict

import torch

import cases
from spos_torch import fill, smoothed_loss

FILE = Path(__file__).resolve().parents[2] / "src-test-fixtures" / "golden" / "bfloat16.json"


def results(case: cases.Case, dtype: torch.dtype, narrow: bool) -> Dict[str, torch.Tensor]:
    """Logits in evaluation, and the gradients of one step."""
    if case.run.func is cases.training:
        (space, path, standalone, batch), normalised = case.run.args, False
    else:
        (space, path, batch, normalised), standalone = case.run.args, False
    network = fill(space.network(path if standalone else None, standalone).to(dtype))
    x = cases.inputs("images", batch, space.side, dtype, normalised)
    y = cases.targets(batch, space.classes)
    with torch.autocast("cpu", torch.bfloat16, enabled=narrow, cache_enabled=False):
        with torch.no_grad():
            logits = network.eval()(x, path)
        loss = smoothed_loss(network.train()(x, path).to(dtype), y)
    loss.backward()
    gradients = torch.cat([p.grad.flatten().double() for p in network.on_path(path).values()])
    return {"logits": logits.double(), "gradients": gradients}


def main() -> int:
    """Exit code 1: the file says something else."""
    # 1.13 has no gradient of ReLU6 in bfloat16.
    torch.nn.ReLU6.forward = lambda _, x: x.clamp(0, 6)
    errors = {}
    for case in cases.cases():
        if case.run.func not in (cases.training, cases.summary):
            continue
        exact, narrow = results(case, torch.float64, False), results(case, torch.float32, True)
        errors[case.name] = {k: float(f"{((narrow[k] - exact[k]).norm() / exact[k].norm()).item():.2g}") for k in exact}
        print(case.name, errors[case.name], flush=True)
    text = json.dumps(errors, indent=1) + "\n"
    if "--check" in sys.argv[1:]:
        return 0 if FILE.read_text(encoding="utf-8") == text else 1
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
