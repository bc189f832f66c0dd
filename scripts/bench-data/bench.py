#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times our loader against torchvision's on the same files, one core each, in turns: A B A B ...

Needs Debian's python3-torchvision and libjpeg-turbo-progs, and the built command (scripts/spos --version builds it).
Both sides read the files from the page cache and hand out batches of 32. torchvision's images are floats (ToTensor, as
in the published training) or, as "uint8", bytes as ours are (the engine converts them while it copies).
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, List, Tuple

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "spos-cli" / "target"

# Ours, theirs, and the bar of the ratio theirs / ours.
PAIRS: Tuple[Tuple[str, str, float], ...] = (
    ("decode", "decode", 0.0),
    ("train", "train", 2.0),
    ("train", "train-uint8", 0.0),
    ("val", "val", 2.0),
    ("val", "val-uint8", 0.0),
    ("val-opencv", "val", 2.0),
    ("packed-raw", "train", 10.0),
    ("packed-raw", "train-uint8", 0.0),
    ("packed-raw-val", "val", 10.0),
    ("packed-jpeg", "train", 0.0),
)


class Runner:
    """A process that does a task when told its name."""

    def __init__(self, command: List[str]) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.read() != "ready":
            sys.exit(f"cannot start: {' '.join(command)}")

    def read(self) -> str:
        return self.process.stdout.readline().strip()

    def run(self, task: str) -> float:
        self.process.stdin.write(task + "\n")
        self.process.stdin.flush()
        return float(self.read())


def djpeg(files: List[Path], folder: Path) -> float:
    """Milliseconds of an image, without starting the process: what an 8x8 image takes is subtracted."""
    from PIL import Image

    tiny = folder / "tiny.jpg"
    Image.new("RGB", (8, 8)).save(tiny)
    spent = []
    for names in (files, [tiny] * len(files)):
        start = time.perf_counter()
        for name in names:
            subprocess.run(["djpeg", "-outfile", "/dev/null", str(name)], check=True)
        spent.append(time.perf_counter() - start)
    return (spent[0] - spent[1]) / len(files) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=200, help="in each split; default: %(default)s")
    parser.add_argument("--rounds", type=int, default=7, help="default: %(default)s")
    parser.add_argument("--data", type=Path, help="folder with train and val; default: drawn, and deleted afterwards")
    args = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="spos-bench-data-"))
    try:
        data = args.data or work / "data"
        if args.data is None:
            photographs = [sys.executable, str(HERE / "photographs.py"), str(data), "--images", str(args.images)]
            subprocess.run(photographs, check=True)
        measure(data, work, args.rounds)
    finally:
        shutil.rmtree(work)


def measure(data: Path, work: Path, rounds: int) -> None:
    class_path = f"{TARGET}/spos.jar:{TARGET}/lib/*"
    java = ["java", "-cp", class_path]
    for form in ("raw", "jpeg"):
        pack = [*java, "org.spos.cli.Main", "data", "pack", "-q", "--form", form, str(data), str(work / f"{form}.pack")]
        subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
    ours = Runner([*java, str(HERE / "LoaderBench.java"), str(data), str(work / "raw.pack"), str(work / "jpeg.pack")])
    theirs = Runner([sys.executable, str(HERE / "peer.py"), str(data)])
    files = sorted((data / "train").rglob("*.jpg"))
    spent: Dict[str, List[float]] = {}
    for round_ in range(-2, rounds):  # the first two rounds warm up
        for mine, peer, _ in PAIRS:
            for name, milliseconds in (("ours " + mine, ours.run(mine)), ("torchvision " + peer, theirs.run(peer))):
                if round_ >= 0:
                    spent.setdefault(name, []).append(milliseconds)
        if round_ >= 0:
            spent.setdefault("djpeg", []).append(djpeg(files, work))
    print(f"\n{'milliseconds an image, one core':34} {'median':>8} {'minimum':>8}")
    for name, values in spent.items():
        print(f"{name:34} {statistics.median(values):8.3f} {min(values):8.3f}")
    print(f"\n{'how many times as fast':34} {'median':>8} {'minima':>8} {'bar':>5}")
    pairs = [("ours " + mine, "torchvision " + peer, bar) for mine, peer, bar in PAIRS]
    for mine, peer, bar in [*pairs, ("ours decode", "djpeg", 0.9)]:
        ratios = [
            statistics.median(spent[peer]) / statistics.median(spent[mine]),
            min(spent[peer]) / min(spent[mine]),
        ]
        print(f"{mine + ' to ' + peer:34} {ratios[0]:8.2f} {ratios[1]:8.2f} {bar or '':>5}")


if __name__ == "__main__":
    main()
