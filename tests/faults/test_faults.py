# SPDX-License-Identifier: GPL-2.0-or-later
"""Each fault at each step, over real HTTP: the end, what was paid, whether the clip is kept, what the user reads."""

import concurrent.futures
import contextlib
import dataclasses
import queue
import subprocess

import pytest
from PIL import Image

from cell_runner import CellRunner
from fault_rows import cells, expected_end, expected_submits, expected_words
from surroundings import HANGING_NAME, MISSING_NAME, ElsewhereServer, RefusingPort, TlsServer

RUNNERS = 10


@dataclasses.dataclass
class Table:
    outcomes: list
    elsewhere: ElsewhereServer
    tls_servers: tuple
    has_small_disk: bool


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    clip, reference = folder / "clip.mp4", folder / "reference.jpg"
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30",
                    "-t", "2", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
                    "-movflags", "+faststart", str(clip)], check=True, timeout=60)
    Image.effect_noise((640, 360), 60).convert("RGB").save(reference, quality=80)
    with contextlib.ExitStack() as ended_after:
        def keep(thing):
            ended_after.callback(thing.close)
            return thing

        refusing, elsewhere = keep(RefusingPort()), keep(ElsewhereServer(clip.read_bytes()))
        self_signed = keep(TlsServer(folder / "self-signed", "IP:127.0.0.1"))
        another_name = keep(TlsServer(folder / "another-name", "DNS:elsewhere.example"))
        around = {"refusing": refusing.origin, "self-signed": self_signed.origin, "another name": another_name.origin,
                  "authority": str(another_name.certificate), "hanging name": HANGING_NAME,
                  "missing name": MISSING_NAME, "portal": f"{elsewhere.origin}/portal",
                  "clip elsewhere": f"{elsewhere.origin}/clip"}
        free = queue.Queue()
        for number in range(RUNNERS):
            runner = keep(CellRunner(folder / f"runner-{number}", clip, reference, around))
            free.put(runner)

        def run(cell):
            runner = free.get()
            try:
                return runner.run(cell)
            finally:
                free.put(runner)

        has_small_disk = runner.has_small_disk
        wanted = [cell for cell in cells() if has_small_disk or not (cell.fault.at_client or {}).get("disk")]
        with concurrent.futures.ThreadPoolExecutor(RUNNERS) as pool:
            outcomes = list(pool.map(run, wanted))
        yield Table(outcomes, elsewhere, (self_signed, another_name), has_small_disk)


def show(outcomes):
    rows = [("fault", "at", "met", "end", "code", "submits", "429s", "tasks", "clip", "sentence")]
    for outcome in outcomes:
        cell, ended = outcome.cell, outcome.ended
        rows.append((cell.fault.name, cell.step, cell.mode, ended["state"], ended["error_code"], outcome.submits,
                     outcome.refused_429, outcome.tasks, outcome.clip, f"{ended['error']} {ended['action']}".strip()))
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        print("  ".join([str(cell).ljust(width) for cell, width in zip(row, widths)] + [row[-1]]).rstrip())


def wrong_where(outcomes, condition):
    return [f"{outcome.cell}: {outcome}" for outcome in outcomes if condition(outcome)]


def test_every_cell_ends_as_the_contract_says(table):
    show(table.outcomes)
    if not table.has_small_disk:
        print("disk full: not run, this user may not mount a small disk")
    words = expected_words()
    wrong, tried = [], set()
    for outcome in table.outcomes:
        cell = outcome.cell
        word = words[cell.fault.name, cell.step, cell.mode]
        tried.add((cell.fault.name, cell.step, cell.mode))
        wanted = (*expected_end(word, cell.step), expected_submits(cell.fault, cell.step, word))
        got = (outcome.ended.get("state"), outcome.ended.get("error_code"), outcome.submits)
        if got != wanted or not outcome.ended["in_time"]:
            wrong.append(f"{cell}: {got}, not {wanted}")
    assert not wrong, "\n".join(wrong)
    untried = {key for key, word in words.items() if word != "-"} - tried
    assert {fault for fault, _, _ in untried} <= ({"disk full"} if not table.has_small_disk else set())


def test_no_cell_pays_twice(table):
    assert wrong_where(table.outcomes, lambda one: one.submits > 1 or one.tasks > 1) == []
    # On a connection of its own: on a used one libcurl sends a post again by itself.
    assert wrong_where(table.outcomes, lambda one: one.reused_connection) == []


def test_no_answer_that_holds_an_id_is_unknown(table):
    def forgets_id(one):
        told = (one.cell.fault.at_server or {}).get("body") or ""
        holds_id = one.cell.step == "submit" and ("<<id>>" in told or "<<body>>" in told)
        return holds_id and one.ended["state"] == "unknown"

    assert any("<<id>>" in (one.cell.fault.at_server or {}).get("body", "") for one in table.outcomes)
    assert wrong_where(table.outcomes, forgets_id) == []


def test_what_was_bought_is_on_disk_in_the_end_or_said_to_be_unknown(table):
    def lost(one):
        if one.ended["state"] == "unknown":
            return not one.ended["may_have_been_billed"] or one.later["state"] != "unknown"
        return one.clip != ("kept" if one.ended["state"] == "ready" else "kept later") if one.tasks else one.clip != "-"

    assert wrong_where(table.outcomes, lost) == []


def test_what_was_not_bought_is_not_said_to_be_billed(table):
    assert wrong_where(table.outcomes, lambda one: one.ended["state"] == "failed" and not one.tasks
                       and one.ended["may_have_been_billed"]) == []


def test_every_end_but_ready_says_what_happened_and_what_to_do(table):
    def bad(one):
        sentences = (one.ended["error"], one.ended["action"])
        if one.ended["state"] == "ready":
            return any(sentences)
        return any(len(text.split()) < 3 or "{" in text or text != text.strip() for text in sentences)

    assert wrong_where(table.outcomes, bad) == []


def test_nobody_is_told_to_buy_again_what_is_paid_for(table):
    def misleading(one):
        text = one.ended["action"].lower().replace("do not generate again", "")
        said_by_the_provider = one.ended["state"] == "unknown" or one.ended["error_code"] == "task_failed"
        return one.tasks and not said_by_the_provider and ("generate again" in text or "nothing was" in text)

    assert wrong_where(table.outcomes, misleading) == []


def test_the_key_goes_to_the_provider_alone(table):
    assert wrong_where(table.outcomes, lambda one: one.key_in_records) == []
    assert table.elsewhere.authorizations and set(table.elsewhere.authorizations) == {None}
    assert table.elsewhere.posts == 0
    for server in table.tls_servers:
        assert server.connections > 0 and server.requests == 0


def test_a_clip_is_held_where_the_clock_says_that_it_is_late(table):
    jumps = [one for one in table.outcomes if one.cell.fault.name.startswith("clock")]
    assert jumps
    assert wrong_where(jumps, lambda one: one.ended["held"] != one.cell.fault.name.endswith("on")) == []
