# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs cells of the fault table: one simulator and one program of the plugin's engine for many of them."""

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import child_process  # noqa: E402
from simulator_process import SimulatorProcess  # noqa: E402

# Back-offs of minutes take seconds; limits of requests are shortened less, for the simulator's sake.
SPEED = 150
PATIENCE = 50
POLL_BUDGET_S = 300
STALE_AFTER_S = 86_400
DISK = "1m"


@dataclasses.dataclass
class Outcome:
    cell: object
    ended: dict
    # After a new start with the fault gone, and where that brings nothing, after asking once more by hand.
    later: dict
    # Paid posts that arrived whole, but for those that were refused with 429.
    submits: int
    refused_429: int
    tasks: int
    clip: str
    reused_connection: bool
    key_in_records: bool


class Disk:
    """A small one of its own, where this user may mount one."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(folder)],
                                      capture_output=True).returncode == 0

    def close(self):
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)


class CellRunner:
    def __init__(self, folder, clip, reference, surroundings):
        folder.mkdir()
        self._folder = folder
        self._clip = clip
        self._reference = reference
        self._surroundings = surroundings
        self._number = 0
        self._simulator = SimulatorProcess(folder / "simulator")
        self._process = subprocess.Popen([os.environ["R2V_FAULT_CELLS"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         text=True)
        self._disk = Disk(folder / "disk")

    def close(self):
        child_process.end(self._process)
        self._simulator.close()
        self._disk.close()

    @property
    def has_small_disk(self):
        return self._disk.mounted

    def run(self, cell):
        self._number += 1
        self._simulator.reset()
        # The simulator answers for whole tasks, so nothing is known of a cell before this one.
        self._simulator.script(clip_file=str(self._clip), task_duration_ms=100, faults=cell.script(self._surroundings))
        order = self._order(cell)
        ended = self._ask(order)
        self._simulator.script(faults={cell.step: []})
        later = self._ask({"do": "restart", "fetch_again": False})
        if later["state"] == "failed" and later["task_id"]:
            later = self._ask({"do": "restart", "fetch_again": True})
        outcome = self._judge(cell, ended, later, pathlib.Path(order["storage"]))
        self._clear_disk()
        return outcome

    def _order(self, cell):
        storage = self._folder / f"store-{self._number}"
        client = cell.fault.at_client or {}
        order = {"do": "generate", "url": self._simulator.url, "key": self._simulator.key, "speed": SPEED,
                 "patience": PATIENCE, "poll_budget_s": POLL_BUDGET_S, "stale_after_s": STALE_AFTER_S,
                 "prompt": f"{cell}", "reference": str(self._reference), "reference_width": 640,
                 "reference_height": 360, "step": cell.step, "count": 1 if cell.mode == "once" else 0}
        if "instead" in client:
            order["instead"] = self._surroundings[client["instead"]]
            order["ca_file"] = self._surroundings["authority"] if client["instead"] == "another name" else ""
        if "disk" in client:
            storage = self._disk.folder / "generations"
            order["ballast"] = str(self._disk.folder / f"ballast-{self._number}")
        order["clock_jump_s"] = client.get("clock_jump_s", 0)
        order["storage"] = str(storage)
        return order

    def _ask(self, order):
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the program ended: {order}"
        return json.loads(line)

    def _clear_disk(self):
        # The program of the cell still holds its lock there, and the next cell makes the folder anew.
        shutil.rmtree(self._disk.folder / "generations", ignore_errors=True)

    def _judge(self, cell, ended, later, storage):
        report = self._simulator.report()
        posts = [entry for entry in report["requests"] if entry["endpoint"] == "submit"]
        whole = [entry for entry in posts if entry["body_received_ms"]]
        refused = sum(1 for entry in whole if entry["status"] == 429)
        earlier_ports = {entry["peer_port"] for entry in report["requests"] if entry["endpoint"] != "submit"}
        content = self._simulator.key.encode()
        return Outcome(
            cell, ended, later, len(whole) - refused, refused, report["accepted"], self._what_of_the_clip(ended, later),
            any(entry["peer_port"] in earlier_ports for entry in posts),
            any(content in path.read_bytes() for path in storage.rglob("*") if path.is_file()))

    def _what_of_the_clip(self, ended, later):
        for told, name in ((ended, "kept"), (later, "kept later")):
            if told.get("clip"):
                same = pathlib.Path(told["clip"]).read_bytes() == self._clip.read_bytes()
                return name if same else "WRONG BYTES"
        return "-"
