# SPDX-License-Identifier: Apache-2.0
"""Image files as they occur in real data sets besides plain RGB, decoded by Pillow or OpenCV."""

import io
import struct
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
    write_cmyk(folder)
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
    save("rgb.bmp", picture)
    save("grey.bmp", picture.convert("L"))
    save("palette.bmp", picture.quantize(64))
    save("bits.bmp", picture.convert("1"))
    save("rgba.bmp", Image.merge("RGBA", (*picture.split(), alpha)))
    bmp = (folder / "unusual-rgb.bmp").read_bytes()
    row = (3 * WIDTH + 3) // 4 * 4
    rows = [bmp[54 + row * i :][:row] for i in range(HEIGHT)]
    top_down = bmp[:22] + struct.pack("<i", -HEIGHT) + bmp[26:54] + b"".join(reversed(rows))
    (folder / "unusual-top-down.bmp").write_bytes(top_down)
    old = b"BM" + struct.pack("<IHHIIHHHH", 26 + row * HEIGHT, 0, 0, 26, 12, WIDTH, HEIGHT, 1, 24) + b"".join(rows)
    (folder / "unusual-old.bmp").write_bytes(old)
    cv2.imwrite(str(folder / "unusual-rgb16.png"), rgb[:, :, ::-1].astype(np.uint16) * 200 + 77)
    cv2.imwrite(str(folder / "unusual-grey16.png"), rgb[:, :, 0].astype(np.uint16) * 200 + 77)


def write_cmyk(folder: Path) -> None:
    """Four channels of all values: as Adobe writes CMYK and YCCK (also subsampled), and without its segment."""
    tiles = np.random.default_rng(3).integers(0, 256, (8, 9, 4)).astype(np.uint8).repeat(5, 0).repeat(5, 1)
    for name, subsampling in (("", 0), ("-420", 2)):
        written = io.BytesIO()
        Image.fromarray(tiles, "CMYK").save(written, "JPEG", quality=92, subsampling=subsampling)
        plain = written.getvalue()
        adobe = plain.find(b"\xff\xee")
        ycck = bytearray(plain)
        ycck[adobe + 15] = 2
        bare = plain[:adobe] + plain[adobe + 2 + int.from_bytes(plain[adobe + 2 : adobe + 4], "big") :]
        for kind, content in (("black", plain), ("ycck", bytes(ycck)), ("bare", bare)):
            (folder / f"unusual-cmyk-{kind}{name}.jpg").write_bytes(content)


def decode(file: Path) -> np.ndarray:
    """As the references read it: Pillow's convert("RGB"), but where Pillow clips 16-bit grey to white, OpenCV."""
    if file.name == "unusual-grey16.png":
        return cv2.imread(str(file), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)[:, :, ::-1].copy()
    return np.asarray(Image.open(file).convert("RGB"))


def results(folder: Path) -> Tuple[Tensors, Metadata]:
    """The pixels of each picture in `folder`."""
    return {file.name: decode(file) for file in sorted(folder.glob("unusual-*.*[gp]"))}, {"case": "unusual"}
