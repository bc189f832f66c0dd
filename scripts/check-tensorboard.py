#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the event file of a run with TensorBoard's own reader, and compares it with metrics.jsonl.

usage: check-tensorboard.py RUN_DIRECTORY

Prints the number of scalars; ends with an error if one is missing, surplus or differs beyond
float32. Needs `pip install tensorboard` and nothing else.
"""
import json
import math
import struct
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def main(run):
    expected = {}
    for line in Path(run, "metrics.jsonl").read_text().splitlines():
        row = json.loads(line)
        step = row.pop("step")
        for tag, value in row.items():
            expected[tag, step] = float32(float(value))
    events = EventAccumulator(str(Path(run, "tensorboard")), size_guidance={"scalars": 0})
    events.Reload()
    found = {(tag, e.step): e.value for tag in events.Tags()["scalars"] for e in events.Scalars(tag)}
    assert found.keys() == expected.keys(), sorted(found.keys() ^ expected.keys())[:5]
    for key, value in found.items():
        assert value == expected[key] or math.isnan(value) and math.isnan(expected[key]), key
    print(f"{len(found)} scalars of {len({tag for tag, _ in found})} tags")


main(*sys.argv[1:])
