# SPDX-License-Identifier: Apache-2.0
"""The angle between initial and trained weights of a path (AngleNAS), by PyTorch's cosine similarity in float64."""

from typing import Sequence, Tuple

import numpy as np
import torch

import hashed
from safetensors_io import Metadata, Tensors
from spos_torch import TINY, Network, fill

PATHS = ((0, 0, 0, 0), (1, 2, 3, 0), (3, 3, 3, 3), (2, 0, 1, 3))


def angle(network: Network, path: Sequence[int]) -> float:
    """Of convolutions, stem and classifier in one vector; 'initial' is half trained, half hashed values."""
    trained, initial = [], []
    for name, parameter in network.on_path(path).items():
        assert parameter.dim() > 1, name
        other = torch.from_numpy(hashed.tensor(f"initial {name}", parameter.shape))
        initial.append(((parameter.detach() + other) / 2).double().flatten())
        trained.append(parameter.detach().double().flatten())
    cosine = torch.nn.functional.cosine_similarity(torch.cat(initial), torch.cat(trained), dim=0)
    return float(torch.acos(cosine))


def angles() -> Tuple[Tensors, Metadata]:
    """In radians, one for each path."""
    network = fill(Network(TINY, None, affine=False))
    text = ";".join(",".join(map(str, path)) for path in PATHS)
    return {"angles": np.array([angle(network, path) for path in PATHS])}, {"case": "angle", "path": text}
