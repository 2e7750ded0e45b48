# SPDX-License-Identifier: GPL-2.0-or-later
"""kill -9 of OBS at chosen and at random moments, and what must be true of each generation afterwards.

A round brings generations to where they are wanted, kills OBS, lets the provider finish every task that it has, starts
OBS again on the same configuration (and may kill it again) and judges. Nothing is remembered by the judge but what the
simulator received and what lies on disk.
"""

import dataclasses
import json
import random
import subprocess
import time

from obs_under_test import SCENE
from pictures import test_card
from stage import END_STATES, LONG_AGO, wait_until

HOUR_MS = 3_600_000


@dataclasses.dataclass
class Judged:
    """One generation, from the outside."""

    prompt: str
    generation_id: str
    submits: int = 0
    task_ids: list = dataclasses.field(default_factory=list)
    dismissed: bool = False
    # Its state at the end of its round; "none" where nothing was ever on disk.
    end: str = ""
    wrong: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Kill:
    moment: str
    # Of each generation that had not come to its end by an earlier kill: its state on disk now.
    under_way: dict
    unreadable: int
    # Paid posts that the simulator had received whole and not answered.
    posts_held: int


class KillRounds:
    def __init__(self, make_stage, simulator, seed):
        self.simulator = simulator
        self.random = random.Random(seed)
        self.kills = []
        self.judged = {}
        self.stage = make_stage(simulator, config={"max_concurrent": 4, "max_queued": 10})
        self._round = []
        self._ended = set()
        self._trigger_number = 0
        self._clip = None
        self._set_up()

    # ---- the two tools of a round

    def trigger(self):
        self._trigger_number += 1
        prompt = f"Trigger {self._trigger_number}"
        generation_id = self.stage.generate(prompt=prompt)
        self._round.append(Judged(prompt, generation_id))
        return generation_id

    def kill(self, moment, by_simulator=False):
        """Kills OBS now, or waits until the simulator has done so."""
        if by_simulator:
            self.stage.obs.process.wait(60)
        self.stage.obs.kill()
        submits = self.simulator.requests("submit")
        held = sum(1 for entry in submits if entry["held"] and entry["body_received_ms"] and not entry["answered_ms"])
        records, unreadable = self._records()
        under_way = {one.generation_id: records.get(one.generation_id, {}).get("state", "none")
                     for one in self._round if one.generation_id not in self._ended}
        self._ended |= {generation_id for generation_id, state in under_way.items() if state in END_STATES}
        self.kills.append(Kill(moment, under_way, unreadable, held))
        self._judge_the_instant(records)

    def start(self):
        self.stage.start()

    # ---- moments

    def while_idle(self):
        self.kill("idle")

    def while_capturing(self):
        self.trigger()
        time.sleep(self.random.choice((0, 0.002, 0.01)))
        self.kill("capturing")

    def while_uploading_and_queued(self):
        self.simulator.hold("upload", count=4, accept=self.random.random() < 0.5)
        five = [self.trigger() for _ in range(5)]
        # Which of them is the fifth is up to the captures.
        wait_until(lambda: sorted(self.stage.generation(one)["state"] for one in five)
                   == ["queued"] + 4 * ["uploading"], "one to be queued behind four")
        self.simulator.wait_for_request("upload", 4)
        self.kill("uploading, queued")

    def while_a_paid_post_is_held(self):
        """The dangerous instant: the provider has all it needs to make and bill a task, and has said nothing."""
        count = self.random.choice((1, 1, 2, 3))
        self.simulator.script(task_duration_ms=HOUR_MS)
        if self.random.random() < 0.25:
            self.stage.wait_for_state(self.trigger(), "waiting")
        before = len(self.simulator.requests("submit"))
        self.simulator.hold("submit", count=count, accept=self.random.random() < 0.5)
        for _ in range(count):
            self.trigger()
        wait_until(lambda: self._posts_held() == count, "the paid posts to arrive whole")
        # Not only at the first instant after the arrival.
        time.sleep(self.random.choice((0, 0, 0.05)))
        assert len(self.simulator.requests("submit")) == before + count
        assert self._posts_held() == count, "the simulator has answered"
        self.kill("paid post held")

    def right_after_the_paid_answer(self):
        self.simulator.script(task_duration_ms=HOUR_MS)
        self.simulator.kill("submit", self.stage.obs.process.pid, self.random.choice((0, 0, 1, 2, 4, 8, 15)))
        self.trigger()
        self.kill("paid answer just sent", by_simulator=True)

    def while_waiting_downloading_and_just_ready(self):
        self.simulator.script(task_duration_ms=HOUR_MS)
        first, second = self.trigger(), self.trigger()
        self.stage.wait_for_state(first, "waiting")
        self.stage.wait_for_state(second, "waiting")
        self.stage.websocket.vendor("cancel", generation_id=second)
        wait_until(lambda: self.stage.generation(second)["dismissed"], "the second to be dismissed")
        self._round[-1].dismissed = True
        self.kill("waiting, dismissed")

        self.simulator.complete()
        self.simulator.script(faults={"download": [{"kind": "stall", "at_bytes": 20_000, "count": 2}]})
        self.start()
        self.simulator.wait_for_request("download", 2)
        wait_until(self._parts_on_disk, "a part of the clip on disk")
        self.kill("downloading")

        self.simulator.hold("download", count=2)
        self.start()
        self.simulator.wait_for_request("download", 4)
        self.simulator.kill("download", self.stage.obs.process.pid, self.random.randrange(0, 160))
        self.simulator.release("download")
        self.kill("clip just arrived", by_simulator=True)

    def at_a_random_instant(self):
        self.simulator.script(task_duration_ms=self.random.choice((0, HOUR_MS)),
                              latency_ms={"upload": self.random.randrange(0, 60),
                                          "submit": self.random.randrange(0, 120)})
        for _ in range(self.random.choice((1, 2, 3))):
            self.trigger()
        time.sleep(self.random.uniform(0, 0.3))
        self.kill("0-300 ms after the trigger")

    def while_taken_up_again(self):
        """Accepted tasks are on disk, and OBS dies while it takes them up again."""
        self.simulator.script(task_duration_ms=HOUR_MS)
        self.stage.wait_for_state(self.trigger(), "waiting")
        self.kill("waiting")
        self.simulator.complete()
        self.simulator.hold("poll")
        self.start()
        self.simulator.wait_for_request("poll")
        self.simulator.kill("poll", self.stage.obs.process.pid, self.random.randrange(0, 60))
        self.simulator.release("poll")
        self.kill("taken up again", by_simulator=True)

    # ---- a round

    def run(self, moment):
        """From an OBS that runs to an OBS that runs."""
        self._round, self._ended = [], set()
        self.simulator.reset()
        self.simulator.script(clip_file=str(self._clip))
        moment()
        self.simulator.release()
        self.simulator.complete()
        self.start()
        self._wait_for_ends()
        self._judge_the_end()

    def plan(self, kills):
        """Runs rounds until there were so many kills, half of them at the dangerous instant."""
        others = [self.while_waiting_downloading_and_just_ready, self.right_after_the_paid_answer,
                  self.while_uploading_and_queued, self.while_capturing, self.at_a_random_instant,
                  self.while_taken_up_again, self.right_after_the_paid_answer, self.at_a_random_instant,
                  self.while_idle, self.at_a_random_instant]
        turn = 0
        while len(self.kills) < kills:
            held = sum(1 for kill in self.kills if kill.posts_held)
            if 2 * held <= len(self.kills):
                self.run(self.while_a_paid_post_is_held)
            else:
                self.run(others[turn % len(others)])
                turn += 1

    # ---- judging

    def _records(self):
        """The records on disk by id, and how many cannot be read."""
        records, unreadable = {}, 0
        for path in self.stage.generations_folder.glob("*/generation.json*"):
            if path.name == "generation.json.tmp" or path.parent.name.startswith(LONG_AGO):
                continue
            try:
                record = json.loads(path.read_text())
                assert path.name == "generation.json" and record["generation_id"] == path.parent.name
                assert record["state"]
                records[path.parent.name] = record
            except (ValueError, KeyError, AssertionError):
                unreadable += 1
        return records, unreadable

    def _posts_held(self):
        return sum(1 for entry in self.simulator.requests("submit")
                   if entry["held"] and entry["body_received_ms"] and not entry["answered_ms"])

    def _parts_on_disk(self):
        return any(path.stat().st_size for path in self.stage.generations_folder.glob("*/clip.part"))

    def _ask_the_simulator(self):
        report = self.simulator.report()
        prompts = [json.loads(entry["body_text"])["prompt"] for entry in report["requests"]
                   if entry["endpoint"] == "submit" and entry["body_received_ms"]]
        for one in self._round:
            one.submits = prompts.count(one.prompt)
            one.task_ids = [task["task_id"] for task in report["tasks"] if task["body"]["prompt"] == one.prompt]
        strangers = set(prompts) - {one.prompt for one in self._round}
        assert not strangers, f"submitted again, rounds later: {strangers}"

    def _judge_the_instant(self, records):
        """A task that exists, or may come to exist, is known by what is on disk now."""
        self._ask_the_simulator()
        for one in self._round:
            record = records.get(one.generation_id, {})
            if one.submits and not record.get("task_id") and not record.get("submit_may_have_left"):
                one.wrong.append(f"at the kill the record knows nothing of its paid post: {record.get('state')}")

    def _wait_for_ends(self):
        def all_ended():
            known = {one["generation_id"]: one["state"] for one in self.stage.generations()}
            return all(known.get(one.generation_id, "cancelled") in END_STATES for one in self._round)

        wait_until(all_ended, "every generation to come to its end", 60)

    def _judge_the_end(self):
        self._ask_the_simulator()
        records, unreadable = self._records()
        self.kills[-1].unreadable += unreadable
        for one in self._round:
            record = records.get(one.generation_id)
            one.end = record["state"] if record else "none"
            one.wrong += self._complaints(one, record)
            self.judged[one.generation_id] = one
        on_air = self.stage.settings().get("current_generation", "")
        assert on_air == "", f"{on_air}, a clip of an earlier run, went on air by itself"

    def _complaints(self, one, record):
        if one.submits > 1 or len(one.task_ids) > 1:
            yield f"{one.submits} submits, {len(one.task_ids)} tasks"
        if one.end == "ready":
            clip = self.stage.generations_folder / one.generation_id / record["clip"]
            if [record["task_id"]] != one.task_ids:
                yield f"ready with task {record['task_id']}, but the provider has {one.task_ids}"
            if clip.read_bytes() != self._clip.read_bytes():
                yield "ready, but its clip is not the provider's"
            if not record["held"]:
                yield "came ready after a restart and was not held"
            if record["dismissed"] != one.dismissed:
                yield f"dismissed is {record['dismissed']}"
        elif one.end == "unknown":
            if not record["may_have_been_billed"] or record["task_id"] or record["error_code"] != "submit_unknown":
                yield f"unknown, but {record}"
        elif one.end == "cancelled":
            if one.submits or record["may_have_been_billed"] or record["error_code"] != "interrupted":
                yield f"cancelled ({record['error_code']}) after {one.submits} submits"
        elif one.end == "none":
            if one.submits:
                yield "submitted, and nothing on disk"
        else:
            yield f"ended as {one.end} ({record['error_code']})"

    def judge_all_again(self):
        """Once more at the very end: what came to its end stayed so, over all the kills that followed."""
        records, unreadable = self._records()
        assert unreadable == 0
        for one in self.judged.values():
            state = records[one.generation_id]["state"] if one.generation_id in records else "none"
            if state != one.end:
                one.wrong.append(f"{one.end} became {state}")

    def complaints(self):
        found = [f"{one.generation_id} ({one.prompt}): {text}" for one in self.judged.values() for text in one.wrong]
        return found + [f"{kill.moment}: {kill.unreadable} unreadable records"
                        for kill in self.kills if kill.unreadable]

    # ---- set up

    def _set_up(self):
        folder = self.stage.folder
        picture = folder / "card.png"
        test_card().save(picture)
        self._clip = self._make_clip()
        self.start()
        self.stage.add_input("Card", "image_source", file=str(picture))
        self.stage.add_source()
        # By an orderly end, so that every start after a kill finds the scene.
        self.stage.quit()
        self.start()
        wait_until(lambda: self.stage.websocket.call("GetSceneItemList", sceneName=SCENE)["sceneItems"], "the scene")

    def _make_clip(self):
        """One small clip for all tasks, so that no round waits for an encoder."""
        path = self.stage.folder / "clip.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i",
                        "testsrc2=size=320x180:rate=30", "-t", "2", "-c:v", "libx264", "-preset", "ultrafast",
                        "-pix_fmt", "yuv420p", str(path)], check=True, timeout=60)
        return path


