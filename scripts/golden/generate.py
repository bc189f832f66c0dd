# SPDX-License-Identifier: Apache-2.0
"""Writes the golden files, or with --check compares new results with the committed ones."""

import argparse
import sys
from pathlib import Path
from typing import Callable, Dict, List, Tuple

import numpy as np
import torch

import additive
import angle
import constants
import initial
import preprocess
import safetensors_io
import unusual
from cases import cases, compute, errors
from safetensors_io import Metadata, Tensors

FIXTURES = Path(__file__).resolve().parents[2] / "src-test-fixtures" / "golden"
MANIFESTS: Dict[str, Callable[[], str]] = {
    "imagenet-supernet.tsv": lambda: constants.manifest(False),
    "imagenet-standalone.tsv": lambda: constants.manifest(True),
    "initial-weights.tsv": initial.manifest,
}


def jobs(folder: Path) -> Dict[str, Callable[[], Tuple[Tensors, Metadata]]]:
    """The computation behind each safetensors file."""
    result: Dict[str, Callable[[], Tuple[Tensors, Metadata]]] = {
        "additive": additive.fits,
        "angle": angle.angles,
        "constants": constants.schedules,
        "preprocess": lambda: preprocess.results(folder),
        "unusual": lambda: unusual.results(folder),
    }
    for case in cases():
        result[case.name] = lambda case=case: compute(case)
    return result


def generate(folder: Path, name: str, job: Callable[[], Tuple[Tensors, Metadata]]) -> None:
    """Writes one file."""
    tensors, metadata = job()
    metadata = {**metadata, "torch": torch.__version__}
    safetensors_io.write(folder / f"{name}.safetensors", tensors, metadata)
    print(f"wrote {name}: {len(tensors)} tensors, {sum(t.nbytes for t in tensors.values())} bytes")


def check(folder: Path, name: str, job: Callable[[], Tuple[Tensors, Metadata]]) -> List[str]:
    """Recomputes one file and returns what differs by more than ten times the stated float32 error."""
    tensors, _ = job()
    stored, metadata = safetensors_io.read(folder / f"{name}.safetensors")
    if list(tensors) != list(stored):
        return [f"{name}: other tensors than the stored file"]
    problems = [f"{name}: {n} has another shape" for n in tensors if tensors[n].shape != stored[n].shape]
    exact = [n for n in tensors if tensors[n].dtype.kind in "iu"]
    problems += [f"{name}: {n} differs" for n in exact if not np.array_equal(tensors[n], stored[n])]
    for prefix in ("f64/", ""):
        part = [n for n in tensors if n not in exact and n.startswith("f64/") == bool(prefix)]
        found = errors({n[len(prefix) :]: tensors[n] for n in part}, {n[len(prefix) :]: stored[n] for n in part})
        for group, error in found.items():
            tolerance = 1e-9 if prefix else max(1e-6, 10 * float(metadata.get(f"error.{group}", "0")))
            if not error <= tolerance:
                problems.append(f"{name}: {prefix}{group} differs by {error:.2e}, tolerance {tolerance:.2e}")
    print(f"checked {name}: {len(problems)} problems")
    return problems


def main() -> int:
    """Exit code 0: written, or equal within tolerance; 1: differences, listed on stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FIXTURES, help="the golden files (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--only", help="one file, by its name without extension")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if not options.check and not options.only:
        options.folder.mkdir(parents=True, exist_ok=True)
        preprocess.write_pictures(options.folder)
        unusual.write_pictures(options.folder)
        for file, lines in MANIFESTS.items():
            (options.folder / file).write_text(lines())
    problems: List[str] = []
    for name, job in jobs(options.folder).items():
        if options.only not in (None, name):
            continue
        if options.check:
            problems += check(options.folder, name, job)
        else:
            generate(options.folder, name, job)
    if options.check and not options.only:
        for file, lines in MANIFESTS.items():
            if (options.folder / file).read_text() != lines():
                problems.append(f"{file} differs")
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
