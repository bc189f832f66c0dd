# SPDX-License-Identifier: Apache-2.0
"""The Single Path One-Shot network in PyTorch, with the parameter names of the published checkpoints.

Written from the paper (arXiv 1904.00420) and the layer tables of the published network; it shares no
code with the Java implementation it is the reference for.
"""

import json
from dataclasses import asdict, dataclass
from typing import Dict, List, Optional, Sequence, Tuple

import torch
from torch import nn

import hashed

OPS = ("shuffle3", "shuffle5", "shuffle7", "xception")
KERNELS = (3, 5, 7, 3)


@dataclass(frozen=True)
class Space:
    """A search space: every block of every stage chooses one of OPS; a stage's first block has stride 2."""

    side: int
    stem: int
    stem_stride: int
    stages: Tuple[Tuple[int, int], ...]  # (blocks, output channels)
    head: int
    classes: int

    def shapes(self) -> List[Tuple[int, int, int]]:
        """(input channels, output channels, stride) of each block."""
        result, channels = [], self.stem
        for blocks, out in self.stages:
            for b in range(blocks):
                result.append((channels, out, 2 if b == 0 else 1))
                channels = out
        return result

    def text(self) -> str:
        """The space as JSON, for metadata."""
        return json.dumps(asdict(self))

    def network(self, path: Optional[Sequence[int]], affine: bool) -> "Network":
        """The supernet, or the network of one path."""
        return Network(self, path, affine)


IMAGENET = Space(224, 16, 2, ((4, 64), (4, 160), (8, 320), (4, 640)), 1024, 1000)
IMAGENET_96 = Space(96, 16, 2, ((4, 64), (4, 160), (8, 320), (4, 640)), 1024, 1000)
CIFAR = Space(32, 16, 1, ((2, 64), (2, 160)), 256, 10)
TINY = Space(32, 8, 2, ((2, 16), (2, 32)), 48, 10)

RELEASED = (2, 1, 0, 1, 2, 0, 2, 0, 2, 0, 2, 3, 0, 0, 0, 0, 3, 2, 3, 3)
PAPER = (0, 0, 3, 1, 1, 1, 0, 0, 2, 0, 2, 1, 1, 0, 2, 0, 2, 1, 3, 2)


def _pointwise(cin: int, cout: int, affine: bool) -> List[nn.Module]:
    return [nn.Conv2d(cin, cout, 1, bias=False), nn.BatchNorm2d(cout, affine=affine), nn.ReLU()]


