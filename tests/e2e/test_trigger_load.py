# SPDX-License-Identifier: GPL-2.0-or-later
"""A thousand triggers at once from several programs: the guard lets through what is allowed and not one more, and
nobody is left without an answer. (What it costs the stream: bench_triggers.py.)"""

import pytest

from burst import Burst
from obs_under_test import PASSWORD
from stage import SOURCE

CANVAS_FPS = 30

TRIGGERS, PROGRAMS, ALLOWED = 1000, 4, 3


@pytest.fixture(scope="module")
def guarded(stages, simulator):
    stage = stages(simulator, config={"max_per_hour": ALLOWED}).start()
    stage.add_source()
    return stage


def test_a_thousand_triggers_make_no_more_than_is_allowed_and_each_is_answered(guarded, simulator):
    burst = Burst(guarded.obs.port, PASSWORD, PROGRAMS, TRIGGERS, "CallVendorRequest",
                  vendorName="obs-reference-to-video", requestType="generate", requestData={"source": SOURCE})
    since = guarded.websocket.mark()
    try:
        answers, _ = burst.fire()
    finally:
        burst.close()
    assert len(answers) == TRIGGERS and None not in answers
    accepted = [answer["generation_id"] for answer in answers if answer["accepted"]]
    refused = [answer for answer in answers if not answer["accepted"]]
    assert len(accepted) == len(set(accepted)) == ALLOWED
    assert {answer["refusal"] for answer in refused} == {"limit_reached"}
    assert all(answer["message"].endswith(".") for answer in refused)

    for generation_id in accepted:
        guarded.finish(generation_id)
    assert simulator.report()["submits"] == ALLOWED
    # Each refusal is an event, too, also while so many come at once.
    assert len(guarded.websocket.vendor_events("refused", since)) == TRIGGERS - ALLOWED
    status = guarded.websocket.vendor("get_status")
    assert (status["used_this_hour"], status["active"], status["queued"]) == (ALLOWED, 0, 0)
