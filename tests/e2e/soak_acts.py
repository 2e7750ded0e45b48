# SPDX-License-Identifier: GPL-2.0-or-later
"""What a streamer, a bot and OBS itself do to the plugin in an evening, one act at a time, drawn at random from a seed.

An act that OBS refuses (a source that is gone, a collection that is being loaded) is no fault: in an evening such things
happen, too. Only an OBS that dies, or no longer answers, is one.
"""

import time

from obs_under_test import COLLECTION, SCENE
from stage import KIND, SOURCE
from websocket_client import RequestFailed

OTHER_COLLECTION = "Other evening"
SETTINGS = {
    "on_end": ("loop", "hide", "freeze", "ping_pong"),
    "on_hide": ("restart", "pause", "continue"),
    "on_ready": ("play", "play_at_loop", "hold", "library"),
    "while_waiting": ("clip", "nothing", "reference"),
    "transition_ms": (0, 0, 300, 1000),
    "speed_percent": (25, 100, 100, 200),
    "audio": (False, True),
    "fit": ("contain", "cover", "stretch"),
    "add_media_source": (False, False, False, True),
    "reference": ("program", "program", "source"),
    "reference_name": ("Card", "Counter", "Nobody"),
    "prompt": ("The stage comes alive", "A {fox|owl} at {time}", "{text:Words}", ""),
    "prompt_text_source": ("", "", "Words"),
    "trigger_on_activate": (False, True),
    "trigger_on_text": (False, True),
    "width": (0, 640),
}
BUTTONS = ("generate", "cancel", "play_latest", "stop_clip", "approve", "reject", "next_clip", "previous_clip",
           "add_media_source_now")


