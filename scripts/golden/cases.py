# SPDX-License-Identifier: Apache-2.0
"""The golden cases of the network: forward, backward, SGD, path isolation and BN recalibration.

Every case is a function of the dtype. It runs in float32, whose results are stored, and in float64,
which tells how far float32 can be trusted.
"""

from functools import partial
from typing import Callable, Dict, Iterable, List, NamedTuple, Sequence, Tuple, Union

import numpy as np
import torch

import hashed
from safetensors_io import Metadata, Tensors
from mobile_torch import MOBILENET_96, NAS_BENCH_MACRO, TINY_KEPT, TINY_MACRO, TINY_MOBILE, MobileSpace
from spos_torch import CIFAR, IMAGENET, IMAGENET_96, PAPER, RELEASED, TINY, OnPath, Space, fill, smoothed_loss

LR, MOMENTUM, WEIGHT_DECAY = 0.05, 0.9, 4e-5
CLIP_DECAY = 0.01  # so large that decay before clipping would be seen
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
Result = Dict[str, torch.Tensor]
AnySpace = Union[Space, MobileSpace]


class Case(NamedTuple):
    """A golden file: its name, the computation and what the metadata says about it."""

    name: str
    run: Callable[[torch.dtype], Result]
    metadata: Metadata


def inputs(name: str, count: int, side: int, dtype: torch.dtype, normalised: bool = False) -> torch.Tensor:
    """[count, 3, side, side]: BGR 0..255, or RGB (x/255 - mean)/std."""
    x = torch.from_numpy(hashed.images(name, count, side)).permute(0, 3, 1, 2).to(dtype)
    if not normalised:
        return x.flip(1).contiguous()
    mean, std = (torch.tensor(v, dtype=dtype).reshape(1, 3, 1, 1) for v in (MEAN, STD))
    return ((x / 255.0 - mean) / std).contiguous()


def targets(count: int, classes: int) -> torch.Tensor:
    """Labels of the batch."""
    return torch.from_numpy(hashed.labels("labels", count, classes))


def _stats(prefix: str, network: OnPath, path: Sequence[int]) -> Result:
    result = {}
    for name, bn in network.bn_on_path(path).items():
        result[f"{prefix}/{name}.running_mean"] = bn.running_mean.clone()
        result[f"{prefix}/{name}.running_var"] = bn.running_var.clone()
    return result


def _named(prefix: str, tensors: Iterable[Tuple[str, torch.Tensor]]) -> Result:
    return {f"{prefix}/{name}": tensor.detach().clone() for name, tensor in tensors}


def _sgd(network: OnPath) -> torch.optim.SGD:
    """SGD over all parameters; 1-D tensors (gamma, beta) are not decayed."""
    parameters = list(network.parameters())
    groups = [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0.0},
    ]
    return torch.optim.SGD([g for g in groups if g["params"]], lr=LR, momentum=MOMENTUM)


def _momentum(optimizer: torch.optim.SGD, parameter: torch.Tensor) -> torch.Tensor:
    return optimizer.state.get(parameter, {}).get("momentum_buffer", torch.zeros_like(parameter))


def _step(network: OnPath, optimizer: torch.optim.SGD, x: torch.Tensor, y: torch.Tensor, path: Sequence[int]) -> torch.Tensor:
    """One training step; parameters off the path get no gradient, so the optimizer skips them."""
    optimizer.zero_grad(set_to_none=True)
    loss = smoothed_loss(network(x, path), y)
    loss.backward()
    optimizer.step()
    return loss.detach()


