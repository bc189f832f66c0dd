# SPDX-License-Identifier: Apache-2.0
"""Image files as they occur in real data sets besides plain RGB, decoded by Pillow or OpenCV."""

from pathlib import Path
from typing import Tuple

import cv2
import numpy as np
from PIL import Image

from preprocess import draw
from safetensors_io import Metadata, Tensors

WIDTH, HEIGHT = 50, 37
ORIENTATION = 0x0112


def write_pictures(folder: Path) -> None:
    """Writes the source pictures, `unusual-*`. Their bytes depend on the zlib and libjpeg versions."""
    rgb = draw(WIDTH, HEIGHT)
    picture = Image.fromarray(rgb)
    alpha = Image.fromarray(np.linspace(0, 255, WIDTH * HEIGHT).astype(np.uint8).reshape(HEIGHT, WIDTH))
    rotated = Image.Exif()
    rotated[ORIENTATION] = 6

    def save(name: str, image: Image.Image, **options) -> None:
        image.save(folder / f"unusual-{name}", **options)

    save("cmyk.jpg", picture.convert("CMYK"), quality=92)
    save("rotated.jpg", picture, quality=92, exif=rotated)
    save("progressive.jpg", picture, quality=92, progressive=True)
    save("subsampling-444.jpg", picture, quality=92, subsampling=0)
    save("subsampling-422.jpg", picture, quality=92, subsampling=1)
    save("grey-progressive.jpg", picture.convert("L"), quality=92, progressive=True)
    save("rgba.png", Image.merge("RGBA", (*picture.split(), alpha)))
    save("grey-alpha.png", Image.merge("LA", (picture.convert("L"), alpha)))
    save("palette.png", picture.quantize(64))
    save("palette-transparent.png", picture.quantize(64), transparency=3)
    save("bits.png", picture.convert("1"))
    cv2.imwrite(str(folder / "unusual-rgb16.png"), rgb[:, :, ::-1].astype(np.uint16) * 200 + 77)
    cv2.imwrite(str(folder / "unusual-grey16.png"), rgb[:, :, 0].astype(np.uint16) * 200 + 77)


def decode(file: Path) -> np.ndarray:
    """As the references read it: Pillow's convert("RGB"), but where Pillow clips 16-bit grey to white, OpenCV."""
    if file.name == "unusual-grey16.png":
        return cv2.imread(str(file), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)[:, :, ::-1].copy()
    return np.asarray(Image.open(file).convert("RGB"))


def results(folder: Path) -> Tuple[Tensors, Metadata]:
    """The pixels of each picture in `folder`."""
    return {file.name: decode(file) for file in sorted(folder.glob("unusual-*.*g"))}, {"case": "unusual"}
