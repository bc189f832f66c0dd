# SPDX-License-Identifier: Apache-2.0
"""Trains in eager PyTorch what gpu-check trains: the network that SPOS released, alone, with the same batches and SGD.

Prints PyTorch's version and, for each batch, "BATCH n images_per_second milliseconds megabytes"; the last is the peak of
the GPU's allocated memory, 0 on a CPU.
"""

import argparse
import time

import torch
from torch import nn

PATH = (2, 1, 0, 1, 2, 0, 2, 0, 2, 0, 2, 3, 0, 0, 0, 0, 3, 2, 3, 3)
STAGES = ((4, 64), (4, 160), (8, 320), (4, 640))
CLASSES = 1000
WARM_UP = 5


def unit(channels_in: int, out: int, kernel: int = 1, stride: int = 1, depthwise: bool = False) -> list:
    """Convolution and batch normalisation without scale and shift, as in a supernet; ReLU unless depthwise."""
    groups = channels_in if depthwise else 1
    layers = [
        nn.Conv2d(channels_in, out, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(out, affine=False),
    ]
    return layers if depthwise else [*layers, nn.ReLU(inplace=True)]


class Block(nn.Module):
    """ShuffleNet v2's unit, or its Xception variant (choice 3)."""

    def __init__(self, channels_in: int, out: int, choice: int, stride: int) -> None:
        super().__init__()
        self.stride = stride
        inputs = channels_in if stride == 2 else channels_in // 2
        middle = out // 2
        kernel = 3 if choice == 3 else 3 + 2 * choice
        if choice == 3:
            layers = [
                *unit(inputs, inputs, 3, stride, True),
                *unit(inputs, middle),
                *unit(middle, middle, 3, 1, True),
                *unit(middle, middle),
                *unit(middle, middle, 3, 1, True),
                *unit(middle, out - inputs),
            ]
        else:
            layers = [
                *unit(inputs, middle),
                *unit(middle, middle, kernel, stride, True),
                *unit(middle, out - inputs),
            ]
        self.main = nn.Sequential(*layers)
        if stride == 2:
            self.projection = nn.Sequential(*unit(inputs, inputs, kernel, 2, True), *unit(inputs, inputs))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.stride == 2:
            return torch.cat((self.projection(x), self.main(x)), 1)
        batch, channels, height, width = x.shape
        halves = x.permute(0, 2, 3, 1).reshape(batch, height, width, channels // 2, 2).unbind(4)
        even, odd = (half.permute(0, 3, 1, 2) for half in halves)
        odd = odd.contiguous(memory_format=torch.channels_last)
        return torch.cat((even, self.main(odd)), 1)


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        layers = unit(3, 16, 3, 2)
        channels, position = 16, 0
        for blocks, out in STAGES:
            for i in range(blocks):
                layers.append(Block(channels, out, PATH[position], 2 if i == 0 else 1))
                channels, position = out, position + 1
        self.features = nn.Sequential(*layers, *unit(channels, 1024))
        self.classifier = nn.Linear(1024, CLASSES, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.features(x).float().mean((2, 3)))


def train(device: torch.device, precision: str, side: int, steps: int, batch: int) -> None:
    cuda = device.type == "cuda"
    torch.manual_seed(1)
    network = Network().to(device, memory_format=torch.channels_last).train()
    optimizer = torch.optim.SGD(network.parameters(), 0.001, momentum=0.9, weight_decay=4e-5)
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    pixels = torch.randint(0, 256, (batch, side, side, 3), dtype=torch.uint8)
    labels = torch.arange(batch) * 7 % CLASSES
    if cuda:
        pixels, labels = pixels.pin_memory(), labels.pin_memory()
        torch.cuda.reset_peak_memory_stats()
    slope = torch.full((1, 3, 1, 1), 1 / 58.0, device=device)
    start = 0.0
    for step in range(-WARM_UP if cuda else -1, steps):
        if step == 0:
            if cuda:
                torch.cuda.synchronize()
            start = time.perf_counter()
        images = pixels.to(device, non_blocking=True).permute(0, 3, 1, 2).float().sub_(114).mul_(slope)
        targets = labels.to(device, non_blocking=True)
        with torch.autocast(device.type, torch.bfloat16, enabled=precision == "bf16"):
            logits = network(images)
        loss = criterion(logits.float(), targets)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    if cuda:
        torch.cuda.synchronize()
    seconds = time.perf_counter() - start
    peak = torch.cuda.max_memory_allocated() / 1e6 if cuda else 0
    print(f"BATCH {batch} {batch * steps / seconds:.3f} {1e3 * seconds / steps:.3f} {peak:.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--precision", choices=("float32", "tf32", "bf16"), default="float32")
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--batch", type=int, action="append", required=True)
    args = parser.parse_args()
    torch.backends.cudnn.benchmark = True
    torch.backends.cuda.matmul.allow_tf32 = args.precision == "tf32"
    torch.backends.cudnn.allow_tf32 = args.precision == "tf32"
    print(f"PyTorch {torch.__version__}", flush=True)
    for batch in args.batch:
        train(torch.device(args.device), args.precision, args.side, args.steps, batch)


if __name__ == "__main__":
    main()
