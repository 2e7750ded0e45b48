# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin costs while nothing is going on: wake-ups of its threads, and memory of OBS with and without it.

Both have one selected source of the canvas size in the scene, a colour or the plugin's: OBS itself takes some 35 MB
for the handles it draws around the first one.

usage: R2V_PREFIX=build/prefix bench_idle.py [--runs 3] [--seconds 30]"""

import argparse
import os
import pathlib
import statistics
import tempfile
import time

from obs_under_test import SCENE, ObsUnderTest

MEGABYTE = 1 << 20


def measure(folder, prefix, seconds):
    obs = ObsUnderTest(folder, prefix)
    try:
        obs.start()
        kind, settings = ("r2v_source", {"prompt": "Idle"}) if prefix else ("color_source_v3", {"width": 1280, "height": 720})
        obs.websocket.call("CreateInput", sceneName=SCENE, inputName="Source", inputKind=kind, inputSettings=settings)
        time.sleep(3)
        before, threads = obs.context_switches("r2v-")
        time.sleep(seconds)
        after, _ = obs.context_switches("r2v-")
        resident = obs.resident_bytes()
        obs.quit()
        return resident, after - before, threads
    finally:
        obs.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30)
    arguments = parser.parse_args()
    prefix = os.environ["R2V_PREFIX"]
    without, with_plugin, switches, threads = [], [], [], 0
    with tempfile.TemporaryDirectory(prefix="r2v-bench-") as folder:
        for number in range(arguments.runs):
            resident, _, _ = measure(pathlib.Path(folder) / f"without-{number}", None, arguments.seconds)
            without.append(resident)
            resident, switched, threads = measure(pathlib.Path(folder) / f"with-{number}", prefix, arguments.seconds)
            with_plugin.append(resident)
            switches.append(switched)
    print(f"threads of the plugin: {threads}")
    print(f"context switches of them in {arguments.seconds:.0f} s: {max(switches)} (worst of {arguments.runs})")
    print(f"resident, OBS with a colour source: {statistics.median(without) / MEGABYTE:.1f} MB")
    print(f"resident, OBS with the plugin's source: {statistics.median(with_plugin) / MEGABYTE:.1f} MB")
    added = statistics.median(with_plugin) - statistics.median(without)
    print(f"added: {added / MEGABYTE:.1f} MB")


if __name__ == "__main__":
    main()
