# SPDX-License-Identifier: Apache-2.0
"""Networks of inverted residuals, identities and 1x1 convolutions in PyTorch, as their papers describe them.

MobileNetV2's block (arXiv 1801.04381), and what NAS-Bench-Macro has for an identity where channels or side
change. Written without a look at the Java implementation that it is the reference for.
"""

import json
from dataclasses import asdict, dataclass
from typing import List, Optional, Sequence, Tuple

import torch
from torch import nn

from spos_torch import OnPath


@dataclass(frozen=True)
class MobileSpace:
    """A search space; each layer is (input channels, output channels, stride, candidates)."""

    side: int
    stem: int
    stem_stride: int
    layers: Tuple[Tuple[int, int, int, Tuple[str, ...]], ...]
    head: int
    classes: int
    activation: str
    bias: bool

    def text(self) -> str:
        """The space as JSON, for metadata."""
        return json.dumps(asdict(self))

    def network(self, path: Optional[Sequence[int]], affine: bool) -> "MobileNetwork":
        """The supernet, or the network of one path."""
        return MobileNetwork(self, path, affine)


def layers(stem: int, *stages: Tuple[int, int, int, Sequence[str], Sequence[str]]) -> tuple:
    """Layers of stages of (blocks, channels, stride of the first, its candidates, those of the others)."""
    result, channels = [], stem
    for blocks, out, stride, first, others in stages:
        for block in range(blocks):
            result.append((channels, out, stride if block == 0 else 1, tuple(others if block else first)))
            channels = out
    return tuple(result)


MACRO = ("identity", "mb_k3e3", "mb_k5e6")
MACRO_FIRST = ("conv_1x1", "mb_k3e3", "mb_k5e6")
MOBILE_FIRST = ("mb_k3e3", "mb_k5e3", "mb_k7e3", "mb_k3e6", "mb_k5e6", "mb_k7e6")
MOBILE = (*MOBILE_FIRST, "identity")
FIXED = ("mb_k3e1",)
KEPT = ("identity", "mb_k3e1", "mb_k3e6", "conv_1x1")

TINY_MACRO = MobileSpace(32, 6, 1, layers(6, (2, 8, 2, MACRO_FIRST, MACRO), (3, 12, 2, MACRO_FIRST, MACRO)), 24, 10, "relu", True)
TINY_MOBILE = MobileSpace(
    32, 8, 2, layers(8, (1, 6, 1, FIXED, FIXED), (3, 8, 2, MOBILE_FIRST, MOBILE), (2, 12, 1, MOBILE_FIRST, MOBILE)), 24, 10, "relu6", True
)
TINY_KEPT = MobileSpace(32, 8, 2, layers(8, (2, 8, 1, KEPT, KEPT), (1, 8, 1, MACRO, MACRO)), 24, 10, "relu", False)
NAS_BENCH_MACRO = MobileSpace(
    32, 32, 1, layers(32, *((n, c, 2, MACRO_FIRST, MACRO) for n, c in ((2, 64), (3, 128), (3, 256)))), 1280, 10, "relu", True
)
MOBILENET_STAGES = ((4, 32, 2), (4, 56, 2), (4, 112, 2), (4, 128, 1), (4, 256, 2), (1, 432, 1))
MOBILENET_96 = MobileSpace(
    96, 40, 2, layers(40, (1, 24, 1, FIXED, FIXED), *((n, c, s, MOBILE_FIRST, MOBILE) for n, c, s in MOBILENET_STAGES)),
    1728, 1000, "relu6", True,
)  # fmt: skip


def _activation(kind: str) -> nn.Module:
    return {"relu": nn.ReLU, "relu6": nn.ReLU6}[kind]()


