# SPDX-License-Identifier: GPL-2.0-or-later
"""OBS ends in under a second and without leaks, whatever the plugin is doing and however the server hangs."""

import pytest

from stage import SOURCE, wait_until

HOUR_MS = 3_600_000


def idle(stage, simulator):
    pass


def uploading(stage, simulator):
    simulator.hold("upload", accept=False)
    stage.wait_for_state(stage.generate(), "uploading")
    simulator.wait_for_request("upload")


def submitting(stage, simulator):
    simulator.hold("submit", accept=True)
    stage.wait_for_state(stage.generate(), "submitting")
    simulator.wait_for_request("submit")


def waiting(stage, simulator):
    simulator.script(task_duration_ms=HOUR_MS)
    stage.wait_for_state(stage.generate(), "waiting")


def polling_a_server_that_hangs(stage, simulator):
    simulator.script(task_duration_ms=HOUR_MS)
    simulator.hold("poll", accept=False)
    stage.wait_for_state(stage.generate(), "waiting")
    simulator.wait_for_request("poll", timeout=60)


def downloading(stage, simulator):
    simulator.script(faults={"download": [{"kind": "stall", "at_bytes": 5000}]})
    stage.wait_for_state(stage.generate(), "downloading")
    simulator.wait_for_request("download")


def capturing(stage, simulator):
    stage.generate()


def playing(stage, simulator):
    stage.finish(stage.generate())
    wait_until(lambda: stage.media_status()["mediaState"] == "OBS_MEDIA_STATE_PLAYING", "the clip to play")


def rehearsing(stage, simulator):
    stage.wait_for_state(stage.generate(), "waiting")


CASES = [idle, capturing, uploading, submitting, waiting, polling_a_server_that_hangs, downloading, playing, rehearsing]


@pytest.mark.parametrize("bring_about", CASES, ids=lambda case: case.__name__)
def test_obs_ends_in_under_a_second(stages, simulator, bring_about):
    rehearsal = bring_about is rehearsing
    stage = stages(simulator, config={"rehearsal": rehearsal}).start()
    stage.add_input("Backdrop", "color_source_v3", color=0xFF804020, width=1280, height=720)
    stage.add_source()
    bring_about(stage, simulator)
    seconds = stage.end_at_once()
    print(f"{bring_about.__name__}: {seconds:.2f} s")
    assert stage.obs.memory_leaks() == 0


def test_a_task_that_was_accepted_is_fetched_after_a_restart_and_never_submitted_again(stages, simulator):
    simulator.script(task_duration_ms=HOUR_MS)
    stage = stages(simulator).start()
    stage.add_source()
    generation_id = stage.generate()
    stage.wait_for_state(generation_id, "waiting")
    stage.end_at_once()

    simulator.complete()
    stage.start()
    stage.finish(generation_id)
    assert simulator.report()["submits"] == 1
    # It comes long after its trigger, so it waits for the user.
    assert stage.settings(SOURCE).get("current_generation", "") == ""
    stage.end_at_once()
