# SPDX-License-Identifier: GPL-2.0-or-later
"""From the trigger to the first frame on air, part by part, on loopback at 720p; and from the provider's completion to
air, beside a plain client that polls every 5 s and hands the file to OBS's own Media Source.

usage: R2V_PREFIX=build/prefix bench_air.py [--runs 5] [--task-s 12]"""

import argparse
import json
import pathlib
import random
import statistics
import tempfile
import time
import urllib.request

import pictures
from obs_under_test import SCENE
from simulator_process import SimulatorProcess
from stage import SOURCE, Stage, wait_until

PLAIN = "Plain client"
PLAIN_POLL_S = 5


def now_ms():
    return time.monotonic_ns() / 1e6


def clip_on_air(stage):
    """(frame, serial) of a small screenshot, which takes OBS a few milliseconds only."""
    shot = stage.websocket.screenshot(SCENE, imageWidth=320, imageHeight=180)
    return pictures.clip_frame_of(pictures.open_picture(shot), coded_width=1280)


def wait_for_air(stage, serial, timeout=30):
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        found = clip_on_air(stage)
        if found and found[1] == serial:
            return now_ms()
        time.sleep(0.002)
    raise TimeoutError(f"clip {serial} did not come on air")


def clear(stage):
    stage.websocket.vendor("stop_clip", source=SOURCE)
    if any(entry["inputName"] == PLAIN for entry in stage.websocket.call("GetInputList")["inputs"]):
        stage.websocket.call("RemoveInput", inputName=PLAIN)
    wait_until(lambda: clip_on_air(stage) is None, "the scene without a clip")


def run_ours(stage, simulator, task_s):
    """Milliseconds of each part."""
    simulator.reset()
    simulator.script(task_duration_ms=int(task_s * 1000))
    clear(stage)
    since = stage.websocket.mark()
    trigger = now_ms()
    generation_id = stage.generate()
    while not (tasks := simulator.report()["tasks"]) or tasks[0]["completed_ms"] is None:
        time.sleep(0.1)
    air = wait_for_air(stage, tasks[0]["clip_serial"], timeout=60)
    stage.finish(generation_id)
    report = simulator.report()
    task = report["tasks"][0]
    upload = next(entry for entry in report["requests"] if entry["endpoint"] == "upload")
    submit = next(entry for entry in report["requests"] if entry["endpoint"] == "submit")
    download = task["downloads"][0]
    times = dict(stage.websocket.state_times(since))
    parts = {
        "capture and encode": times["uploading"] - trigger,
        "upload": upload["answered_ms"] - times["uploading"],
        "submit": submit["answered_ms"] - upload["answered_ms"],
        "download": download["finished_ms"] - task["first_completed_poll_ms"],
        "check": times["ready"] - download["finished_ms"],
        "open and first frame": air - times["ready"],
    }
    parts["all that is ours"] = sum(parts.values())
    parts["finding out (polling)"] = task["first_completed_poll_ms"] - task["completed_ms"]
    parts["completion to air"] = air - task["completed_ms"]
    return parts


def ask(simulator, path, body=None, content_type="application/json"):
    request = urllib.request.Request(simulator.url + path, data=body, headers={
        "Authorization": f"Bearer {simulator.key}", "Content-Type": content_type, "User-Agent": "plain-client/1.0"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def run_plain(stage, simulator, task_s, folder):
    simulator.reset()
    simulator.script(task_duration_ms=int(task_s * 1000))
    clear(stage)
    picture = (stage.folder / "card.png").read_bytes()
    boundary = "plainclientboundary"
    form = (f"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"card.png\"\r\n"
            f"Content-Type: image/png\r\n\r\n").encode() + picture + f"\r\n--{boundary}--\r\n".encode()
    link = json.loads(ask(simulator, "/v1/files/upload/stream", form, f"multipart/form-data; boundary={boundary}"))["url"]
    body = {"model": "wan-2.7-reference-to-video", "prompt": "Plain", "reference_image_urls": [link], "duration": 2,
            "resolution": "720p", "aspect_ratio": "16:9"}
    task_id = json.loads(ask(simulator, "/v1/videos/generations", json.dumps(body).encode()))["id"]
    while True:
        time.sleep(PLAIN_POLL_S)
        task = json.loads(ask(simulator, f"/v1/tasks/{task_id}"))
        if task["status"] == "completed" and task["results"]:
            break
    path = folder / f"{task_id}.mp4"
    with urllib.request.urlopen(task["results"][0]["url"], timeout=60) as answer:
        path.write_bytes(answer.read())
    stage.add_input(PLAIN, "ffmpeg_source", local_file=str(path), looping=True, hw_decode=False)
    known = simulator.report()["tasks"][0]
    return wait_for_air(stage, known["clip_serial"]) - known["completed_ms"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--task-s", type=float, default=12, help="how long the provider works, ±30 %%")
    arguments = parser.parse_args()
    chance = random.Random(7)

    with tempfile.TemporaryDirectory(prefix="r2v-bench-") as folder:
        folder = pathlib.Path(folder)
        simulator = SimulatorProcess(folder / "simulator")
        stage = Stage(folder / "stage", simulator)
        try:
            stage.start()
            pictures.test_card().save(stage.folder / "card.png")
            stage.add_input("Card", "image_source", file=str(stage.folder / "card.png"))
            stage.add_source()
            ours, plain = [], []
            for _ in range(arguments.runs):
                task_s = arguments.task_s * chance.uniform(0.7, 1.3)
                ours.append(run_ours(stage, simulator, task_s))
                plain.append(run_plain(stage, simulator, task_s, folder))
            stage.quit()
        finally:
            stage.close()
            simulator.close()

    print(f"{'ms, median and worst of ' + str(arguments.runs):34}{'median':>9}{'worst':>9}")
    for name in ours[0]:
        values = [parts[name] for parts in ours]
        print(f"{name:34}{statistics.median(values):9.0f}{max(values):9.0f}")
    print(f"{'completion to air, plain client':34}{statistics.median(plain):9.0f}{max(plain):9.0f}")


if __name__ == "__main__":
    main()