def _conv(cin: int, cout: int, k: int, stride: int, groups: int, affine: bool) -> List[nn.Module]:
    return [nn.Conv2d(cin, cout, k, stride, k // 2, groups=groups, bias=False), nn.BatchNorm2d(cout, affine=affine)]


class Inverted(nn.Module):
    """Pointwise, depthwise, pointwise without activation; plus the input where the shape is kept."""

    def __init__(self, cin: int, cout: int, stride: int, k: int, expansion: int, kind: str, affine: bool) -> None:
        super().__init__()
        middle = cin * expansion
        main = [*_conv(cin, middle, 1, 1, 1, affine), _activation(kind)] if expansion > 1 else []
        main += [*_conv(middle, middle, k, stride, middle, affine), _activation(kind)]
        self.branch_main = nn.Sequential(*main, *_conv(middle, cout, 1, 1, 1, affine))
        self.adds = stride == 1 and cin == cout

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.branch_main(x)
        return x + y if self.adds else y


class Pointwise(nn.Module):
    """A 1x1 convolution and batch normalisation."""

    def __init__(self, cin: int, cout: int, stride: int, affine: bool) -> None:
        super().__init__()
        self.branch_main = nn.Sequential(*_conv(cin, cout, 1, stride, 1, affine))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.branch_main(x)


def _block(name: str, cin: int, cout: int, stride: int, kind: str, affine: bool) -> nn.Module:
    if name == "identity":
        assert stride == 1 and cin == cout
        return nn.Identity()
    if name == "conv_1x1":
        return Pointwise(cin, cout, stride, affine)
    return Inverted(cin, cout, stride, int(name[4]), int(name[6]), kind, affine)


class MobileNetwork(OnPath):
    """The supernet (path=None: all candidates, `features.{i}.{op}.`) or one path of it (`features.{i}.`)."""

    def __init__(self, space: MobileSpace, path: Optional[Sequence[int]], affine: bool) -> None:
        super().__init__()
        self.space, self.path = space, path
        kind = space.activation
        self.first_conv = nn.Sequential(*_conv(3, space.stem, 3, space.stem_stride, 1, affine), _activation(kind))
        self.features = nn.ModuleList()
        for i, (cin, cout, stride, names) in enumerate(space.layers):
            blocks = [_block(n, cin, cout, stride, kind, affine) for n in names]
            self.features.append(nn.ModuleList(blocks) if path is None else blocks[path[i]])
        last = space.layers[-1][1]
        self.conv_last = nn.Sequential(*_conv(last, space.head, 1, 1, 1, affine), _activation(kind))
        self.classifier = nn.Sequential(nn.Linear(space.head, space.classes, bias=space.bias))

    def forward(self, x: torch.Tensor, path: Optional[Sequence[int]] = None) -> torch.Tensor:
        x = self.first_conv(x)
        for i, choice in enumerate(self.features):
            x = choice(x) if self.path is not None else choice[path[i]](x)
        return self.classifier(self.conv_last(x).mean((2, 3)))


# (MACs, parameters) of the published table of NAS-Bench-Macro, batch normalisation affine.
PUBLISHED = {
    (1,) * 8: (53_246_464, 1_588_874),
    (2,) * 8: (105_660_928, 2_932_586),
    (0, 2, 0, 1, 2, 1, 0, 0): (47_327_744, 890_666),
    (0,) * 8: (7_713_280, 387_882),
}


def costs(space: MobileSpace, path: Sequence[int]) -> Tuple[int, int]:
    """Multiply-accumulates and parameters, counted in a real forward pass."""
    network, total = space.network(path, True).eval(), 0

    def count(layer: nn.Module, _: object, out: torch.Tensor) -> None:
        nonlocal total
        total += layer.weight.numel() * out.shape[2:].numel()

    for layer in network.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            layer.register_forward_hook(count)
    with torch.no_grad():
        network(torch.zeros(1, 3, space.side, space.side))
    return total, sum(p.numel() for p in network.parameters())


def check() -> None:
    """Compares costs with the published table."""
    for path, expected in PUBLISHED.items():
        found = costs(NAS_BENCH_MACRO, path)
        print("".join(map(str, path)), *found)
        assert found == expected, (path, found, expected)


if __name__ == "__main__":
    check()
