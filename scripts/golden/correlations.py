"""Kendall's tau-b, Spearman's rho and Pearson's r by SciPy, with ties: src-test-fixtures/golden/correlations.tsv.

    apt-get install python3-scipy
    python3 scripts/golden/correlations.py [--check]

Each line: name, x, y, how often each pair comes, tau, rho, r. The numbers of pairs are spelt out for SciPy,
which knows no weights. Numbers come from the mixing function of README.md, so that nothing else is needed.
"""

import sys
from pathlib import Path

import numpy as np
from scipy import stats

FILE = Path(__file__).resolve().parents[2] / "src-test-fixtures/golden/correlations.tsv"
MASK = (1 << 64) - 1


def mixed(seed, n):
    """n numbers in [0, 1) that look random."""
    numbers = []
    for i in range(n):
        z = (seed * 0x9E3779B97F4A7C15 + (i + 1) * 0xD1B54A32D192ED03) & MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        numbers.append(((z ^ (z >> 31)) >> 40) / 2**24)
    return np.array(numbers)


def cases():
    for seed, (n, levels_x, levels_y) in enumerate(
        [(12, 0, 0), (30, 0, 5), (30, 4, 4), (75, 11, 0), (75, 3, 40), (200, 25, 9)], start=1
    ):
        x = mixed(10 * seed, n)
        y = 0.6 * x + 0.4 * mixed(10 * seed + 1, n)
        x = np.floor(x * levels_x) if levels_x else x
        y = np.floor(y * levels_y) if levels_y else y
        for kind in ("once", "resampled"):
            times = np.ones(n, dtype=int)
            if kind == "resampled":
                drawn = (mixed(10 * seed + 2, n) * n).astype(int)
                times = np.bincount(drawn, minlength=n)
            yield f"{n}-{levels_x}-{levels_y}-{kind}", x, y, times


def lines():
    for name, x, y, times in cases():
        a, b = np.repeat(x, times), np.repeat(y, times)
        statistics = [
            stats.kendalltau(a, b)[0],
            stats.spearmanr(a, b)[0],
            stats.pearsonr(a, b)[0],
        ]
        cells = [name]
        cells += [" ".join(repr(float(v)) for v in values) for values in (x, y)]
        cells += [" ".join(str(v) for v in times)]
        cells += [repr(float(v)) for v in statistics]
        yield "\t".join(cells)


def main():
    text = "\n".join(lines()) + "\n"
    if "--check" not in sys.argv:
        FILE.write_text(text)
        return 0
    worst = 0.0
    for kept, now in zip(FILE.read_text().splitlines(), text.splitlines(), strict=True):
        kept, now = kept.split("\t"), now.split("\t")
        assert kept[:4] == now[:4], kept[0]
        worst = max(worst, *(abs(float(a) - float(b)) for a, b in zip(kept[4:], now[4:])))
    print(f"largest difference {worst}")
    return 1 if worst > 1e-12 else 0


if __name__ == "__main__":
    sys.exit(main())
