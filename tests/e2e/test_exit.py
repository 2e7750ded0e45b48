# SPDX-License-Identifier: GPL-2.0-or-later
"""OBS ends in under a second and without leaks, whatever the plugin is doing and however the server hangs."""

import pathlib
import subprocess

import pytest

from stage import SOURCE, wait_until

CANVAS_FPS = 30

HOUR_MS = 3_600_000
HANGING = "https://hangs.invalid"
# Exists once a look-up hangs.
NAMES_HANG = "names-hang"


def idle(stage, simulator):
    pass


def uploading_and_queued(stage, simulator):
    simulator.hold("upload", accept=False)
    stage.wait_for_state(stage.generate(), "uploading")
    simulator.wait_for_request("upload")
    stage.wait_for_state(stage.generate(), "queued")


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


def encoding_a_rehearsal(stage, simulator):
    # The clip is made from the moment the task is accepted, and this one takes seconds.
    stage.wait_for_state(stage.generate(duration=10, resolution="1080p"), "waiting")


def probing(stage, simulator):
    """The worker is at the largest picture that the probe lets pass."""
    clip = stage.folder / "huge.mp4"
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i",
                    "testsrc2=size=8192x4320:rate=30,noise=alls=30", "-frames:v", "1", "-c:v", "libx264", "-preset",
                    "ultrafast", "-crf", "24", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(clip)],
                   check=True, timeout=60)
    simulator.script(clip_file=str(clip), task_duration_ms=0)
    stage.generate(duration=10)
    simulator.wait_for_request("download", timeout=60)
    wait_until(lambda: [part for part in stage.generations_folder.glob("*/clip.part")
                        if part.stat().st_size == clip.stat().st_size], "the whole clip")


def uploading_to_a_name_that_hangs(stage, simulator):
    stage.wait_for_state(stage.generate(), "uploading")
    wait_until(lambda: names_hanging(stage), "the look-up")


def downloading_from_a_name_that_hangs(stage, simulator):
    simulator.script(result_extra={"url": f"{HANGING}/clip.mp4"}, task_duration_ms=0)
    stage.wait_for_state(stage.generate(), "downloading")
    wait_until(lambda: names_hanging(stage), "the look-up")


def names_hanging(stage):
    return (stage.folder / NAMES_HANG).exists()


CASES = [idle, capturing, uploading_and_queued, submitting, waiting, polling_a_server_that_hangs, downloading, probing,
         playing, rehearsing, encoding_a_rehearsal, uploading_to_a_name_that_hangs,
         downloading_from_a_name_that_hangs]
REHEARSALS = (rehearsing, encoding_a_rehearsal)
NAMES_TO_HANG = (uploading_to_a_name_that_hangs, downloading_from_a_name_that_hangs)


@pytest.fixture(scope="module")
def hanging_names(tmp_path_factory):
    """A library that makes look-ups below .invalid hang, for LD_PRELOAD."""
    library = tmp_path_factory.mktemp("names") / "hanging_names.so"
    source = pathlib.Path(__file__).with_name("hanging_names.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True, timeout=60)
    return library


@pytest.fixture(scope="module")
def exits():
    rows = []
    yield rows
    print("\nended while                          plugin    OBS in all")
    for name, plugin_ms, seconds in rows:
        print(f"{name:36} {plugin_ms:3} ms    {seconds:.2f} s")


@pytest.mark.parametrize("bring_about", CASES, ids=lambda case: case.__name__)
def test_obs_ends_in_under_a_second(stages, simulator, hanging_names, exits, bring_about):
    stage = stages(simulator, config={"rehearsal": bring_about in REHEARSALS, "max_concurrent": 1},
                   base_url=HANGING if bring_about is uploading_to_a_name_that_hangs else None)
    environment = {}
    if bring_about in NAMES_TO_HANG:
        environment = {"LD_PRELOAD": str(hanging_names), "R2V_NAMES_HANG": str(stage.folder / NAMES_HANG)}
    stage.start(environment=environment)
    stage.add_input("Backdrop", "color_source_v3", color=0xFF804020, width=1280, height=720)
    stage.add_source()
    bring_about(stage, simulator)
    seconds = stage.end_at_once()
    exits.append((bring_about.__name__.replace("_", " "), stage.obs.plugin_end_ms(), seconds))
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
