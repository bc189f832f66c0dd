# SPDX-License-Identifier: Apache-2.0
"""Schedules and smoothed targets, and the names, shapes and initial deviations of the published networks."""

from typing import List, Tuple

import numpy as np
import torch

from safetensors_io import Metadata, Tensors
from spos_torch import IMAGENET, RELEASED, Network, init_sigma


def schedules() -> Tuple[Tensors, Metadata]:
    """Learning rates and label-smoothing targets in float64."""
    iterations = np.array([1, 2, 75_000, 149_999, 150_000], np.int64)
    epochs = np.array([0, 1, 60, 120, 239, 240], np.int64)
    target = torch.full((1000,), 0.1 / 1000, dtype=torch.float64)
    target[3] += 0.9
    cosine = 0.5 * (1.0 + np.cos(np.pi * iterations / 150_000))
    tensors = {
        "iterations": iterations,
        "linear_lr": 0.5 * (1.0 - iterations / 150_000),
        "cosine_lr": 0.5 * cosine,
        "epochs": epochs,
        "cosine_lr_per_epoch": _torch_cosine(epochs),
        "smoothed_target": target.numpy(),
    }
    return tensors, {
        "case": "constants", "lr": "0.5", "total_iterations": "150000", "total_epochs": "240",
        "eta_min_per_epoch": "0.001", "label_smoothing": "0.1", "label": "3",
    }  # fmt: skip


def _torch_cosine(epochs: np.ndarray) -> np.ndarray:
    """CosineAnnealingLR(T_max=240, eta_min=1e-3) as PyTorch steps it."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 240, 1e-3)
    rates = []
    for _ in range(241):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return np.array(rates)[epochs]


def manifest(standalone: bool) -> str:
    """Tab-separated name, shape and initial standard deviation (`-` if not random), in state_dict order."""
    network = Network(IMAGENET, RELEASED if standalone else None, affine=standalone)
    lines: List[str] = []
    for name, value in network.state_dict().items():
        shape = ",".join(map(str, value.shape)) or "scalar"
        sigma = repr(init_sigma(name, value.shape)) if value.dim() > 1 else "-"
        lines.append(f"{name}\t{shape}\t{sigma}\n")
    return "".join(lines)
