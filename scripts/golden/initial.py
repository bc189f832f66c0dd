# SPDX-License-Identifier: Apache-2.0
"""How PyTorch's layers, and MMEngine's Kaiming rule, spread the initial weights of NAS-Bench-Macro's shapes."""

import math
from typing import List, Sequence, Tuple

import torch
from torch import nn
from torch.nn import init

WIDTHS = ((32, 64), (64, 64), (64, 128), (128, 128), (128, 256), (256, 256))


def shapes() -> List[Tuple[int, ...]]:
    """Weights of stem, candidates and head as [out, in of a group, k, k]; [out, in] of the classifier, [out] its bias."""
    result = [(32, 3, 3, 3)]
    for inp, out in WIDTHS:
        result.append((out, inp, 1, 1))
        for kernel, expansion in ((3, 3), (5, 6)):
            mid = expansion * inp
            result += [(mid, inp, 1, 1), (mid, 1, kernel, kernel), (out, mid, 1, 1)]
    return list(dict.fromkeys(result + [(1280, 256, 1, 1), (10, 1280), (10,)]))


def layer(shape: Sequence[int]) -> nn.Module:
    """The module that has such a weight; depthwise where a group has one input, as only depthwise ones have here."""
    if len(shape) == 2:
        return nn.Linear(shape[1], shape[0])
    out, inp, kernel, _ = shape
    return nn.Conv2d(inp * (out if inp == 1 else 1), out, kernel, groups=out if inp == 1 else 1, bias=False)


def spread(shape: Sequence[int]) -> Tuple[float, float]:
    """PyTorch's default bound of a uniform weight, and the deviation of a normal one by fan-out for ReLU."""
    if len(shape) == 1:  # Linear.reset_parameters: 1 / sqrt(fan in) of its weight
        return 1 / math.sqrt(init._calculate_fan_in_and_fan_out(layer((10, 1280)).weight)[0]), 0.0
    torch.manual_seed(0)
    module = layer(shape)
    fan = init._calculate_correct_fan(module.weight, "fan_in")
    bound = math.sqrt(3.0) * init.calculate_gain("leaky_relu", math.sqrt(5)) / math.sqrt(fan)
    _hold(module.weight, bound / math.sqrt(3.0), bound)
    if len(shape) == 2:
        return bound, 0.01
    deviation = init.calculate_gain("relu") / math.sqrt(init._calculate_correct_fan(module.weight, "fan_out"))
    _hold(init.kaiming_normal_(module.weight, a=0, mode="fan_out", nonlinearity="relu"), deviation, math.inf)
    return bound, deviation


def _hold(weight: torch.Tensor, deviation: float, most: float) -> None:
    """What PyTorch drew is spread as the formula says: within five standard errors."""
    count = weight.numel()
    assert weight.abs().max() <= most
    assert abs(weight.std(unbiased=False).item() / deviation - 1) < 5 / math.sqrt(2 * count) + 1 / count, weight.shape


def manifest() -> str:
    """Tab-separated shape, bound of the uniform default, deviation of the normal one."""
    return "".join("{}\t{!r}\t{!r}\n".format(",".join(map(str, shape)), *spread(shape)) for shape in shapes())
