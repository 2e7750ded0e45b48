#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""An evening in minutes: random acts on a real OBS with the plugin, from a seed that is printed.

Fails where OBS dies or stops answering, where its memory grows, or where a sanitizer reports. R2V_PREFIX names the folder
that the plugin is installed in; --asan takes one that was built for AddressSanitizer (preset asan).
"""

import argparse
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from simulator_process import SimulatorProcess
from soak_acts import Acts
from stage import Stage

# A clip on air takes this much, and how many are on air at the end is up to the seed.
GROWTH_ALLOWED_BYTES = 150_000_000
# OBS 29 on Mesa keeps a picture of the window each time that studio mode is switched: 0.39 MB without our source (14.3 MB
# of 37 times), 0.35 MB with it (35.7 MB of 102).
KEPT_FOR_A_TOGGLE_BYTES = 400_000
# Of looks, one every 5 s: in less than ten minutes OBS and its drivers still fill their caches.
LOOKS_TO_JUDGE_GROWTH = 120
LOOKS_A_MINUTE = 12
# ASan keeps what was freed for a while, so its memory says nothing.
ASAN_OPTIONS = "detect_leaks=0:verify_asan_link_order=0:quarantine_size_mb=64:handle_segv=0"


class Soak:
    def __init__(self, stage, seed, own_source=True):
        self.stage = stage
        self.random = random.Random(seed)
        self.acts = Acts(stage, self.random, own_source)
        self.last = []
        self.resident = []
        self.toggles = []

    def run(self, seconds):
        """Returns what went wrong; nothing where all went well."""
        self.stage.start()
        if self.acts.own_source:
            self.stage.set_scene()
        else:
            self.stage.websocket.call("CreateInput", sceneName="Scene", inputName="AI clip", inputKind="ffmpeg_source",
                                      inputSettings={})
        self.acts.furnish()
        end, next_look = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            self.last = [*self.last[-30:], "?"]
            try:
                self.last[-1] = self.acts.step()
            except Exception as error:
                return self._death(error)
            if self.stage.obs.process.poll() is not None:
                return self._death("gone")
            if time.monotonic() > next_look:
                next_look = time.monotonic() + 5
                self.resident.append(self.stage.obs.resident_bytes())
                self.toggles.append(self.acts.done.get("toggle_studio_mode", 0))
        self.stage.websocket.vendor("panic", on=True)
        time.sleep(2)
        try:
            self.stage.quit()
        except Exception as error:
            return self._death(error)
        return self._growth()

    def _death(self, error):
        time.sleep(1)
        code = self.stage.obs.process.poll()
        self._save_stacks(code)
        how = "does not answer" if code is None else f"ended with {code}"
        tail = "\n".join(self.stage.obs.output().splitlines()[-40:])
        return f"OBS {how} ({error}); the last acts: {', '.join(self.last)}\n{tail}"

    def _save_stacks(self, code):
        """Of an OBS that hangs, where gdb is installed."""
        gdb = shutil.which("gdb")
        if code is None and gdb:
            with open("soak-stacks.txt", "w") as file:
                subprocess.run([gdb, "-p", str(self.stage.obs.process.pid), "-batch", "-ex", "set pagination off", "-ex",
                                "thread apply all bt 30"], stdout=file, stderr=subprocess.STDOUT, timeout=120, check=False)

    def _growth(self):
        quarter = len(self.resident) // 4
        if quarter < 3:
            return ""
        quarters = slice(quarter, 2 * quarter), slice(-quarter, None)
        early, late = (statistics.median(self.resident[part]) for part in quarters)
        toggles = statistics.median(self.toggles[quarters[1]]) - statistics.median(self.toggles[quarters[0]])
        grown = late - early - toggles * KEPT_FOR_A_TOGGLE_BYTES
        print(f"resident: {early / 1e6:.0f} MB in the second quarter, {late / 1e6:.0f} MB in the last; "
              f"{toggles:.0f} switches of studio mode between them")
        print("minute by minute:", ", ".join(f"{statistics.median(self.resident[first:first + LOOKS_A_MINUTE]) / 1e6:.0f}"
                                             for first in range(0, len(self.resident), LOOKS_A_MINUTE)))
        is_long = len(self.resident) >= LOOKS_TO_JUDGE_GROWTH
        return f"memory grew by {grown / 1e6:.0f} MB" if is_long and grown > GROWTH_ALLOWED_BYTES else ""


def asan_environment(folder):
    runtime = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True,
                             check=True).stdout.strip()
    return {"LD_PRELOAD": str(pathlib.Path(runtime).resolve()),
            "ASAN_OPTIONS": f"{ASAN_OPTIONS}:log_path={folder / 'asan'}", "UBSAN_OPTIONS": f"log_path={folder / 'ubsan'}"}


def reports_in(folder):
    return "\n".join(path.read_text(errors="replace")[:6000] for path in sorted(folder.glob("*san.*")))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--asan", action="store_true")
    parser.add_argument("--without-source", action="store_true", help="the same acts on a Media Source of OBS's own")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="r2v-soak-") as name:
        folder = pathlib.Path(name)
        simulator = SimulatorProcess(folder / "simulator", max_runtime_s=24 * 3600)
        stage = Stage(folder / "stage", simulator, fps=10, config={"storage_limit_gb": 1})
        try:
            if arguments.asan:
                stage.obs.environment.update(asan_environment(folder))
            stage.remember_quick_tasks()
            soak = Soak(stage, arguments.seed, not arguments.without_source)
            wrong = soak.run(arguments.minutes * 60)
            if arguments.asan and wrong.startswith("memory"):
                wrong = ""
            submits = simulator.report()["submits"]
            tasks = len({task["task_id"] for task in simulator.report()["tasks"]})
        finally:
            stage.close()
            simulator.close()
        reports = reports_in(folder)
    done, refused = sum(soak.acts.done.values()), sum(soak.acts.refused.values())
    print(f"{done} acts, {refused} refused by OBS, {submits} paid requests for {tasks} tasks")
    print(", ".join(f"{name} {count}" for name, count in sorted(soak.acts.done.items())))
    if submits != tasks:
        wrong += f"\n{submits} paid requests made {tasks} tasks"
    for complaint in filter(None, (wrong, reports)):
        print(f"WRONG (seed {arguments.seed}): {complaint}")
    return 1 if wrong or reports else 0


if __name__ == "__main__":
    sys.exit(main())
