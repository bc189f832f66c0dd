# SPDX-License-Identifier: Apache-2.0
"""Weights and images computed from a tensor's name, so that no file has to hold them (rule: README.md)."""

import math
import zlib
from typing import Sequence

import numpy as np

_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_MASK = (1 << 64) - 1


def bits(name: str, count: int) -> np.ndarray:
    """The 64-bit hash of elements 0..count-1 of the tensor `name`."""
    start = np.uint64(zlib.crc32(name.encode("utf-8")) * 0x9E3779B97F4A7C15 & _MASK)
    z = start + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0xD1B54A32D192ED03)
    z = (z ^ (z >> np.uint64(30))) * _M1
    z = (z ^ (z >> np.uint64(27))) * _M2
    return z ^ (z >> np.uint64(31))


def symmetric(name: str, shape: Sequence[int]) -> np.ndarray:
    """float64 in [-1, 1), multiples of 2^-23: exact in float32 too."""
    u = (bits(name, math.prod(shape)) >> np.uint64(40)).astype(np.float64) / (1 << 24)
    return ((u - 0.5) * 2.0).reshape(shape)


def tensor(name: str, shape: Sequence[int]) -> np.ndarray:
    """float32 value of a parameter or running statistic; float64 arithmetic, rounded once at the end."""
    h = symmetric(name, shape)
    if len(shape) == 4:  # conv [out, in/groups, k, k]
        value = h * math.sqrt(3.0 / (shape[1] * shape[2] * shape[3]))
    elif len(shape) == 2:  # linear [out, in]
        value = h * math.sqrt(3.0 / shape[1])
    elif name.endswith("running_mean"):
        value = 0.1 * h
    elif name.endswith(("running_var", "weight")):
        value = 1.0 + 0.5 * h
    else:  # BN bias
        value = 0.5 * h
    return value.astype(np.float32)


def images(name: str, count: int, side: int) -> np.ndarray:
    """uint8 RGB [count, side, side, 3]."""
    z = bits(name, count * side * side * 3) >> np.uint64(56)
    return z.astype(np.uint8).reshape(count, side, side, 3)


def labels(name: str, count: int, classes: int) -> np.ndarray:
    """int64 class indices [count]."""
    return ((bits(name, count) >> np.uint64(40)) % np.uint64(classes)).astype(np.int64)


def main() -> None:
    """Prints the example values quoted in README.md."""
    print("bits      ", [f"0x{int(b):016X}" for b in bits("labels", 3)])
    for name, shape in [
        ("first_conv.0.weight", (8, 3, 3, 3)),
        ("features.0.0.branch_main.3.weight", (8, 1, 3, 3)),
        ("classifier.0.weight", (10, 48)),
        ("first_conv.1.running_mean", (8,)),
        ("first_conv.1.running_var", (8,)),
        ("first_conv.1.weight", (8,)),
        ("first_conv.1.bias", (8,)),
    ]:
        print(name, list(shape), [str(v) for v in tensor(name, shape).ravel()[:3]])
    print("images    ", images("images", 6, 32).ravel()[:3].tolist(), "images0", images("images0", 6, 32).ravel()[:3].tolist())
    print("labels    ", labels("labels", 6, 10).tolist(), "of 1000:", labels("labels", 4, 1000).tolist())


if __name__ == "__main__":
    main()
