# SPDX-License-Identifier: GPL-2.0-or-later
"""Starts OBS with a configuration of its own, makes a scene, generates in rehearsal and keeps what came out.

Run by tools/demo, which builds and installs the module before."""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from PIL import Image, ImageDraw

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from obs_under_test import KEY_VARIABLE, SCENE, URL_VARIABLE, ObsUnderTest  # noqa: E402

SOURCE = "AI clip"
PROMPT = "The sun sets, lights come on in the house, the camera moves closer"


def draw_scene(size=(1280, 720)):
    """A picture to stand in for a camera."""
    width, height = size
    picture = Image.new("RGB", size)
    draw = ImageDraw.Draw(picture)
    for row in range(height):
        share = row / height
        draw.line((0, row, width, row), fill=(int(70 + 180 * share), int(130 + 60 * share), int(210 - 70 * share)))
    draw.ellipse((960, 90, 1100, 230), fill=(255, 240, 170))
    draw.polygon([(0, 470), (300, 300), (560, 450), (820, 330), (1280, 500), (1280, 720), (0, 720)], fill=(60, 110, 90))
    draw.polygon([(0, 590), (500, 500), (1280, 600), (1280, 720), (0, 720)], fill=(70, 140, 70))
    draw.rectangle((250, 470, 470, 630), fill=(170, 90, 70))
    draw.polygon([(225, 475), (360, 370), (495, 475)], fill=(110, 50, 50))
    draw.rectangle((290, 510, 345, 565), fill=(250, 230, 150))
    draw.rectangle((390, 530, 440, 630), fill=(80, 50, 40))
    return picture


def wait_until(condition, what, timeout=120):
    deadline = time.monotonic() + timeout
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            sys.exit(f"The demo stopped: it waited too long for {what}.")
        time.sleep(0.2)


def picture_of_the_window(obs, path):
    """The whole screen of the Xvfb."""
    shot = path.with_suffix(".full.png")
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", "x11grab", "-video_size", "1600x1000",
                    "-i", obs.display, "-frames:v", "1", str(shot)], check=True, timeout=60)
    with Image.open(shot) as picture:
        picture.convert("RGB").save(path, optimize=True)
    shot.unlink()


def arrange_windows(obs):
    """The main window beside the open properties, as a person would have them; there is no window manager."""
    # OBS draws no handles on what is locked.
    item = obs.websocket.call("GetSceneItemId", sceneName=SCENE, sourceName=SOURCE)["sceneItemId"]
    obs.websocket.call("SetSceneItemLocked", sceneName=SCENE, sceneItemId=item, sceneItemLocked=True)
    obs.websocket.call("OpenInputPropertiesDialog", inputName=SOURCE)
    time.sleep(1.5)
    environment = {**os.environ, "DISPLAY": obs.display}

    def windows(name):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", name], capture_output=True, text=True,
                               env=environment, timeout=20)
        return found.stdout.split()

    for window in windows("^OBS "):
        subprocess.run(["xdotool", "windowsize", window, "1600", "1000", "windowmove", window, "0", "0"],
                       env=environment, check=False, timeout=20)
    for window in windows(f"'{SOURCE}'"):
        subprocess.run(["xdotool", "windowsize", window, "600", "790", "windowmove", window, "980", "190",
                        "windowraise", window], env=environment, check=False, timeout=20)
    time.sleep(1.5)


def make_scene(websocket, folder):
    camera = folder / "camera.png"
    draw_scene().save(camera)

    def add(name, kind, settings):
        return websocket.call("CreateInput", sceneName=SCENE, inputName=name, inputKind=kind,
                              inputSettings=settings)["sceneItemId"]

    add("Camera", "image_source", {"file": str(camera)})
    clip = add(SOURCE, "r2v_source", {"prompt": PROMPT, "duration": 5})
    websocket.call("SetSceneItemTransform", sceneName=SCENE, sceneItemId=clip,
                   sceneItemTransform={"positionX": 36, "positionY": 28, "scaleX": 0.42, "scaleY": 0.42})


def run(obs, output, arguments, say):
    websocket = obs.websocket
    make_scene(websocket, obs.folder)
    version = websocket.call("GetVersion")["obsVersion"]
    say(f"OBS {version} is running with a separate configuration, in rehearsal: no key, no network, no cost.")
    time.sleep(1)

    began = time.monotonic()
    since = websocket.mark()
    websocket.call("PressInputPropertiesButton", inputName=SOURCE, propertyName="generate")
    ready = websocket.wait_for_vendor_event("clip_ready", since=since, timeout=180)
    seconds = time.monotonic() - began
    generation = websocket.vendor("get_generation", generation_id=ready["generation_id"])["generation"]
    reference = pathlib.Path(generation["reference_paths"][0]["value"])
    kept_reference = output / ("reference" + reference.suffix)
    shutil.copyfile(reference, kept_reference)
    with Image.open(kept_reference) as picture:
        say(f"Generate captured the frame of the scene: {kept_reference} ({picture.width}x{picture.height}).")

    clip = pathlib.Path(ready["clip_path"])
    kept_clip = output / ("clip" + clip.suffix)
    shutil.copyfile(clip, kept_clip)
    say(f"{seconds:.1f} s later, the clip arrived: {kept_clip} ({kept_clip.stat().st_size // 1024} kB).")

    wait_until(lambda: websocket.call("GetMediaInputStatus", inputName=SOURCE)["mediaState"]
               == "OBS_MEDIA_STATE_PLAYING", "the clip to play")
    time.sleep(1)
    (output / "program.png").write_bytes(websocket.screenshot(SCENE))
    say(f"It plays in the scene: {output / 'program.png'} shows the program with the clip on air.")
    if arguments.picture:
        arrange_windows(obs)
        picture_of_the_window(obs, arguments.picture)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prefix", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--headless", action="store_true", help="use Xvfb and end by itself, also with a display")
    parser.add_argument("--picture", type=pathlib.Path, help="also take a picture of OBS's window (with Xvfb)")
    arguments = parser.parse_args()

    display = None if arguments.headless or arguments.picture else os.environ.get("DISPLAY")
    output = arguments.output
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)

    lines = []

    def say(line):
        lines.append(line)
        print(f"{len(lines)}. {line}", flush=True)

    with tempfile.TemporaryDirectory(prefix="r2v-demo-") as scratch:
        obs = ObsUnderTest(scratch, arguments.prefix.resolve(), display=display,
                           environment={KEY_VARIABLE: "", URL_VARIABLE: ""})
        obs.plugin_config.mkdir(parents=True, exist_ok=True)
        (obs.plugin_config / "config.json").write_text(json.dumps({"rehearsal": True}))
        try:
            obs.start()
            run(obs, output, arguments, say)
            if display:
                say("OBS stays open for you. Change the prompt and press Generate again; close OBS when you are done.")
                obs.process.wait()
            else:
                seconds = obs.quit()
                say(f"OBS closed in {seconds:.1f} s and reported {obs.memory_leaks()} memory leaks.")
        finally:
            obs.close()


if __name__ == "__main__":
    main()
