# SPDX-License-Identifier: Apache-2.0
"""Ridge regression on one-hot choices of NAS-Bench-Macro's space, its cross-validation and Kendall's tau, in NumPy."""

from typing import Callable, List, Tuple

import numpy as np

import hashed
from safetensors_io import Metadata, Tensors

STAGES = ((0, 2), (2, 5), (5, 8))
NETWORKS, BLOCKS, CANDIDATES, FOLDS = 60, 8, 3, 10


def canonical(key: List[int]) -> List[int]:
    """Identities (0) last in their stage; the first block of a stage changes the shape and stays."""
    result: List[int] = []
    for start, end in STAGES:
        working = [choice for choice in key[start + 1 : end] if choice != 0]
        result += [key[start]] + working + [0] * (end - start - 1 - len(working))
    return result


def one_hot(keys: np.ndarray) -> np.ndarray:
    """[networks, blocks * candidates] of the canonical keys."""
    rows = np.array([canonical(list(key)) for key in keys.tolist()])
    return np.eye(CANDIDATES)[rows].reshape(len(keys), -1)


def with_pairs(x: np.ndarray) -> np.ndarray:
    """The same with a column sqrt(1/2) for each pair of choices that are both there."""
    pairs = [x[:, i] * x[:, j] * np.sqrt(0.5) for i in range(x.shape[1]) for j in range(i)]
    return np.hstack([x, np.array(pairs).T])


def ridge(x: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Least squares with a penalty of 1, by the augmented system instead of the normal equations."""
    wide = np.vstack([x, np.eye(x.shape[1])])
    weights = np.linalg.lstsq(wide, np.concatenate([y - y.mean(), np.zeros(x.shape[1])]), rcond=None)[0]
    return lambda other: other @ weights + y.mean()


def unseen(x: np.ndarray, y: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """What the fit to the other folds says of each."""
    result = np.zeros(len(y))
    for fold in range(FOLDS):
        result[folds == fold] = ridge(x[folds != fold], y[folds != fold])(x[folds == fold])
    return result


def ranks(values: np.ndarray) -> np.ndarray:
    """From 1; equal ones share their mean."""
    return np.array([(values < v).sum() + ((values == v).sum() + 1) / 2 for v in values])


def tau(a: np.ndarray, b: np.ndarray) -> float:
    """Kendall's tau-b by counting pairs."""
    signs = np.sign(a[:, None] - a[None, :]) * np.sign(b[:, None] - b[None, :])
    different = [np.abs(np.sign(v[:, None] - v[None, :])).sum() for v in (a, b)]
    return float(signs.sum() / np.sqrt(different[0] * different[1]))


def fits() -> Tuple[Tensors, Metadata]:
    """Scores with noise and ties, the weights, and what is predicted."""
    keys = hashed.labels("additive keys", NETWORKS * BLOCKS, CANDIDATES).reshape(NETWORKS, BLOCKS)
    x = one_hot(keys)
    true = x @ hashed.symmetric("additive weights", (x.shape[1],))
    scores = np.round(10 * (true + hashed.symmetric("additive noise", (NETWORKS,)))) / 10
    folds = np.arange(NETWORKS, dtype=np.int64) % FOLDS
    y = ranks(scores)
    fit = ridge(x, y)
    additive, pairs = unseen(x, y, folds), unseen(with_pairs(x), y, folds)
    tensors = {
        "keys": keys, "scores": scores, "folds": folds, "ranks": y, "weights": fit(np.eye(x.shape[1])) - y.mean(),
        "smoothed": fit(x), "unseen_additive": additive, "unseen_pairs": pairs,
        "taus": np.array([tau(additive, y), tau(pairs, y), tau(fit(x), y)]),
    }  # fmt: skip
    return tensors, {"case": "additive"}