def _depthwise(c: int, k: int, stride: int, affine: bool) -> List[nn.Module]:
    return [nn.Conv2d(c, c, k, stride, k // 2, groups=c, bias=False), nn.BatchNorm2d(c, affine=affine)]


class Block(nn.Module):
    """One candidate of one choice block."""

    def __init__(self, cin: int, cout: int, stride: int, op: int, affine: bool) -> None:
        super().__init__()
        self.stride, k, mid = stride, KERNELS[op], cout // 2
        c = cin if stride == 2 else cin // 2
        out = cout - c
        if OPS[op] == "xception":
            main = _depthwise(c, k, stride, affine) + _pointwise(c, mid, affine)
            main += _depthwise(mid, k, 1, affine) + _pointwise(mid, mid, affine)
            main += _depthwise(mid, k, 1, affine) + _pointwise(mid, out, affine)
        else:
            main = _pointwise(c, mid, affine) + _depthwise(mid, k, stride, affine) + _pointwise(mid, out, affine)
        self.branch_main = nn.Sequential(*main)
        if stride == 2:
            self.branch_proj = nn.Sequential(*_depthwise(c, k, 2, affine), *_pointwise(c, c, affine))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.stride == 2:
            return torch.cat((self.branch_proj(x), self.branch_main(x)), 1)
        return torch.cat((x[:, 0::2], self.branch_main(x[:, 1::2])), 1)


class OnPath(nn.Module):
    """A network with a `path`, or with candidates `features.{i}.{op}.` if that is None."""

    path: Optional[Sequence[int]]

    def on_path(self, path: Sequence[int]) -> Dict[str, nn.Parameter]:
        """The parameters that `path` uses, by name."""
        prefixes = tuple(f"features.{i}.{op}." for i, op in enumerate(path))
        return {
            n: p for n, p in self.named_parameters()
            if self.path is not None or not n.startswith("features.") or n.startswith(prefixes)
        }

    def bn_on_path(self, path: Sequence[int]) -> Dict[str, nn.BatchNorm2d]:
        """The batch normalisations that `path` uses, by name."""
        prefixes = tuple(f"features.{i}.{op}." for i, op in enumerate(path))
        return {
            n: m for n, m in self.named_modules()
            if isinstance(m, nn.BatchNorm2d)
            and (self.path is not None or not n.startswith("features.") or n.startswith(prefixes))
        }


class Network(OnPath):
    """The supernet (path=None: all candidates, `features.{i}.{op}.`) or one path of it (`features.{i}.`)."""

    def __init__(self, space: Space, path: Optional[Sequence[int]], affine: bool, dropout: float = 0.0) -> None:
        super().__init__()
        self.space, self.path = space, path
        self.first_conv = nn.Sequential(
            nn.Conv2d(3, space.stem, 3, space.stem_stride, 1, bias=False),
            nn.BatchNorm2d(space.stem, affine=affine),
            nn.ReLU(),
        )
        self.features = nn.ModuleList()
        for i, (cin, cout, stride) in enumerate(space.shapes()):
            if path is None:
                self.features.append(nn.ModuleList(Block(cin, cout, stride, op, affine) for op in range(4)))
            else:
                self.features.append(Block(cin, cout, stride, path[i], affine))
        self.conv_last = nn.Sequential(*_pointwise(space.stages[-1][1], space.head, affine))
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Sequential(nn.Linear(space.head, space.classes, bias=False))

    def forward(self, x: torch.Tensor, path: Optional[Sequence[int]] = None) -> torch.Tensor:
        x = self.first_conv(x)
        for i, choice in enumerate(self.features):
            x = choice(x) if self.path is not None else choice[path[i]](x)
        x = self.conv_last(x).mean((2, 3))
        return self.classifier(self.dropout(x))


def fill(network: OnPath) -> OnPath:
    """Sets every parameter and running statistic to its hashed value; num_batches_tracked stays 0.

    Gammas before a ReLU6 are three times as large, so that a part of the values is above 6.
    """
    large = set()
    for name, module in network.named_modules():
        if isinstance(module, nn.Sequential):
            pairs = zip(module.named_children(), list(module.children())[1:])
            large.update(f"{name}.{bn}.weight" for (bn, _), after in pairs if isinstance(after, nn.ReLU6))
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if not name.endswith("num_batches_tracked"):
                value.copy_(torch.from_numpy(hashed.tensor(name, value.shape)))
                if name in large:
                    value.mul_(3)
    return network


def smoothed_loss(logits: torch.Tensor, labels: torch.Tensor, epsilon: float = 0.1) -> torch.Tensor:
    """Batch mean of -sum(q log p), q = (1 - epsilon) onehot + epsilon / K."""
    log_p = torch.log_softmax(logits, 1)
    q = torch.full_like(log_p, epsilon / logits.shape[1])
    q[torch.arange(len(labels)), labels] += 1.0 - epsilon
    return -(q * log_p).sum(1).mean()


def init_sigma(name: str, shape: Sequence[int]) -> float:
    """Standard deviation of the published initialisation of a conv or linear weight."""
    if len(shape) == 2 or "first" in name:
        return 0.01
    return 1.0 / shape[1]


def macs(space: Space, path: Sequence[int]) -> int:
    """Multiply-accumulates of conv and linear layers for one image, counted in a real forward pass."""
    total = 0

    def count(layer: nn.Module, _: object, out: torch.Tensor) -> None:
        nonlocal total
        total += layer.weight.numel() * out.shape[2:].numel()  # spatial size; 1 for linear

    network = Network(space, path, affine=True).eval()
    for layer in network.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            layer.register_forward_hook(count)
    with torch.no_grad():
        network(torch.zeros(1, 3, space.side, space.side))
    return total


def parameters(space: Space, path: Sequence[int]) -> int:
    """Trainable elements of the standalone network, batch normalisation with gamma and beta."""
    return sum(p.numel() for p in Network(space, path, affine=True).parameters())


PUBLISHED = {  # path: (MACs, parameters)
    (0,) * 20: (295_842_496, 3_154_880),
    (1,) * 20: (313_654_976, 3_211_968),
    (2,) * 20: (340_373_696, 3_297_600),
    (3,) * 20: (358_825_920, 3_870_816),
    RELEASED: (322_918_720, 3_558_464),
    PAPER: (318_729_024, 3_345_088),
    (0, 1, 2, 3) * 5: (336_993_088, 3_376_064),
    (3, 2, 1, 0) * 5: (289_463_872, 3_375_712),
    (0,) * 10 + (3,) * 10: (335_481_536, 3_771_840),
    (3,) * 10 + (0,) * 10: (319_186_880, 3_253_856),
}


def check() -> None:
    """Compares costs, entry counts, the channel split and the loss with published numbers."""
    for path, expected in PUBLISHED.items():
        found = (macs(IMAGENET, path), parameters(IMAGENET, path))
        print("".join(map(str, path)), *found)
        assert found == expected, (path, found, expected)
    supernet = Network(IMAGENET, None, affine=False)
    assert len(supernet.state_dict()) == 1337
    assert sum(p.numel() for p in supernet.parameters()) == 8_388_176
    bn = {path: sum(m.num_features for m in supernet.bn_on_path(path).values()) for path in PUBLISHED}
    assert [bn[(op,) * 20] for op in range(4)] + [bn[RELEASED]] == [11_216] * 3 + [20_208, 14_576]
    x = torch.arange(8.0).reshape(1, 8, 1, 1)
    assert x[:, 0::2].flatten().tolist() == [0, 2, 4, 6] and x[:, 1::2].flatten().tolist() == [1, 3, 5, 7]
    logits, labels = torch.randn(4, 10), torch.tensor([1, 0, 9, 3])
    other = nn.functional.cross_entropy(logits, labels, label_smoothing=0.1)
    assert torch.allclose(smoothed_loss(logits, labels), other, atol=1e-6)
    print("1337 supernet entries, 8388176 trainable: as published")


if __name__ == "__main__":
    check()
