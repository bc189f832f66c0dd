#!/usr/bin/env python3
# @MARK@
"""A network in PyTorch, found and written by SPOS for Java. Needs PyTorch 1.8 or later and nothing else.

    import @MODULE@
    network = @MODULE@.load("@FILE@")
    logits = network(@MODULE@.pixels(rgb))  # rgb: uint8 [N, 3, SIDE, SIDE]

As a program it needs Pillow too, and names what is in pictures:

    python3 @MODULE@.py @FILE@ picture.jpg
"""

import json
import struct
import sys

import torch
from torch import nn

SPACE = @SPACE@
ARCHITECTURE = @ARCHITECTURE@
SIDE = @SIDE@  # of the square input in pixels
ORDER = @ORDER@  # which of red, green, blue each channel is
MEAN = @MEAN@  # None: values stay as they are, from 0 to 255
DEVIATION = @DEVIATION@
RESIZE = @RESIZE@  # pixels of a picture's short side before its centre is cut out
INTERPOLATION = @INTERPOLATION@  # how this was done when the network was measured
CLASSES = @CLASSES@  # what the outputs stand for; empty where nobody named them

# A unit is a convolution, batch normalisation and an activation:
# (input channels, output channels, kernel, stride, groups, activation)
STEM = @STEM@
HEAD = @HEAD@
CLASSIFIER = @CLASSIFIER@  # inputs, outputs, whether there is a bias

# A block is how its branches are joined, and for each branch its name, which channels it reads, its units.
# A branch without units passes its channels on. Branches are joined by concatenation from the last to the first.
BLOCKS = @BLOCKS@

ACTIVATIONS = {"relu": nn.ReLU, "relu6": nn.ReLU6}


def sequence(units):
    layers = []
    for cin, cout, kernel, stride, groups, activation in units:
        layers.append(nn.Conv2d(cin, cout, kernel, stride, kernel // 2, groups=groups, bias=False))
        layers.append(nn.BatchNorm2d(cout))
        if activation != "none":
            layers.append(ACTIVATIONS[activation]())
    return nn.Sequential(*layers)


class Block(nn.Module):
    def __init__(self, join, branches):
        super().__init__()
        self.join = join
        self.reads = [(name, channels, bool(units)) for name, channels, units in branches]
        for name, _, units in branches:
            if units:
                setattr(self, name, sequence(units))

    def forward(self, x):
        outputs = []
        for name, channels, works in self.reads:
            y = {"all": x, "even": x[:, 0::2], "odd": x[:, 1::2]}[channels]
            outputs.append(getattr(self, name)(y) if works else y)
        if self.join == "sum":
            return sum(outputs)
        return torch.cat(outputs[::-1], 1) if len(outputs) > 1 else outputs[0]


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        inputs, outputs, bias = CLASSIFIER
        self.first_conv = sequence([STEM])
        self.features = nn.Sequential(*(Block(*block) for block in BLOCKS))
        self.conv_last = sequence([HEAD])
        self.classifier = nn.Sequential(nn.Linear(inputs, outputs, bias=bias))

    def forward(self, x):
        x = self.conv_last(self.features(self.first_conv(x)))
        return self.classifier(x.mean((2, 3)))


def numbers(file):
    """The tensors of a .pth or .safetensors file, by name."""
    with open(file, "rb") as opened:
        if opened.read(2) == b"PK":
            return torch.load(file, map_location="cpu")
        opened.seek(0)
        (length,) = struct.unpack("<Q", opened.read(8))
        entries = json.loads(opened.read(length))
        data = opened.read()
    tensors = {}
    for name, entry in entries.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            flat = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32)
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


def load(file):
    """The network with the numbers of a file, ready to be used; train() makes it trainable."""
    network = Network()
    state = numbers(file)
    for name, counter in network.state_dict().items():
        if name.endswith("num_batches_tracked"):
            state.setdefault(name, counter)
    network.load_state_dict(state)
    return network.eval()


def pixels(rgb):
    """What the network sees of uint8 pixels [N, 3, SIDE, SIDE], red first."""
    values = rgb[:, list(ORDER)]
    if MEAN is None:
        return values.float()
    mean, deviation = (torch.tensor(one, dtype=torch.float64).reshape(1, 3, 1, 1) for one in (MEAN, DEVIATION))
    return ((values.double() / 255 - mean) / deviation).float()


def picture(file):
    """A picture as uint8 [1, 3, SIDE, SIDE]; Pillow's pixels may differ from OpenCV's by some levels."""
    from PIL import Image

    image = Image.open(file).convert("RGB")
    scale = RESIZE / min(image.size)
    size = [max(SIDE, round(side * scale)) for side in image.size]
    image = image.resize(size, Image.BILINEAR)
    left, top = ((side - SIDE) // 2 for side in size)
    image = image.crop((left, top, left + SIDE, top + SIDE))
    flat = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8)
    return flat.reshape(1, SIDE, SIDE, 3).permute(0, 3, 1, 2)


def read(what, file):
    """What load or picture makes of a file, or the end of the program with one line."""
    try:
        return what(file)
    except OSError as problem:  # no such file, no picture, no permission
        sys.exit(f"{file}: cannot be read: {problem.strerror or problem}")


def main(file, *pictures):
    network = read(load, file)
    for one in pictures:
        rgb = read(picture, one)
        with torch.no_grad():
            shares = network(pixels(rgb)).softmax(1)[0]
        best = shares.topk(min(5, len(shares)))
        for share, index in zip(best.values.tolist(), best.indices.tolist()):
            print(f"{one}: {CLASSES[index] if CLASSES else index} {share:.1%}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(f"usage: python3 {sys.argv[0]} FILE PICTURE...")
    main(*sys.argv[1:])
