# SPDX-License-Identifier: Apache-2.0
"""Schedules and smoothed targets, and the names, shapes and initial deviations of the published networks."""

from typing import Any, Callable, List, Tuple

import numpy as np
import torch
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR, LinearLR, SequentialLR

import hashed
from safetensors_io import Metadata, Tensors
from spos_torch import IMAGENET, RELEASED, Network, init_sigma


def schedules() -> Tuple[Tensors, Metadata]:
    """Learning rates of PyTorch's schedulers and what its smoothed cross-entropy gives, in float64."""
    iterations = np.array([1, 2, 75_000, 149_999, 150_000], np.int64)
    epochs = np.array([0, 1, 60, 120, 239, 240], np.int64)
    supernet_epochs = np.array([0, 1, 60, 119], np.int64)
    tensors = {
        "iterations": iterations,
        "linear_lr": _rates(lambda o: LambdaLR(o, lambda step: max(0.0, 1.0 - step / 150_000)), 150_000)[iterations],
        "cosine_lr": _rates(lambda o: CosineAnnealingLR(o, 150_000), 150_000)[iterations],
        "epochs": epochs,
        "cosine_lr_per_epoch": _rates(lambda o: CosineAnnealingLR(o, 240, 1e-3), 240)[epochs],
        "supernet_epochs": supernet_epochs,
        "linear_lr_per_epoch": _rates(lambda o: LambdaLR(o, lambda epoch: 1.0 - epoch / 120), 120)[supernet_epochs],
        "warm_lr": _rates(_warm, 199),
        **_smoothing("smoothing", 0.1),
        **{name: value for name, value in _smoothing("hard", 0.0).items() if name != "hard_logits"},
        "smoothed_target": _target(),
    }
    return tensors, {
        "case": "constants", "lr": "0.5", "total_iterations": "150000", "total_epochs": "240", "supernet_epochs": "120",
        "eta_min_per_epoch": "0.001", "warm_iterations": "200", "warm_up": "20", "label_smoothing": "0.1", "label": "3",
    }  # fmt: skip


def _rates(make: Callable[[torch.optim.Optimizer], Any], steps: int) -> np.ndarray:
    """The learning rate after 0..steps steps of a scheduler that starts at 0.5."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)
    schedule = make(optimizer)
    rates = [schedule.get_last_lr()[0]]
    optimizer.step()
    for _ in range(steps):
        schedule.step()
        rates.append(schedule.get_last_lr()[0])
    return np.array(rates)


def _warm(optimizer: torch.optim.Optimizer) -> SequentialLR:
    """200 iterations: 20 from 1/20 of the rate to all of it, then a cosine to 0 over 180."""
    rise = LinearLR(optimizer, start_factor=1 / 20, total_iters=19)
    return SequentialLR(optimizer, [rise, CosineAnnealingLR(optimizer, 180)], milestones=[19])


def _target() -> np.ndarray:
    """The target that PyTorch's own label smoothing stands for."""
    even = torch.zeros(1, 1000, dtype=torch.float64, requires_grad=True)
    cross_entropy(even, torch.tensor([3]), label_smoothing=0.1).backward()
    return (1.0 / 1000 - even.grad[0]).numpy()


def _smoothing(name: str, smoothing: float) -> Tensors:
    """Loss and gradient of a small batch by PyTorch's own label smoothing."""
    logits = torch.from_numpy(3.0 * hashed.symmetric("logits", (6, 10)).astype(np.float32))
    exact = logits.double().requires_grad_()
    loss = cross_entropy(exact, torch.from_numpy(hashed.labels("labels", 6, 10)), label_smoothing=smoothing)
    loss.backward()
    return {
        f"{name}_logits": logits.numpy(),
        f"{name}_loss": loss.detach().reshape(1).numpy(),
        f"{name}_gradient": exact.grad.numpy(),
    }


def manifest(standalone: bool) -> str:
    """Tab-separated name, shape and initial standard deviation (`-` if not random), in state_dict order."""
    network = Network(IMAGENET, RELEASED if standalone else None, affine=standalone)
    lines: List[str] = []
    for name, value in network.state_dict().items():
        shape = ",".join(map(str, value.shape)) or "scalar"
        sigma = repr(init_sigma(name, value.shape)) if value.dim() > 1 else "-"
        lines.append(f"{name}\t{shape}\t{sigma}\n")
    return "".join(lines)
