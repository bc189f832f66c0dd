# SPDX-License-Identifier: Apache-2.0
"""Photograph-like JPEG files of ImageNet's typical form: 500x375, about 110 kB, 4:2:0.

Natural images have amplitude spectra that fall as 1/f and objects that occlude one another ("dead leaves"). Both
together give a JPEG decoder the work that a photograph gives it: long runs of zeros in smooth parts, dense blocks at
edges and in texture.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 500, 375
QUALITY = 93


def texture(rng: np.random.Generator) -> np.ndarray:
    """Three correlated planes of 1/f noise, [height, width, 3], mean 0, deviation 1."""
    y = np.fft.fftfreq(HEIGHT)[:, None]
    x = np.fft.rfftfreq(WIDTH)[None, :]
    amplitude = 1 / np.maximum(np.hypot(y, x), 1 / WIDTH) ** 1.1
    planes = []
    for _ in range(3):
        phase = rng.uniform(0, 2 * np.pi, amplitude.shape)
        plane = np.fft.irfft2(amplitude * np.exp(1j * phase), (HEIGHT, WIDTH))
        planes.append((plane - plane.mean()) / plane.std())
    luma, first, second = planes
    return np.stack((luma + 0.4 * first, luma, luma + 0.4 * second), 2)


def picture(seed: int) -> Image.Image:
    rng = np.random.default_rng(seed)
    leaves = Image.new("RGB", (WIDTH, HEIGHT), tuple(rng.integers(0, 256, 3)))
    draw = ImageDraw.Draw(leaves)
    for _ in range(120):
        cx, cy = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)
        r = 6 / rng.uniform(0.03, 1)
        grey = rng.integers(20, 236)
        colour = tuple(int(c) for c in np.clip(grey + rng.integers(-40, 41, 3), 0, 255))
        draw.ellipse((cx - r, cy - r * rng.uniform(0.4, 1), cx + r, cy + r), fill=colour)
    pixels = np.asarray(leaves, np.float64) + 30 * texture(rng) + rng.normal(0, 3, (HEIGHT, WIDTH, 1))
    return Image.fromarray(pixels.round().clip(0, 255).astype(np.uint8))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="new folder; gets train/ and val/ with class folders")
    parser.add_argument("--images", type=int, default=240, help="in train; val gets as many")
    parser.add_argument("--classes", type=int, default=10)
    args = parser.parse_args()
    sizes = []
    for part, split in enumerate(("train", "val")):
        for i in range(args.images):
            file = args.folder / split / f"class{i % args.classes:02d}" / f"{i:05d}.jpg"
            file.parent.mkdir(parents=True, exist_ok=True)
            picture(part * 1_000_000 + i).save(file, quality=QUALITY)
            sizes.append(file.stat().st_size)
    print(f"{len(sizes)} files, mean {np.mean(sizes) / 1000:.1f} kB, from {min(sizes) / 1000:.1f} to {max(sizes) / 1000:.1f}")


if __name__ == "__main__":
    main()