class Acts:
    """With `own_source` off a Media Source of OBS's own stands in for ours, and nothing is asked of the plugin: what ends
    OBS with the same seed then is not ours."""

    def __init__(self, stage, random, own_source=True):
        self.stage = stage
        self.random = random
        self.own_source = own_source
        self.names = [SOURCE]
        self.scenes = [SCENE]
        self.added = 0
        self.done = {}
        self.refused = {}
        self._acts = [act for act, weight in self._weights() for _ in range(weight)]

    def step(self):
        """One act. Gives its name."""
        act = self.random.choice(self._acts)
        name = act.__name__
        try:
            act()
            self.done[name] = self.done.get(name, 0) + 1
        except (RequestFailed, StopIteration, IndexError):
            self.refused[name] = self.refused.get(name, 0) + 1
        return name

    def furnish(self):
        """The scenes, Text source and second collection that the acts need."""
        call = self.stage.websocket.call
        for scene in ("Break", "Raid"):
            call("CreateScene", sceneName=scene)
            self.scenes.append(scene)
        call("CreateInput", sceneName=SCENE, inputName="Words", inputKind="text_ft2_source_v2",
             inputSettings={"text": "Words"})
        # Both collections name the same sources, as a duplicated one does.
        call("CreateSceneCollection", sceneCollectionName=OTHER_COLLECTION)
        self._wait_for_scenes()
        self._add(SOURCE, call("GetCurrentProgramScene")["currentProgramSceneName"])
        call("SetCurrentSceneCollection", sceneCollectionName=COLLECTION)
        self._wait_for_scenes()

    def _weights(self):
        acts = [(self.change_scene, 8), (self.hide_or_show, 8), (self.change_settings, 8), (self.rename_source, 3),
                (self.rename_scene, 2), (self.add_source, 2), (self.remove_source, 2), (self.mix, 3), (self.look, 4),
                (self.toggle_studio_mode, 1), (self.change_transition, 2), (self.change_text, 3),
                (self.switch_collection, 1), (self.rest, 6), (self.copy_item, 1), (self.control_media, 3)]
        if self.own_source:
            acts += [(self.generate, 10), (self.cancel, 3), (self.play, 8), (self.press_button, 8), (self.press_hotkey, 6),
                     (self.panic, 2), (self.leave_panic, 5), (self.ask, 5), (self.arm, 2), (self.request_of_viewer, 3),
                     (self.remove_added, 5)]
        return acts

    # ---- acts on OBS

    def change_scene(self):
        self.stage.websocket.call("SetCurrentProgramScene", sceneName=self._scene())

    def hide_or_show(self):
        scene = self._scene()
        item = self.random.choice(self.stage.websocket.call("GetSceneItemList", sceneName=scene)["sceneItems"])
        self.stage.websocket.call("SetSceneItemEnabled", sceneName=scene, sceneItemId=item["sceneItemId"],
                                  sceneItemEnabled=self.random.random() < 0.6)

    def change_settings(self):
        names = self.random.sample(sorted(SETTINGS), self.random.choice((1, 1, 2, 4)))
        self.stage.set_settings(self._source(), **{name: self.random.choice(SETTINGS[name]) for name in names})

    def rename_source(self):
        index = self.random.randrange(len(self.names))
        self.added += 1
        name = f"Clip {self.added} ü"
        self.stage.websocket.call("SetInputName", inputName=self.names[index], newInputName=name)
        self.names[index] = name

    def rename_scene(self):
        index = self.random.randrange(len(self.scenes))
        self.added += 1
        self.stage.websocket.call("SetSceneName", sceneName=self.scenes[index], newSceneName=f"Scene {self.added}")
        self.scenes[index] = f"Scene {self.added}"

    def add_source(self):
        if len(self.names) < 4:
            self.added += 1
            name = f"Clip {self.added}"
            self._add(name, self._scene())
            self.names.append(name)

    def remove_source(self):
        if len(self.names) > 1:
            name = self.names.pop(self.random.randrange(len(self.names)))
            self.stage.websocket.call("RemoveInput", inputName=name)

    def copy_item(self):
        scene = self._scene()
        item = self.random.choice(self.stage.websocket.call("GetSceneItemList", sceneName=scene)["sceneItems"])
        copy = self.stage.websocket.call("DuplicateSceneItem", sceneName=scene, sceneItemId=item["sceneItemId"])
        self.stage.websocket.call("RemoveSceneItem", sceneName=scene, sceneItemId=copy["sceneItemId"])

    def mix(self):
        call, name = self.stage.websocket.call, self._source()
        self.random.choice((
            lambda: call("SetInputMute", inputName=name, inputMuted=self.random.random() < 0.5),
            lambda: call("SetInputVolume", inputName=name, inputVolumeDb=self.random.choice((-30.0, 0.0))),
            lambda: call("SetInputAudioSyncOffset", inputName=name, inputAudioSyncOffset=self.random.choice((0, 200)))))()

    def look(self):
        """At no scene: OBS 29 freezes where obs-websocket draws one from which an item was just removed, for it gives the
        last reference back with the graphics lock held, while a Text source waits for that one in its tick with the lock
        of all sources held."""
        self.stage.websocket.screenshot(self._source(), imageWidth=160, imageHeight=90)

    def toggle_studio_mode(self):
        on = self.stage.websocket.call("GetStudioModeEnabled")["studioModeEnabled"]
        self.stage.websocket.call("SetStudioModeEnabled", studioModeEnabled=not on)

    def change_transition(self):
        transitions = self.stage.websocket.call("GetSceneTransitionList")["transitions"]
        self.stage.websocket.call("SetCurrentSceneTransition",
                                  transitionName=self.random.choice(transitions)["transitionName"])

    def change_text(self):
        self.stage.set_settings("Words", text=self.random.choice(("", "A fox", "Ein Fuchs läuft", "狐")))

    def control_media(self):
        action = self.random.choice(("RESTART", "PAUSE", "PLAY", "STOP"))
        self.stage.websocket.call("TriggerMediaInputAction", inputName=self._source(),
                                  mediaAction=f"OBS_WEBSOCKET_MEDIA_INPUT_ACTION_{action}")

    def switch_collection(self):
        """OBS saves the one that it leaves."""
        call = self.stage.websocket.call
        current = call("GetSceneCollectionList")["currentSceneCollectionName"]
        call("SetCurrentSceneCollection",
             sceneCollectionName=COLLECTION if current == OTHER_COLLECTION else OTHER_COLLECTION)
        self._wait_for_scenes()
        self.scenes = [scene["sceneName"] for scene in call("GetSceneList")["scenes"]]
        kind = KIND if self.own_source else "ffmpeg_source"
        self.names = [one["inputName"] for one in call("GetInputList", inputKind=kind)["inputs"]
                      if one["inputName"] != "Counter"] or [SOURCE]

    def rest(self):
        time.sleep(self.random.choice((0.02, 0.2, 0.5)))

    # ---- acts on the plugin

    def generate(self):
        self._vendor("generate", source=self._source())

    def request_of_viewer(self):
        self._vendor("generate", source=self._source(), requested_by=self.random.choice(("Ann", "Ben", " ")),
                     prompt="A fox")

    def cancel(self):
        self._vendor("cancel")

    def play(self):
        ready = self._vendor("list_generations", state="ready", limit=20)["generations"]
        self._vendor("play", source=self._source(), generation_id=self.random.choice(ready)["generation_id"])

    def press_button(self):
        self.stage.press(self.random.choice(BUTTONS), self._source())

    def press_hotkey(self):
        name = self.random.choice(("generate_last_used", "cancel_all", "toggle_armed", "generate", "stop_clip",
                                   "play_latest", "next_clip"))
        self.stage.websocket.call("TriggerHotkeyByName", hotkeyName=f"r2v.{name}")

    def panic(self):
        self.random.choice((lambda: self._vendor("panic", on=True),
                            lambda: self.stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.panic")))()

    def leave_panic(self):
        self._vendor("panic", on=False)

    def arm(self):
        self._vendor("set_armed", armed=self.random.random() < 0.5)

    def ask(self):
        self.random.choice((lambda: self._vendor("get_status"), lambda: self._vendor("list_generations", limit=50)))()

    def remove_added(self):
        """Media Sources that were added would fill the scenes, and the memory, in the end."""
        added = [one["inputName"] for one in
                 self.stage.websocket.call("GetInputList", inputKind="ffmpeg_source")["inputs"]
                 if one["inputName"] != "Counter"]
        for name in added[2:]:
            self.stage.websocket.call("RemoveInput", inputName=name)

    # ---- helpers

    def _scene(self):
        return self.random.choice(self.scenes)

    def _source(self):
        return self.random.choice(self.names)

    def _vendor(self, request, **data):
        return self.stage.websocket.vendor(request, **data)

    def _add(self, name, scene):
        settings = {"prompt": "The stage comes alive", "duration": 2} if self.own_source else {
            "local_file": str(self.stage.folder / "counter.mp4"), "looping": True, "hw_decode": False}
        self.stage.websocket.call("CreateInput", sceneName=scene, inputName=name,
                                  inputKind=KIND if self.own_source else "ffmpeg_source", inputSettings=settings)

    def _wait_for_scenes(self):
        """While a collection is loaded OBS answers that it is not ready."""
        deadline = time.monotonic() + 30
        while True:
            try:
                self.stage.websocket.call("GetSceneList")
                return
            except RequestFailed:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
