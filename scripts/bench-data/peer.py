# SPDX-License-Identifier: Apache-2.0
"""torchvision's loader on one core: reads the name of a task from stdin, prints the milliseconds that an image took."""

import sys
import time

import torch
from PIL import Image
from torch.utils.data import DataLoader
from torchvision import transforms as T
from torchvision.datasets import ImageFolder

TRAIN = (T.RandomResizedCrop(224), T.ColorJitter(0.4, 0.4, 0.4), T.RandomHorizontalFlip())
VAL = (T.Resize(256), T.CenterCrop(224))


class Decode:
    """Files decoded by Pillow, nothing else."""

    def __init__(self, folder: str) -> None:
        self.files = [path for path, _ in ImageFolder(folder).samples]

    def __iter__(self):
        for path in self.files:
            with open(path, "rb") as file:
                yield Image.open(file).convert("RGB")

    def __len__(self) -> int:
        return len(self.files)


def loader(folder: str, transforms) -> DataLoader:
    return DataLoader(ImageFolder(folder, T.Compose(transforms)), batch_size=32, shuffle=True)


def main() -> None:
    folder = sys.argv[1]
    torch.set_num_threads(1)
    tasks = {
        "decode": Decode(folder + "/train"),
        "train": loader(folder + "/train", (*TRAIN, T.ToTensor())),
        "train-uint8": loader(folder + "/train", (*TRAIN, T.PILToTensor())),
        "val": loader(folder + "/val", (*VAL, T.ToTensor())),
        "val-uint8": loader(folder + "/val", (*VAL, T.PILToTensor())),
    }
    print("ready", flush=True)
    for line in sys.stdin:
        task = tasks[line.strip()]
        images = len(task) if isinstance(task, Decode) else len(task.dataset)
        start = time.perf_counter()
        for _ in task:
            pass
        print((time.perf_counter() - start) / images * 1e3, flush=True)


if __name__ == "__main__":
    main()