def training(space: AnySpace, path: Sequence[int], standalone: bool, batch: int, dtype: torch.dtype) -> Result:
    """Forward in both modes, all gradients, running statistics, three SGD steps on one batch."""
    network = fill(space.network(path if standalone else None, standalone).to(dtype))
    x, y = inputs("images", batch, space.side, dtype).requires_grad_(), targets(batch, space.classes)
    result = {"eval/logits": network.eval()(x, path).detach()}
    network.train()
    logits = network(x, path)
    loss = smoothed_loss(logits, y)
    loss.backward()
    result.update({"train/logits": logits.detach(), "train/loss": loss.detach().reshape(1), "grad_input": x.grad})
    result.update(_named("grad", ((n, p.grad) for n, p in network.on_path(path).items())))

    fill(network)
    optimizer, losses = _sgd(network), []
    for step in (1, 2, 3):
        losses.append(_step(network, optimizer, x.detach(), y, path))
        if step != 2:
            on_path = network.on_path(path)
            result.update(_stats(f"stats{step}", network, path))
            result.update(_named(f"after{step}", on_path.items()))
            result.update(_named(f"momentum{step}", ((n, _momentum(optimizer, p)) for n, p in on_path.items())))
    result["steps/loss"] = torch.stack(losses)
    return result


def isolation(space: AnySpace, paths: Sequence[Sequence[int]], batch: int, dtype: torch.dtype) -> Result:
    """One SGD step per path in one supernet; every parameter, momentum and statistic after each."""
    network = fill(space.network(None, False).to(dtype)).train()
    x, y = inputs("images", batch, space.side, dtype), targets(batch, space.classes)
    optimizer, losses, result = _sgd(network), [], {}
    for step, path in enumerate(paths, 1):
        before = {n: (p.detach().clone(), _momentum(optimizer, p).clone()) for n, p in network.named_parameters()}
        losses.append(_step(network, optimizer, x, y, path))
        on_path = network.on_path(path)
        for name, p in network.named_parameters():
            same = torch.equal(p, before[name][0]) and torch.equal(_momentum(optimizer, p), before[name][1])
            assert same == (name not in on_path), name
        result.update(_named(f"after{step}", network.named_parameters()))
        result.update(_named(f"momentum{step}", ((n, _momentum(optimizer, p)) for n, p in network.named_parameters())))
        buffers = ((n, b) for n, b in network.named_buffers() if "running" in n)
        result.update(_named(f"stats{step}", buffers))
    result["steps/loss"] = torch.stack(losses)
    return result


def _take_statistics(network: OnPath, path: Sequence[int]) -> Tuple[Result, Result]:
    """What the last batch of a network with BN momentum 1 left: its mean and its unbiased variance."""
    bns = network.bn_on_path(path).items()
    return {n: bn.running_mean.clone() for n, bn in bns}, {n: bn.running_var.clone() for n, bn in bns}


def step_in_parts(
    space: AnySpace,
    paths: Sequence[Sequence[int]],
    slots: int,
    standalone: bool,
    batch: int,
    dtype: torch.dtype,
    clip: float = 0.0,
) -> Result:
    """One SGD step of several paths on a batch cut into shards, each normalised by itself, as DataParallel does.

    Gradients are of the sum over the paths of the batch's mean loss. Running statistics differ from
    DataParallel, which keeps those of its first device: means and unbiased variances of the shards are
    averaged by their images, and the running ones moved by 0.1 once for each path, in order.

    With clip, PyTorch's clip_grad_norm_ limits the sum before the step, and all parameters decay, by CLIP_DECAY.
    """
    network = fill(space.network(paths[0] if standalone else None, standalone).to(dtype)).train()
    x, y = inputs("images", batch, space.side, dtype), targets(batch, space.classes)
    optimizer = _sgd(network)
    if clip:
        optimizer = torch.optim.SGD(network.parameters(), lr=LR, momentum=MOMENTUM, weight_decay=CLIP_DECAY)
    optimizer.zero_grad(set_to_none=True)
    running = {n: b.clone() for n, b in network.named_buffers() if "running" in n}
    for bn in network.modules():
        if isinstance(bn, torch.nn.BatchNorm2d):
            bn.momentum = 1.0
    losses = []
    for path in paths:
        total, means, variances = torch.zeros((), dtype=dtype), {}, {}
        for images, labels in zip(x.chunk(slots), y.chunk(slots)):
            share = len(labels) / batch
            loss = smoothed_loss(network(images, path), labels) * share
            loss.backward()
            total = total + loss.detach()
            mean, variance = _take_statistics(network, path)
            means = {n: means.get(n, 0) + share * m for n, m in mean.items()}
            variances = {n: variances.get(n, 0) + share * v for n, v in variance.items()}
        losses.append(total)
        for name in means:
            for kind, found in (("running_mean", means[name]), ("running_var", variances[name])):
                running[f"{name}.{kind}"] = 0.9 * running[f"{name}.{kind}"] + 0.1 * found
    norm = torch.nn.utils.clip_grad_norm_(network.parameters(), clip).reshape(1) if clip else None
    optimizer.step()
    on_path = {n: p for path in paths for n, p in network.on_path(path).items()}
    bns = {n for path in paths for n in network.bn_on_path(path)}
    result = {f"stats1/{n}": v for n, v in running.items() if n.rsplit(".", 1)[0] in bns}
    result.update(_named("after1", on_path.items()))
    result.update(_named("momentum1", ((n, _momentum(optimizer, p)) for n, p in on_path.items())))
    result["steps/loss"] = torch.stack(losses).mean().reshape(1)
    if norm is not None:
        result["steps/norm"] = norm
    return result


