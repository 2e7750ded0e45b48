# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rows of the contract act on: one OBS with one source, clips that wait for approval and clips in the library, and
a script that calls the procedures and hears the signals."""

import contextlib

import pictures
from stage import KIND, SOURCE, wait_until

HELD, LIBRARY = 7, 3


class World:
    def __init__(self, stage, simulator):
        self.stage, self.simulator, self.websocket = stage, simulator, stage.websocket
        self.held, self.library, self.serials = [], [], {}
        self.taken = None
        self._followed = None

    def fill(self):
        """Clips of the one source: some that wait for approval, then newer ones in the library."""
        clip = self.stage.folder / "counter.mp4"
        pictures.make_counter(clip)
        self.simulator.script(task_duration_ms=100, clip_file=str(clip))
        self.stage.set_settings(on_ready="hold")
        self.held = [self.stage.generate() for _ in range(HELD)]
        for generation_id in self.held:
            self.websocket.wait_for_vendor_event("clip_ready",
                                                 lambda data, id=generation_id: data["generation_id"] == id)
        self.simulator.script(clip_file=None)
        self.stage.set_settings(on_ready="library")
        self.library = [self.stage.generate(prompt=f"Clip {number}", requested_by="A row", negative_prompt="rain")
                        for number in range(LIBRARY)]
        for generation_id in self.library:
            self.stage.finish(generation_id)
        serials = {task["task_id"]: task["clip_serial"] for task in self.simulator.report()["tasks"]}
        self.serials = {generation_id: serials[self.stage.generation(generation_id)["task_id"]]
                        for generation_id in self.library}
        return self

    def vendor(self, request, **data):
        answer = self.websocket.vendor(request, **data)
        assert "error" not in answer, answer
        return answer

    def play(self, generation_id):
        self.vendor("play", source=SOURCE, generation_id=generation_id)
        self.wait_for_air(generation_id)

    def wait_for_air(self, generation_id):
        wait_until(lambda: self.current() == generation_id, f"{generation_id} in the settings")
        if generation_id in self.serials:
            self.stage.wait_for_clip_on_air(self.serials[generation_id])

    def current(self):
        return self.stage.settings().get("current_generation", "")

    def wait_for_no_clip(self):
        wait_until(lambda: pictures.clip_frame_of(self.stage.program()) is None and not self.current(), "no clip")

    def dismissed(self, generation_id):
        return self.stage.generation(generation_id)["dismissed"]

    def inputs(self):
        return {entry["inputName"] for entry in self.websocket.call("GetInputList")["inputs"]}

    def remove(self, name):
        assert self.websocket.call("GetInputSettings", inputName=name)["inputKind"] == "ffmpeg_source"
        self.websocket.call("RemoveInput", inputName=name)

    @contextlib.contextmanager
    def started_by(self, act):
        """The generation that act() starts; it gets no further than its upload and is cancelled in the end."""
        self.simulator.hold("upload", accept=False, count=20)
        since = self.websocket.mark()
        act()
        event = self.websocket.wait_for_vendor_event("generation_changed", lambda data: data["state"] == "uploading",
                                                     since=since, timeout=20)
        try:
            yield event["generation_id"]
        finally:
            self.websocket.vendor("cancel")
            self.stage.wait_for_state(event["generation_id"], "cancelled")
            self.simulator.release("upload")

    def under_way(self, **values):
        return self.started_by(lambda: self.stage.generate(**values))

    def made(self, **settings):
        """One more clip in the library, made with these settings."""
        self.simulator.script(task_duration_ms=100)
        self.stage.set_settings(**settings)
        since = self.websocket.mark()
        generation_id = self.stage.generate()
        self.websocket.wait_for_vendor_event("clip_ready", since=since)
        self.stage.set_settings(**{**{name: self.defaults()[name] for name in settings}, "on_ready": "library"})
        self.library.append(generation_id)
        self.serials[generation_id] = self.simulator.report()["tasks"][0]["clip_serial"]
        return self.stage.generation(generation_id), since

    def followed(self):
        """A generation that was followed to its end, and where its events begin. The same for each row."""
        if not self._followed:
            self._followed = self.made()
        return self._followed

    def defaults(self):
        return self.websocket.call("GetInputDefaultSettings", inputKind=KIND)["defaultInputSettings"]

    def choices(self, name):
        """What the properties page offers for a setting."""
        items = self.websocket.call("GetInputPropertiesListPropertyItems", inputName=SOURCE, propertyName=name)
        return [item["itemValue"] for item in items["propertyItems"]]

    # ---- the script in this OBS

    def call_procedure(self, name, argument=""):
        (self.stage.folder / "argument").write_text(argument)
        before = len(self.told("procedure", name))
        self.websocket.call("TriggerHotkeyByName", hotkeyName=f"procedures.{name}")
        (called, *results) = wait_until(lambda: self.told("procedure", name)[before:], f"the procedure {name}")[0]
        assert called == "true"
        return results

    def told(self, kind, name):
        file = self.stage.folder / "told"
        lines = [line.split("\t") for line in file.read_text().splitlines()] if file.exists() else []
        return [line[2:] for line in lines if line[:2] == [kind, name]]
