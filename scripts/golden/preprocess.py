# SPDX-License-Identifier: Apache-2.0
"""Decoded, resized, cropped and jittered pictures, made by Pillow, torchvision and OpenCV."""

import json
from pathlib import Path
from typing import Dict, Tuple

import cv2
import numpy as np
from PIL import Image
from torchvision.transforms import functional as F
from torchvision.transforms.functional import InterpolationMode

from safetensors_io import Metadata, Tensors

PICTURES = {"wide.png": (97, 61), "tall.png": (200, 300), "photo.jpg": (160, 120), "grey.jpg": (64, 90)}
BOXES = {"wide.png": (5, 11, 40, 53), "tall.png": (30, 7, 250, 188), "photo.jpg": (0, 20, 56, 75), "grey.jpg": (3, 2, 24, 18)}
JITTERS: Dict[str, Tuple[Tuple[str, float], ...]] = {
    "brightness_up": (("brightness", 1.37),),
    "brightness_down": (("brightness", 0.63),),
    "contrast_up": (("contrast", 1.29),),
    "contrast_down": (("contrast", 0.71),),
    "saturation_up": (("saturation", 1.4),),
    "saturation_down": (("saturation", 0.6),),
    "bcs": (("brightness", 1.25), ("contrast", 0.8), ("saturation", 1.3)),
    "scb": (("saturation", 0.75), ("contrast", 1.35), ("brightness", 0.9)),
    "csb": (("contrast", 1.2), ("saturation", 1.15), ("brightness", 1.1)),
}


def draw(width: int, height: int) -> np.ndarray:
    """A uint8 RGB picture with ramps, waves, hard edges and near-black and near-white parts."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    red = 255.0 * x / (width - 1)
    green = 127.5 + 127.5 * np.sin(x / 5.0) * np.cos(y / 7.0)
    blue = 255.0 * ((x // 8 + y // 8) % 2) * y / (height - 1)
    return np.stack((red, green, blue), 2).round().clip(0, 255).astype(np.uint8)


def write_pictures(folder: Path) -> None:
    """Writes the source pictures. Their bytes depend on the zlib and libjpeg versions."""
    for name, (width, height) in PICTURES.items():
        picture = Image.fromarray(draw(width, height))
        if name.startswith("grey"):
            picture = picture.convert("L")
        picture.save(folder / name, **({"quality": 90} if name.endswith("jpg") else {"optimize": True}))


def opencv_short_side(rgb: np.ndarray, short: int) -> np.ndarray:
    """Short side to `short`, long side int(short / short_side * long_side + 0.5), INTER_LINEAR."""
    height, width = rgb.shape[:2]
    if width < height:
        size = (short, int(short / width * height + 0.5))
    else:
        size = (int(short / height * width + 0.5), short)
    return cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR)


def centre(rgb: np.ndarray, side: int) -> np.ndarray:
    """torchvision's centre crop: offset round((size - side) / 2), halves to even."""
    return np.asarray(F.center_crop(Image.fromarray(rgb), [side, side]))


def jitter(picture: Image.Image, steps: Tuple[Tuple[str, float], ...]) -> Image.Image:
    """Applies colour adjustments in the given order."""
    for kind, factor in steps:
        picture = getattr(F, f"adjust_{kind}")(picture, factor)
    return picture


def results(folder: Path) -> Tuple[Tensors, Metadata]:
    """All U8 results for the pictures in `folder`."""
    tensors: Tensors = {}
    for name in PICTURES:
        picture = Image.open(folder / name).convert("RGB")
        rgb = np.asarray(picture)
        small = opencv_short_side(rgb, 64)
        tensors[f"decode/{name}"] = rgb
        tensors[f"opencv_short64/{name}"] = small
        tensors[f"val56/{name}"] = centre(small, 56)
        if name in ("wide.png", "tall.png"):
            tensors[f"val224/{name}"] = centre(opencv_short_side(rgb, 256), 224)
        if name == "tall.png":  # exactly half: OpenCV takes 2x2 means
            tensors[f"opencv_short100/{name}"] = opencv_short_side(rgb, 100)
        tensors[f"pil_80x50/{name}"] = np.asarray(picture.resize((80, 50), Image.BILINEAR))
        crop = F.resized_crop(picture, *BOXES[name], [56, 56], InterpolationMode.BILINEAR)
        tensors[f"crop56/{name}"] = np.asarray(crop)
        tensors[f"flip/{name}"] = np.asarray(F.hflip(crop))
        tensors[f"bgr_chw/{name}"] = np.ascontiguousarray(np.asarray(crop)[:, :, ::-1].transpose(2, 0, 1))
        if name in ("wide.png", "photo.jpg"):
            for kind, steps in JITTERS.items():
                tensors[f"jitter/{kind}/{name}"] = np.asarray(jitter(crop, steps))
    return tensors, {"case": "preprocess", "boxes_ijhw": json.dumps(BOXES), "jitters": json.dumps(JITTERS)}