def recalibration(space: AnySpace, path: Sequence[int], batches: int, batch: int, dtype: torch.dtype) -> Result:
    """Running statistics from 0/1 over `images0`.. as a cumulative mean and as an EMA, then eval logits."""
    network = fill(space.network(None, False).to(dtype))
    result = {}
    for mode in ("cumulative", "ema"):
        bns = network.bn_on_path(path).values()
        for bn in bns:
            bn.reset_running_stats()
        network.train()
        for t in range(batches):
            for bn in bns:
                bn.momentum = 1.0 / (t + 1) if mode == "cumulative" else 0.1
            with torch.no_grad():
                network(inputs(f"images{t}", batch, space.side, dtype), path)
        result.update(_stats(mode, network, path))
        with torch.no_grad():
            result[f"{mode}/logits"] = network.eval()(inputs(f"images{batches}", batch, space.side, dtype), path)
    return result


def summary(space: AnySpace, path: Sequence[int], batch: int, normalised: bool, dtype: torch.dtype) -> Result:
    """Logits, loss and a digest of every gradient, for networks too large to store."""
    network = fill(space.network(None, False).to(dtype))
    x, y = inputs("images", batch, space.side, dtype, normalised), targets(batch, space.classes)
    with torch.no_grad():
        result = {"eval/logits": network.eval()(x, path)}
    logits = network.train()(x, path)
    loss = smoothed_loss(logits, y)
    loss.backward()
    result.update({"train/logits": logits.detach(), "train/loss": loss.detach().reshape(1)})
    grads = {n: p.grad for n, p in network.on_path(path).items()}
    result.update(_named("grad_norm", ((n, g.double().norm().to(dtype).reshape(1)) for n, g in grads.items())))
    result.update(_named("grad_first8", ((n, g.flatten()[:8]) for n, g in grads.items())))
    stats = _stats("stats1", network, path)
    result.update({n: s for n, s in stats.items() if n.startswith(("stats1/first_conv", "stats1/conv_last"))})
    return result


def _metadata(space: AnySpace, batch: int, paths: Sequence[Sequence[int]], **more: str) -> Metadata:
    text = ";".join(",".join(map(str, path)) for path in paths)
    return {"space": space.text(), "batch": str(batch), "path": text, "affine": "false",
            "preprocessing": "bgr255", "label_smoothing": "0.1", **more}  # fmt: skip


SGD = {"lr": str(LR), "momentum": str(MOMENTUM), "weight_decay": str(WEIGHT_DECAY)}