def table(rounds):
    """One line a moment of kill, over the generations that were under way then."""
    header = ("killed while", "kills", "paid posts held", "generations", "states on disk", "submits 0/1/2+",
              "unreadable", "accepted", "by id", "unknown", "lost", "ended")
    moments = list(dict.fromkeys(kill.moment for kill in rounds.kills))
    rows = [row_of(moment, [kill for kill in rounds.kills if kill.moment == moment], rounds) for moment in moments]
    rows.append(row_of("all", rounds.kills, rounds))
    return render([header, *rows])


def row_of(moment, kills, rounds):
    met = [(rounds.judged[generation_id], state) for kill in kills for generation_id, state in kill.under_way.items()]
    unique = list({one.generation_id: one for one, _ in met}.values())
    submits = [sum(1 for one in unique if test(one.submits)) for test in
               (lambda count: count == 0, lambda count: count == 1, lambda count: count > 1)]
    accepted = [one for one in unique if one.task_ids]
    by_id = sum(1 for one in accepted if one.end == "ready")
    unknown = sum(1 for one in accepted if one.end == "unknown")
    return (moment, len(kills), sum(1 for kill in kills if kill.posts_held), len(unique),
            tally(state for _, state in met), "/".join(map(str, submits)),
            sum(kill.unreadable for kill in kills), len(accepted), by_id, unknown,
            len(accepted) - by_id - unknown, tally(one.end for one in unique))


def tally(names):
    counts = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items(), key=lambda item: -item[1])) or "-"


def render(rows):
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)
