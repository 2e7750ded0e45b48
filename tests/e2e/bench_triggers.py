# SPDX-License-Identifier: GPL-2.0-or-later
"""What a thousand triggers in a moment, from four programs, cost the stream: the time from one frame to the next on
OBS's graphics thread, beside the same scene left alone, and beside as many requests that do not reach the plugin.

usage: R2V_PREFIX=build/prefix bench_triggers.py [--rounds 5] [--triggers 1000]"""

import argparse
import pathlib
import statistics
import tempfile
import time

from burst import Burst
from obs_under_test import COLLECTION, PASSWORD
from simulator_process import SimulatorProcess
from stage import SOURCE, Stage, wait_until

SECONDS = 3
PROGRAMS = 4
FRAME_MS = 1000 / 30
SCRIPT = pathlib.Path(__file__).resolve().parent / "frame_times.lua"


class FrameTimes:
    def __init__(self, stage, file):
        self._stage = stage
        self._file = file

    def take(self):
        """Milliseconds between the frames since the last call."""
        self._file.unlink(missing_ok=True)
        self._stage.websocket.call("TriggerHotkeyByName", hotkeyName="frame_times.dump")
        wait_until(self._file.exists, "the frame times")
        return [int(line) / 1e6 for line in self._file.read_text().split()]


def skipped(stage):
    return stage.websocket.call("GetStats")["renderSkippedFrames"]


def measure(stage, frames, burst):
    """One stretch of the same length, with a burst in it or without."""
    frames.take()
    before = skipped(stage)
    began = time.monotonic()
    answered, seconds = 0, 0.0
    if burst:
        answers, seconds = burst.fire()
        answered = len(answers)
    time.sleep(max(0.0, SECONDS - (time.monotonic() - began)))
    gaps = frames.take()
    percentiles = statistics.quantiles(gaps, n=100, method="inclusive")
    return {"worst gap, ms": max(gaps), "99th percentile, ms": percentiles[98],
            "gaps over 1.5 frames": sum(gap > 1.5 * FRAME_MS for gap in gaps),
            "skipped frames": skipped(stage) - before, "answered": answered, "seconds": seconds}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--triggers", type=int, default=1000)
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="r2v-bench-") as folder:
        folder = pathlib.Path(folder)
        simulator = SimulatorProcess(folder / "simulator")
        stage = Stage(folder / "stage", simulator, config={"max_per_hour": 1})
        stage.obs.write_collection(COLLECTION, modules={"scripts-tool": [
            {"path": str(SCRIPT), "settings": {"file": str(folder / "gaps")}}]})
        bursts = {
            "alone": None,
            "other requests": lambda: Burst(stage.obs.port, PASSWORD, PROGRAMS, arguments.triggers, "GetVersion"),
            "triggers": lambda: Burst(stage.obs.port, PASSWORD, PROGRAMS, arguments.triggers, "CallVendorRequest",
                                      vendorName="obs-reference-to-video", requestType="generate",
                                      requestData={"source": SOURCE}),
        }
        results = {name: [] for name in bursts}
        try:
            stage.start()
            stage.set_scene()
            stage.finish(stage.generate())
            frames = FrameTimes(stage, folder / "gaps")
            for _ in range(arguments.rounds):
                for name, make in bursts.items():
                    burst = make() if make else None
                    try:
                        results[name].append(measure(stage, frames, burst))
                    finally:
                        if burst:
                            burst.close()
            assert simulator.report()["submits"] == 1, "the guard let a trigger through"
            stage.quit()
        finally:
            stage.close()
            simulator.close()

    print(f"{f'median of {arguments.rounds} rounds of {SECONDS} s':30}" + "".join(f"{name:>16}" for name in results))
    for what in results["alone"][0]:
        medians = (statistics.median(round_[what] for round_ in rounds) for rounds in results.values())
        print(f"{what:30}" + "".join(f"{median:16.2f}" for median in medians))


if __name__ == "__main__":
    main()
