# SPDX-License-Identifier: Apache-2.0
"""The integer arithmetic of Pillow 9.4 and OpenCV 4.6 written out, and a check that it is bit-exact.

The Java code can follow these formulas. They are slow; the golden files come from the libraries.
"""

from typing import List, Tuple

import cv2
import numpy as np
from PIL import Image, ImageEnhance

Taps = List[Tuple[List[int], List[int]]]  # per output pixel: source indices and integer weights


def pillow_taps(size: int, out: int) -> Taps:
    """Triangle filter, widened when shrinking (antialias); weights are scaled by 2^22."""
    result: Taps = []
    scale = size / out
    support = max(scale, 1.0)
    for x in range(out):
        centre = (x + 0.5) * scale
        first = max(int(centre - support + 0.5), 0)
        last = min(int(centre + support + 0.5), size)
        weights = [max(0.0, 1.0 - abs((i - centre + 0.5) / support)) for i in range(first, last)]
        total = sum(weights)
        result.append((list(range(first, last)), [int(w / total * (1 << 22) + 0.5) for w in weights]))
    return result


def pillow_bilinear(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """Horizontal pass, rounding to uint8, then vertical pass; a side that keeps its size is not filtered."""
    for axis, out in ((1, width), (0, height)):
        if picture.shape[axis] == out:
            continue
        lines = np.moveaxis(picture, axis, 0).astype(np.int64)
        rows = [
            (sum(lines[i] * w for i, w in zip(index, weights)) + (1 << 21)) >> 22
            for index, weights in pillow_taps(len(lines), out)
        ]
        picture = np.moveaxis(np.clip(rows, 0, 255).astype(np.uint8), 0, axis)
    return picture


def opencv_taps(size: int, out: int, clamp: bool) -> Taps:
    """Two taps, no antialias; float32 fractions, weights scaled by 2^11 and rounded half to even."""
    result: Taps = []
    scale = 1.0 / (out / size)
    for x in range(out):
        position = np.float32((x + 0.5) * scale - 0.5)
        left = int(np.floor(position))
        fraction = np.float32(position - np.float32(left))
        if clamp and (left < 0 or left >= size - 1):
            left, fraction = min(max(left, 0), size - 1), np.float32(0)
        weights = [int(np.rint((np.float32(1) - fraction) * np.float32(2048))), int(np.rint(fraction * np.float32(2048)))]
        result.append(([min(max(i, 0), size - 1) for i in (left, left + 1)], weights))
    return result


def opencv_linear(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """INTER_LINEAR for uint8. Edge columns are clamped, edge rows repeated; an exact half is a 2x2 mean."""
    p = picture.astype(np.int64)
    if picture.shape[0] == 2 * height and picture.shape[1] == 2 * width:
        return ((p[::2, ::2] + p[1::2, ::2] + p[::2, 1::2] + p[1::2, 1::2] + 2) >> 2).astype(np.uint8)
    columns = opencv_taps(p.shape[1], width, clamp=True)
    rows = opencv_taps(p.shape[0], height, clamp=False)
    h = np.stack([p[:, a] * wa + p[:, b] * wb for (a, b), (wa, wb) in columns], 1) >> 4
    out = [((h[a] * wa >> 16) + (h[b] * wb >> 16) + 2) >> 2 for (a, b), (wa, wb) in rows]
    return np.array(out).astype(np.uint8)


def grey(rgb: np.ndarray) -> np.ndarray:
    """Pillow's conversion to L."""
    return (rgb.astype(np.int64) @ np.array([19595, 38470, 7471]) + 0x8000) >> 16


def adjust(rgb: np.ndarray, kind: str, factor: float) -> np.ndarray:
    """brightness | contrast | saturation: float32 blend with black, the mean grey or the grey picture, truncated."""
    if kind == "brightness":
        other = np.zeros_like(rgb)
    elif kind == "contrast":
        other = np.full_like(rgb, int(grey(rgb).mean() + 0.5))
    else:
        other = np.repeat(grey(rgb)[..., None], 3, 2).astype(np.uint8)
    start = other.astype(np.float32)
    mixed = start + np.float32(factor) * (rgb.astype(np.float32) - start)
    return np.clip(mixed, 0, 255).astype(np.uint8)


def check() -> None:
    """Random pictures and sizes, seed 1, against the libraries."""
    rng = np.random.default_rng(1)
    enhance = {"brightness": ImageEnhance.Brightness, "contrast": ImageEnhance.Contrast, "saturation": ImageEnhance.Color}
    for trial in range(30):
        w, h, width, height = (int(v) for v in rng.integers(3, 120, 4))
        if trial < 5:
            w, h = 2 * width, 2 * height
        rgb = rng.integers(0, 256, (h, w, 3), dtype=np.uint8)
        expected = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_LINEAR)
        assert np.array_equal(opencv_linear(rgb, width, height), expected), (w, h, width, height)
        picture = Image.fromarray(rgb)
        expected = np.asarray(picture.resize((width, height), Image.BILINEAR))
        assert np.array_equal(pillow_bilinear(rgb, width, height), expected), (w, h, width, height)
        for kind, enhancer in enhance.items():
            factor = float(rng.uniform(0.6, 1.4))
            assert np.array_equal(adjust(rgb, kind, factor), np.asarray(enhancer(picture).enhance(factor))), kind
    print("30 random pictures: bit-exact")


if __name__ == "__main__":
    check()
