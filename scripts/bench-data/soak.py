#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads many epochs with our loader and looks at the memory of its process: it must not grow.

Needs the built command, as bench.py. Prints the resident memory after every tenth epoch; exit code 1 if the last is more
than 5 % above the largest of the first fifth.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import HERE, TARGET, Runner


def resident(pid: int) -> float:
    """Megabytes that the process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise RuntimeError("no VmRSS")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=100, help="in train; default: %(default)s")
    parser.add_argument("--epochs", type=int, default=50, help="default: %(default)s")
    args = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="spos-soak-"))
    try:
        data = work / "data"
        photographs = [sys.executable, str(HERE / "photographs.py"), str(data), "--images", str(args.images)]
        subprocess.run(photographs, check=True)
        # A fixed, touched heap leaves what is not heap to see: native buffers, maps, threads.
        java = ["java", "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-cp", f"{TARGET}/spos.jar:{TARGET}/lib/*"]
        runner = Runner([*java, str(HERE / "LoaderBench.java"), str(data), str(data), str(data)])
        held = []
        for epoch in range(1, args.epochs + 1):
            for task in ("train", "val-opencv"):
                runner.run(task)
            held.append(resident(runner.process.pid))
            if epoch % 10 == 0 or epoch == 1:
                print(f"epoch {epoch:3}: {held[-1]:7.1f} MB", flush=True)
        early = max(held[: max(1, args.epochs // 5)])
        return 0 if held[-1] <= 1.05 * early else 1
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main())