def cases() -> List[Case]:
    """All cases, cheap ones first."""
    result = []
    for op in range(4):
        path = (op,) * 4
        result.append(Case(f"tiny-supernet-op{op}", partial(training, TINY, path, False, 6), _metadata(TINY, 6, [path], **SGD)))
    mixed = (2, 3, 0, 1)
    affine = {"affine": "true", **SGD}
    result.append(Case("tiny-standalone", partial(training, TINY, mixed, True, 6), _metadata(TINY, 6, [mixed], **affine)))
    two = ((0, 1, 2, 3), (3, 1, 0, 2))
    result.append(Case("tiny-isolation", partial(isolation, TINY, two, 6), _metadata(TINY, 6, two, **SGD)))
    one, fair = [mixed], [(0, 1, 2, 3), (1, 0, 3, 2), (2, 3, 0, 1), (3, 2, 1, 0)]
    shared = [(0, 1, 2, 3), (0, 3, 2, 1)]
    for name, paths, slots, standalone, batch in (
        ("tiny-shards-3-3", one, 2, False, 6),
        ("tiny-shards-3-3-2", one, 3, True, 8),
        ("tiny-fair", fair, 1, False, 6),
        ("tiny-paths-shards", shared, 3, False, 8),
    ):
        more = {**(affine if standalone else SGD), "shards": str(slots)}
        run = partial(step_in_parts, TINY, paths, slots, standalone, batch)
        result.append(Case(name, run, _metadata(TINY, batch, paths, **more)))
    for name, paths, slots, standalone, batch, clip in (
        ("tiny-clip", one, 1, False, 6, 0.5),
        ("tiny-clip-shards", one, 3, True, 8, 1.0),
        ("tiny-clip-paths", shared, 3, False, 8, 1e-3),
        ("tiny-clip-longer", one, 2, False, 6, 1e4),
    ):
        more = {**SGD, "affine": str(standalone).lower(), "weight_decay": str(CLIP_DECAY), "shards": str(slots), "clip": str(clip)}
        run = partial(step_in_parts, TINY, paths, slots, standalone, batch, clip=clip)
        result.append(Case(name, run, _metadata(TINY, batch, paths, **more)))
    path = (1, 3, 2, 0)
    result.append(Case("tiny-recalibration", partial(recalibration, TINY, path, 5, 6), _metadata(TINY, 6, [path], batches="5")))
    path, rgb = (3, 0, 2, 1), {"preprocessing": "normalised"}
    result.append(Case("cifar", partial(summary, CIFAR, path, 4, True), _metadata(CIFAR, 4, [path], **rgb)))
    result.append(Case("imagenet-96", partial(summary, IMAGENET_96, RELEASED, 4, False), _metadata(IMAGENET_96, 4, [RELEASED])))
    result.append(Case("imagenet-224", partial(summary, IMAGENET, PAPER, 2, False), _metadata(IMAGENET, 2, [PAPER])))
    return result + mobile_cases()


