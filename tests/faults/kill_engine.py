#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""kill -9 of the plugin's engine without OBS, many times, over real HTTP; prints what became of each generation.

R2V_FAULT_CELLS names the program of the fault table. tests/e2e/kill_loop.py does the same with OBS, which takes longer.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from cell_runner import PATIENCE, POLL_BUDGET_S, SPEED, STALE_AFTER_S  # noqa: E402
from simulator_process import SimulatorProcess  # noqa: E402
import pictures  # noqa: E402

# Less than the spend guard lets through in an hour.
ROUNDS_OF_A_STORE = 15
# "held": the provider has the whole paid request, and has said nothing.
MOMENTS = ("at random", "upload", "submit", "submit", "held", "held", "poll", "download")


class Engine:
    """One process of the program, and its one order."""

    def __init__(self, order):
        self._process = subprocess.Popen([os.environ["R2V_FAULT_CELLS"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         text=True)
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    @property
    def pid(self):
        return self._process.pid

    def answer(self):
        return json.loads(self._process.stdout.readline())

    def wait(self, seconds):
        """Whether it has ended by then."""
        try:
            self._process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


class KillLoop:
    def __init__(self, folder, seed):
        self.folder = folder
        self.random = random.Random(seed)
        self.simulator = SimulatorProcess(folder / "simulator", max_runtime_s=24 * 3600)
        self.clip = folder / "clip.mp4"
        self.reference = folder / "reference.jpg"
        pictures.make_counter(self.clip)
        pictures.test_card().convert("RGB").resize((640, 360)).save(self.reference)
        self.kills = 0
        self.table = collections.Counter()
        self.wrong = []

    def run(self, kills):
        number = 0
        while self.kills < kills:
            store = self.folder / f"store-{number // ROUNDS_OF_A_STORE}"
            self._round(store, f"Round {number}")
            number += 1

    def _round(self, store, prompt):
        self.simulator.reset()
        self.simulator.script(clip_file=str(self.clip), task_duration_ms=self.random.choice((0, 50)))
        moment = self.random.choice(MOMENTS)
        if moment == "held":
            self.simulator.hold("submit", accept=self.random.random() < 0.5)
        engine = Engine(self._order("generate", store, prompt))
        if moment == "at random":
            time.sleep(self.random.uniform(0, 0.4))
        elif moment == "held":
            self.simulator.wait_for_request("submit")
            time.sleep(self.random.choice((0, 0.01)))
        else:
            self.simulator.kill(moment, engine.pid, self.random.choice((0, 0, 1, 2, 4, 8, 15)))
            engine.wait(3)
        engine.kill()
        self.kills += 1
        self.simulator.release()
        at_kill = self._record_of(store, prompt, moment)
        # It may die again while it takes up what was left.
        if self.random.random() < 0.3:
            again = Engine(self._order("resume", store, prompt))
            time.sleep(self.random.uniform(0, 0.3))
            again.kill()
            self.kills += 1
        resumed = Engine(self._order("resume", store, prompt))
        resumed.answer()
        resumed.kill()
        self._judge(moment, prompt, at_kill, self._record_of(store, prompt, moment))

    def _judge(self, moment, prompt, at_kill, after):
        report = self.simulator.report()
        posts = [entry for entry in report["requests"] if entry["endpoint"] == "submit" and entry["body_received_ms"]]
        tasks = [task["task_id"] for task in report["tasks"]]
        end = after.get("state", "none")
        self.table[(moment, at_kill.get("state", "none"), end)] += 1
        complaints = []
        if len(posts) > 1:
            complaints.append(f"{len(posts)} submits")
        if at_kill.get("task_id") and after.get("task_id") != at_kill["task_id"]:
            complaints.append(f"task {at_kill['task_id']} was forgotten")
        if posts and end in ("none", "cancelled"):
            complaints.append(f"a paid request, but the end is {end}")
        if tasks and end not in ("ready", "unknown"):
            complaints.append(f"task {tasks[0]} ended as {end}")
        if end == "ready" and [after["task_id"]] != tasks:
            complaints.append(f"ready with {after['task_id']}, but the provider has {tasks}")
        self.wrong += [f"{prompt} ({moment}): {complaint}" for complaint in complaints]

    def _record_of(self, store, prompt, moment):
        found = {}
        for path in store.glob("*/generation.json"):
            try:
                record = json.loads(path.read_text())
            except ValueError:
                self.wrong.append(f"{prompt} ({moment}): {path} can't be read")
                continue
            if record["prompt"] == prompt:
                found = record
        return found

    def _order(self, what, store, prompt):
        return {"do": what, "url": self.simulator.url, "key": self.simulator.key, "speed": SPEED, "patience": PATIENCE,
                "poll_budget_s": POLL_BUDGET_S, "stale_after_s": STALE_AFTER_S, "prompt": prompt,
                "reference": str(self.reference), "reference_width": 640, "reference_height": 360, "step": "", "count": 0,
                "storage": str(store)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=900)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="r2v-kills-") as folder:
        loop = KillLoop(pathlib.Path(folder), arguments.seed)
        try:
            loop.run(arguments.kills)
        finally:
            loop.simulator.close()
    for (moment, at_kill, end), count in sorted(loop.table.items()):
        print(f"{count:5d}  killed at {moment}: {at_kill} on disk, then {end}")
    print(f"{loop.kills} kills in {time.monotonic() - began:.0f} s, {len(loop.wrong)} wrong")
    for complaint in loop.wrong:
        print(f"WRONG: {complaint}")
    return 1 if loop.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
