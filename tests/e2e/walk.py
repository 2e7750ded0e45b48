#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The first evening, walked with a real mouse and real keys: from a scene to a clip on air, in rehearsal and with a key.

    R2V_PREFIX=… walk.py [--way rehearsal|key|both] [--shots FOLDER] [--scale 1|2]

It counts clicks and notches of the mouse wheel, takes a screenshot after each step, and fails where more are needed
than kept to. What is on the screen is found as a screen reader finds it, by role and words, and then only looked at:
each click is the mouse's, and what lies outside of a page's sight is scrolled to with the wheel. What it needs is
installed by `tools/lib/install-deps ci`."""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import warnings

from Xlib import X
from Xlib.display import Display

from obs_under_test import BACKDROP, BACKDROP_KIND, BACKDROP_SETTINGS, SCENE, URL_VARIABLE, ObsUnderTest
from simulator_process import SimulatorProcess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TEXTS = dict(re.fullmatch(r'([\w.]+)="(.*)"', line).groups()
             for line in (ROOT / "data" / "locale" / "en-US.ini").read_text(encoding="utf-8").splitlines())
KIND_NAME = TEXTS["Plugin.Name"]
PROMPT = "The person in Image 1 puts on a hat"
MOST_CLICKS = {"rehearsal": 5, "key": 6}
IN_OWN_SESSION = "R2V_WALK_SESSION"
# The same room in points at each scale, as a desktop has it.
SCREENS = {1: "1600x1000", 2: "3200x2000"}
# OBS's own words, of the versions that there are.
ADD_SOURCE = ("Add Source", "Add source", "Add")


class NotFound(Exception):
    pass


class Screen:
    """What is on the display of an OBS, and a mouse and keys for it."""

    def __init__(self, obs, shots, scale):
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi, GLib
        self.atspi = Atspi
        self.events = GLib.MainContext.default()
        self.obs = obs
        self.shots = shots
        self.scale = scale
        self.clicks = self.notches = self.keys = 0

    # ---- looking

    def _applications(self):
        desktop = self.atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application is not None and application.get_process_id() == self.obs.process.pid:
                yield application

    def _all(self, of, depth=0):
        if of is None or depth > 40:
            return
        yield of
        for index in range(of.get_child_count()):
            yield from self._all(of.get_child_at_index(index), depth + 1)

    def _is_seen(self, one):
        states = one.get_state_set()
        return states.contains(self.atspi.StateType.SHOWING) and states.contains(self.atspi.StateType.VISIBLE)

    def find(self, role, *names, timeout=60, seen=True):
        """The one of this role and one of these names; of several the one that came last, as a dialog does."""
        deadline = time.monotonic() + timeout
        while True:
            found = []
            for application in self._applications():
                for one in self._all(application):
                    try:
                        if one.get_role_name() in role and (not names or one.get_name() in names):
                            if not seen or self._is_seen(one):
                                found.append(one)
                    except Exception:  # It went while it was looked at.
                        continue
            if found:
                return found[-1]
            if time.monotonic() > deadline:
                raise NotFound(f"no {'/'.join(role)} {' or '.join(names)}")
            time.sleep(0.2)

    def box(self, one):
        """In pixels of the display. Qt tells a screen reader its own, which are larger on a dense screen."""
        extents = one.get_component_iface().get_extents(self.atspi.CoordType.SCREEN)
        return tuple(self.scale * value for value in (extents.x, extents.y, extents.width, extents.height))

    def shot(self, name):
        if self.shots:
            self.shots.mkdir(parents=True, exist_ok=True)
            number = len(list(self.shots.glob("*.png")))
            subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "x11grab", "-video_size", SCREENS[self.scale], "-i",
                            self.obs.display, "-frames:v", "1", str(self.shots / f"{number:02d}-{name}.png")], check=True,
                           timeout=60)

    # ---- acting

    def _xdotool(self, *arguments):
        return subprocess.run(["xdotool", *map(str, arguments)], check=True, capture_output=True, text=True, timeout=30,
                              env={**os.environ, "DISPLAY": self.obs.display}).stdout

    def _cut_by(self, one):
        """The area that scrolls and shows only a part of this, or nothing of it; None: all of it is in sight."""
        _, y, _, tall = self.box(one)
        area = one.get_parent()
        while area is not None and area.get_role_name() != "application":
            _, top, _, height = self.box(area)
            if height > 0 and (y < top - 2 or y + tall > top + height + 2):
                return area
            area = area.get_parent()
        return None

    def scroll_to(self, one):
        """With the wheel over the page, until all of it is in sight."""
        for _ in range(200):
            area = self._cut_by(one)
            if area is None:
                return
            left, top, width, height = self.box(area)
            # At the edge: over a field the wheel would change its value.
            self._xdotool("mousemove", left + width - 4, top + height // 2, "click", 5 if self.box(one)[1] > top else 4)
            self.notches += 1
            time.sleep(0.1)
        raise NotFound(f"{one.get_name()} cannot be scrolled to")

    def _popup(self):
        """The menu that is open, by the window itself: Qt keeps menus out of what screen readers can list."""
        connection = Display(self.obs.display)
        try:
            for window in reversed(connection.screen().root.query_tree().children):
                attributes = window.get_attributes()
                if attributes.override_redirect and attributes.map_state == X.IsViewable:
                    place = window.get_geometry()
                    return place.x, place.y, place.width, place.height
        finally:
            connection.close()
        raise NotFound("no menu is open")

    def _opened_popup(self):
        deadline = time.monotonic() + 15
        while True:
            try:
                return self._popup()
            except NotFound:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.2)

    def click_entry(self, name, what):
        """An entry of the open menu: the mouse goes down it, as the entry under it tells a screen reader its name."""
        heard = []
        listener = self.atspi.EventListener.new(lambda event: heard.append(event.source.get_name()))
        listener.register("object:state-changed:focused")
        try:
            left, top, _, height = self._opened_popup()
            for y in range(top + 8 * self.scale, top + height, 8 * self.scale):
                self._xdotool("mousemove", left + 40 * self.scale, y)
                for _ in range(10):
                    self.events.iteration(False)
                    time.sleep(0.01)
                if heard and heard[-1] == name:
                    self._xdotool("mousemove_relative", "--", 0, 4 * self.scale)
                    self.shot("menu")
                    self._xdotool("click", 1)
                    self.clicks += 1
                    time.sleep(0.6)
                    self.shot(what)
                    return
        finally:
            listener.deregister("object:state-changed:focused")
        raise NotFound(f"the menu has no {name} but {sorted(set(heard))}")

    def click(self, one, what):
        self.scroll_to(one)
        x, y, width, height = self.box(one)
        # Of a box for a check mark only the mark and the words are clicked.
        at_x = x + 12 * self.scale if one.get_role_name() == "check box" else x + width // 2
        self._xdotool("mousemove", at_x, y + height // 2)
        time.sleep(0.2)
        self._xdotool("click", 1)
        self.clicks += 1
        time.sleep(0.6)
        self.shot(what)

    def type(self, text):
        # There is no window manager that gives the focus away.
        place = dict(line.split("=") for line in self._xdotool("getmouselocation", "--shell").split())
        self._xdotool("windowfocus", place["WINDOW"])
        self._xdotool("type", "--delay", 20, text)
        self.keys += len(text)
        time.sleep(0.3)

    def focus(self, window_name):
        """There is no window manager that gives it to a dialog that opens."""
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", window_name], capture_output=True,
                               text=True, timeout=30, env={**os.environ, "DISPLAY": self.obs.display}).stdout.split()
        for window in found[-1:]:
            self._xdotool("windowfocus", window)

    def press_key(self, name):
        self._xdotool("key", name)
        self.keys += 1
        time.sleep(0.8)


def add_source(screen):
    """Three of the steps: the +, the entry, Return for the name."""
    screen.click(screen.find(("push button", "button"), *ADD_SOURCE), "add-source")
    screen.click_entry(KIND_NAME, "kind")
    screen.focus("^Create/Select Source")
    screen.press_key("Return")
    screen.shot("page")


def field(screen, label):
    """The field beside a label: OBS does not tell a screen reader which is whose, so by their places."""
    wanted = screen.find(("label", "static"), TEXTS[label])
    _, y, _, height = screen.box(wanted)
    best = None
    for application in screen._applications():
        for one in screen._all(application):
            if one.get_role_name() in ("text", "password text", "entry") and screen._is_seen(one):
                _, top, _, tall = screen.box(one)
                if top <= y + height // 2 <= top + max(tall, 1):
                    best = one
    if best is None:
        raise NotFound(f"no field beside {TEXTS[label]}")
    return best


def said(screen, key):
    """Whether the words of this text stand on the page, with anything filled in."""
    pattern = re.compile("".join(".*?" if re.fullmatch(r"\{\w+\}", part) else re.escape(part)
                                 for part in re.split(r"(\{\w+\})", TEXTS[key])))
    for application in screen._applications():
        for one in screen._all(application):
            if one.get_role_name() in ("label", "static") and pattern.search(one.get_name() or ""):
                return True
    return False


def wait_for(condition, what, timeout=60):
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.3)


def is_on_air(obs):
    sources = [one["inputName"] for one in obs.websocket.call("GetInputList", inputKind="r2v_source")["inputs"]]
    return any(obs.websocket.call("GetInputSettings", inputName=name)["inputSettings"].get("current_generation")
               for name in sources)


def covers_the_scene(obs):
    """Whether the source that was added lies over everything else."""
    items = obs.websocket.call("GetSceneItemList", sceneName=SCENE)["sceneItems"]
    (own,) = (item for item in items if item["inputKind"] == "r2v_source")
    return own["sceneItemTransform"]["scaleX"] > 0.5


def walk(way, folder, shots, scale):
    simulator = SimulatorProcess(folder / "simulator") if way == "key" else None
    environment = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_ACCESSIBILITY": "1", "QT_SCALE_FACTOR": str(scale),
                   "DBUS_SESSION_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"],
                   URL_VARIABLE: simulator.url if simulator else "http://127.0.0.1:9"}
    obs = ObsUnderTest(folder / "obs", os.environ["R2V_PREFIX"], screen=SCREENS[scale],
                       environment=environment)
    try:
        obs.start()
        obs.websocket.call("CreateInput", sceneName=SCENE, inputName=BACKDROP, inputKind=BACKDROP_KIND,
                           inputSettings=BACKDROP_SETTINGS)
        if simulator:
            simulator.script(task_duration_ms=1000)
        screen = Screen(obs, shots, scale)
        screen.shot("start")
        add_source(screen)
        covers = covers_the_scene(obs)
        screen.click(field(screen, "Setting.Prompt"), "prompt")
        screen.type(PROMPT)
        if way == "rehearsal":
            screen.click(screen.find(("check box",), TEXTS["Setting.Rehearsal"]), "rehearsal")
        else:
            screen.click(field(screen, "Setting.ApiKey"), "key")
            screen.type(simulator.key)
            wait_for(lambda: said(screen, "Key.AcceptedHere"), "the verdict beside the key")
            screen.shot("verdict")
        screen.click(screen.find(("push button", "button"), TEXTS["Button.Generate"]), "generate")
        wait_for(lambda: is_on_air(obs), "the clip on air", timeout=120)
        screen.shot("on-air")
        to_air = {"clicks": screen.clicks, "notches": screen.notches}
        screen.click(screen.find(("push button", "button"), TEXTS["Button.StopClip"]), "off-air")
        wait_for(lambda: not is_on_air(obs), "the clip off air")
        off_air = screen.clicks - to_air["clicks"]
        wrong_key = mend_wrong_key(screen, simulator) if way == "key" else None
        return {"way": way, **to_air, "off_air_clicks": off_air, "wrong_key_clicks": wrong_key,
                "notches_in_all": screen.notches, "covers_the_scene": covers}
    finally:
        obs.close()
        if simulator:
            simulator.close()


def mend_wrong_key(screen, simulator):
    """A key that the provider refuses, then the right one: how many clicks the second takes."""
    screen.click(field(screen, "Setting.ApiKey"), "wrong-key")
    screen.type("sk-not-this-one")
    wait_for(lambda: said(screen, "Key.RefusedHere"), "the refusal beside the key")
    screen.shot("refused")
    before = screen.clicks
    screen.click(field(screen, "Setting.ApiKey"), "right-key")
    screen.type(simulator.key)
    wait_for(lambda: said(screen, "Key.AcceptedHere"), "the verdict beside the key")
    screen.shot("accepted")
    return screen.clicks - before


def judge(result):
    """What is more than it may be."""
    faults = []
    if result["clicks"] > MOST_CLICKS[result["way"]]:
        faults.append(f"{result['clicks']} clicks to air, more than {MOST_CLICKS[result['way']]}")
    if result["notches_in_all"]:
        faults.append(f"{result['notches_in_all']} notches of the wheel")
    if result["off_air_clicks"] != 1:
        faults.append(f"{result['off_air_clicks']} clicks to take it off air")
    if result["covers_the_scene"]:
        faults.append("the source covers what was there")
    if (result["wrong_key_clicks"] or 0) > 2:
        faults.append(f"{result['wrong_key_clicks']} clicks to mend a wrong key")
    return faults


def in_own_session(arguments):
    """Once more, on a bus with nothing on it but what screen readers need: neither the user's keychain nor another."""
    with tempfile.TemporaryDirectory(prefix="r2v-walk-bus-") as folder:
        services = pathlib.Path(folder) / "services"
        services.mkdir()
        (services / "org.a11y.Bus.service").write_text(
            "[D-BUS Service]\nName=org.a11y.Bus\nExec=/usr/libexec/at-spi-bus-launcher\n")
        configuration = pathlib.Path(folder) / "session.conf"
        configuration.write_text(
            f"<busconfig><type>session</type><listen>unix:tmpdir={folder}</listen><servicedir>{services}</servicedir>"
            "<policy context='default'><allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/>"
            "<allow own='*'/></policy></busconfig>")
        return subprocess.run(["dbus-run-session", "--config-file", configuration, "--", sys.executable, "-B", __file__, *arguments],
                              env={**os.environ, IN_OWN_SESSION: "1", "XDG_RUNTIME_DIR": folder}).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--way", choices=("rehearsal", "key", "both"), default="both")
    parser.add_argument("--shots", type=pathlib.Path)
    parser.add_argument("--scale", type=int, choices=(1, 2), default=1)
    arguments = parser.parse_args()
    if IN_OWN_SESSION not in os.environ:
        # Each with its own OBS: what reads the screen takes the second one for the first.
        ways = ("rehearsal", "key") if arguments.way == "both" else (arguments.way,)
        rest = ["--scale", str(arguments.scale), *(["--shots", str(arguments.shots)] if arguments.shots else [])]
        return max([in_own_session(["--way", way, *rest]) for way in ways])
    warnings.simplefilter("ignore", DeprecationWarning)
    with tempfile.TemporaryDirectory(prefix="r2v-walk-") as folder:
        shots = arguments.shots.resolve() / arguments.way if arguments.shots else None
        result = walk(arguments.way, pathlib.Path(folder), shots, arguments.scale)
    faults = judge(result)
    print(result, "FAILED: " + "; ".join(faults) if faults else "ok", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