def mobile_cases() -> List[Case]:
    """Those of inverted residuals, identities and 1x1 convolutions."""
    result, affine = [], {"affine": "true", **SGD}
    for name, space, path, standalone in (
        ("macro-mixed", TINY_MACRO, (1, 2, 2, 0, 1), False),
        ("macro-identities", TINY_MACRO, (0, 0, 0, 0, 0), False),
        ("macro-standalone", TINY_MACRO, (2, 1, 0, 1, 0), True),
        ("mobile-low", TINY_MOBILE, (0, 0, 2, 1, 1, 6), False),
        ("mobile-high", TINY_MOBILE, (0, 4, 6, 3, 3, 5), False),
        ("mobile-standalone", TINY_MOBILE, (0, 1, 4, 6, 0, 2), True),
        ("kept-identities", TINY_KEPT, (0, 0, 0), False),
        ("kept-mixed", TINY_KEPT, (1, 3, 2), False),
        ("kept-standalone", TINY_KEPT, (3, 2, 1), True),
    ):
        run = partial(training, space, path, standalone, 6)
        result.append(Case(f"tiny-{name}", run, _metadata(space, 6, [path], **(affine if standalone else SGD))))
    two = ((0, 1, 2, 0, 0), (1, 0, 2, 1, 0))
    result.append(Case("tiny-macro-isolation", partial(isolation, TINY_MACRO, two, 6), _metadata(TINY_MACRO, 6, two, **SGD)))
    fair = [(0, 1, 2, 0, 1), (1, 2, 0, 1, 2), (2, 0, 1, 2, 0)]
    for name, space, paths, slots, standalone, batch in (
        ("macro-fair", TINY_MACRO, fair, 1, False, 6),
        ("macro-paths-shards", TINY_MACRO, [(1, 0, 2, 1, 1), (1, 0, 0, 0, 0)], 3, False, 8),
        ("mobile-shards-3-3-2", TINY_MOBILE, [(0, 1, 2, 4, 5, 6)], 3, True, 8),
    ):
        more = {**(affine if standalone else SGD), "shards": str(slots)}
        run = partial(step_in_parts, space, paths, slots, standalone, batch)
        result.append(Case(f"tiny-{name}", run, _metadata(space, batch, paths, **more)))
    for name, space, path in (("macro", TINY_MACRO, (2, 0, 1, 0, 0)), ("mobile", TINY_MOBILE, (0, 3, 6, 1, 2, 6))):
        run = partial(recalibration, space, path, 5, 6)
        result.append(Case(f"tiny-{name}-recalibration", run, _metadata(space, 6, [path], batches="5")))
    rgb = {"preprocessing": "normalised"}
    path = (0, 2, 0, 1, 2, 1, 0, 0)
    result.append(Case("nas-bench-macro", partial(summary, NAS_BENCH_MACRO, path, 4, True), _metadata(NAS_BENCH_MACRO, 4, [path], **rgb)))
    path = (0, 3, 6, 1, 0, 2, 6, 4, 5, 0, 6, 6, 1, 3, 0, 2, 6, 5, 4, 0, 3, 1)
    result.append(Case("mobilenet-96", partial(summary, MOBILENET_96, path, 4, False), _metadata(MOBILENET_96, 4, [path])))
    return result


def group(name: str) -> str:
    """The tensors whose error is stated as one number."""
    first, _, rest = name.partition("/")
    if rest in ("logits", "loss"):
        return name
    return f"{first}/{rest.rsplit('.', 1)[1]}" if "running_" in rest else first


def errors(found: Tensors, exact: Tensors) -> Dict[str, float]:
    """Per group, the largest error of a tensor relative to its largest value.

    A tensor's scale is at least a thousandth of its group's: some gradients and means are zero by
    mathematics (README.md) and hold nothing but rounding.
    """
    floor: Dict[str, float] = {}
    for name, value in exact.items():
        floor[group(name)] = max(floor.get(group(name), 0.0), 1e-3 * float(np.abs(value).max()))
    result: Dict[str, float] = {}
    for name, value in exact.items():
        error = float(np.abs(found[name].astype(np.float64) - value).max())
        scale = max(float(np.abs(value).max()), floor[group(name)])
        result[group(name)] = max(result.get(group(name), 0.0), error / scale if error else 0.0)
    return result


def _kept_in_double(name: str) -> bool:
    return not name.startswith(("after", "momentum", "stats3", "grad_input"))


def compute(case: Case) -> Tuple[Tensors, Metadata]:
    """Runs a case in float32 and float64; the metadata state the float32 errors."""
    single, double = ({n: t.numpy() for n, t in case.run(d).items()} for d in (torch.float32, torch.float64))
    tensors = dict(single)
    tensors.update({f"f64/{n}": t for n, t in double.items() if _kept_in_double(n)})
    stated = {f"error.{g}": f"{e:.2e}" for g, e in errors(single, double).items()}
    return tensors, {"case": case.name, **case.metadata, **stated}
