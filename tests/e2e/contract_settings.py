# SPDX-License-Identifier: GPL-2.0-or-later
"""What the settings of a source do in OBS."""

import contextlib
import time

import pictures
from contract_table import row
from stage import SOURCE, wait_until


@row("setting", "add_media_source")
def _(world):
    before = world.inputs()
    found, _ = world.made(add_media_source=True, on_ready="play")
    (added,) = wait_until(lambda: world.inputs() - before, "the Media Source")
    assert world.websocket.call("GetInputSettings", inputName=added)["inputSettings"]["local_file"] == found["clip_path"]
    world.remove(added)


@contextlib.contextmanager
def playing(world, **settings):
    """The first clip of the library, of two seconds, on air from its start with these settings."""
    world.play(world.library[0])
    world.stage.set_settings(**settings)
    world.websocket.call("TriggerMediaInputAction", inputName=SOURCE,
                         mediaAction="OBS_WEBSOCKET_MEDIA_INPUT_ACTION_RESTART")
    yield
    world.stage.set_settings(**{**{name: world.defaults()[name] for name in settings}, "on_ready": "library"})


def near_its_end(world):
    world.websocket.call("SetMediaInputCursor", inputName=SOURCE, mediaCursor=1700)


def cursor(world):
    return world.stage.media_status()["mediaCursor"]


def has_ended(world):
    return world.stage.media_status()["mediaState"] == "OBS_MEDIA_STATE_ENDED"


def seen_frame(world):
    return pictures.clip_frame_of(world.stage.program())


@row("value", "on_end=loop")
def _(world):
    with playing(world, on_end="loop"):
        near_its_end(world)
        wait_until(lambda: cursor(world) >= 1600, "the end")
        wait_until(lambda: cursor(world) < 1000 and not has_ended(world), "the next lap")


@row("value", "on_end=hide")
def _(world):
    with playing(world, on_end="hide"):
        near_its_end(world)
        wait_until(lambda: has_ended(world) and seen_frame(world) is None, "the scene without the clip")


@row("value", "on_end=freeze")
def _(world):
    with playing(world, on_end="freeze"):
        near_its_end(world)
        wait_until(lambda: has_ended(world), "the end")
        # A busy machine may draw the last picture a moment after the end was told.
        wait_until(lambda: (seen := seen_frame(world)) and seen[0] >= 58, "its last picture")
        time.sleep(0.5)
        assert seen_frame(world)[0] >= 58 and has_ended(world)


@row("value", "on_end=ping_pong")
def _(world):
    """Only on the way back its time falls again and again; at the start of a lap it falls once."""
    with playing(world, on_end="ping_pong"):
        times = []

        def runs_back():
            times.append(cursor(world))
            latest = list(dict.fromkeys(times))[-4:]
            return len(latest) == 4 and latest == sorted(latest, reverse=True)

        wait_until(runs_back, "the way back")


@row("setting", "speed_percent")
def _(world):
    """The clip gets over less of itself than half the time that passes."""
    with playing(world, speed_percent=25):
        wait_until(lambda: 0 < cursor(world) < 500, "the start of a lap")
        began, from_ms = time.monotonic(), cursor(world)
        later = wait_until(lambda: (now := cursor(world)) >= from_ms + 250 and now, "a quarter of a second of the clip")
        assert (time.monotonic() - began) * 1000 > 2 * (later - from_ms)


@row("value", "on_ready=play_at_loop")
def _(world):
    with playing(world, on_ready="play_at_loop", speed_percent=50):
        world.simulator.script(task_duration_ms=100)
        world.simulator.hold("download")
        # Of another length, so another clip in the picture too.
        generation_id = world.stage.generate(duration=3)
        world.simulator.wait_for_request("download")
        serial = world.simulator.report()["tasks"][0]["clip_serial"]
        wait_until(lambda: cursor(world) < 500, "the start of a lap")
        world.simulator.release("download")
        last_seen = 0
        while (frame := seen_frame(world)) is None or frame[1] != serial:
            last_seen = frame[0] if frame else last_seen
            assert world.stage.generation(generation_id)["state"] in ("waiting", "downloading", "ready")
        assert (last_seen >= 45, world.current()) == (True, generation_id), last_seen
        world.library.append(generation_id)
        world.serials[generation_id] = serial


@row("value", "while_waiting=clip")
def _(world):
    world.play(world.library[0])
    with world.under_way():
        world.wait_for_air(world.library[0])


@row("value", "while_waiting=nothing")
def _(world):
    world.play(world.library[0])
    world.stage.set_settings(while_waiting="nothing")
    with world.under_way():
        wait_until(lambda: seen_frame(world) is None, "the scene without the clip")
    world.wait_for_air(world.library[0])
    world.stage.set_settings(while_waiting="clip")


# The next version lets these act; until then what is set is kept.
for _name, _value in {
    "reference_delay_ms": 500, "extra_references": [{"value": "a"}],
}.items():
    def _check(world, name=_name, value=_value):
        world.stage.set_settings(**{name: value})
        assert world.stage.settings()[name] == value != world.defaults()[name]
        world.stage.set_settings(**{name: world.defaults()[name]})

    row("setting", _name)(_check)
