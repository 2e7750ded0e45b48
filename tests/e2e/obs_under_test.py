# SPDX-License-Identifier: GPL-2.0-or-later
"""Starts the installed OBS Studio with a scratch configuration and the plugin from a scratch prefix, and ends it.

Everything OBS writes stays below one folder, so that a test can search all of it. Without a display an Xvfb of its own
is started. OBS 29 to 32 keep their settings in different files; all of them are written.
"""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

from Xlib import X
from Xlib.display import Display
from Xlib.error import XError
from Xlib.protocol.event import ClientMessage

from websocket_client import WebsocketClient

PASSWORD = "obs-under-test"
PROFILE = "Test"
COLLECTION = "Test"
SCENE = "Scene"
BACKDROP, BACKDROP_KIND = "Backdrop", "color_source_v3"
BACKDROP_SETTINGS = {"color": 0xFF604020, "width": 1280, "height": 720}
KEY_VARIABLE = "FOXAPI_API_KEY"
URL_VARIABLE = "FOXAPI_BASE_URL"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def installed_obs_version():
    text = subprocess.run(["obs", "--version"], capture_output=True, text=True, timeout=30).stdout
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", text)
    return tuple(int(part) for part in found.groups()) if found else (0, 0, 0)


class Xvfb:
    """An X server on a display that nobody else has."""

    def __init__(self, size="1600x1000"):
        read_end, write_end = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[write_end],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            self._process.wait()
            raise RuntimeError("Xvfb did not start")
        self.display = f":{number}"

    def close(self):
        self._process.terminate()
        self._process.wait()


def close_main_window(display):
    """What a window manager sends when someone clicks a window's X. (OBS 29 runs its whole exit inside the handler of
    SIGINT, which deadlocks or crashes now and then without any plugin.) False where there is no such window yet."""
    connection = Display(display)
    try:
        delete, protocols = connection.intern_atom("WM_DELETE_WINDOW"), connection.intern_atom("WM_PROTOCOLS")
        for window in connection.screen().root.query_tree().children:
            try:
                if not (window.get_wm_name() or "").startswith("OBS ") or window.get_attributes().map_state != X.IsViewable:
                    continue
                window.send_event(ClientMessage(window=window, client_type=protocols,
                                                data=(32, [delete, X.CurrentTime, 0, 0, 0])))
                connection.sync()
                return True
            except XError:
                continue
        return False
    finally:
        connection.close()


class ObsUnderTest:
    """One scratch OBS. It can be started and quit several times; its configuration stays between the starts."""

    def __init__(self, folder, module_prefix, *, display=None, screen="1600x1000", canvas=(1280, 720), fps=30,
                 environment=None):
        self.folder = pathlib.Path(folder)
        self.home = self.folder / "home"
        self.config = self.home / ".config" / "obs-studio"
        self.plugin_config = self.config / "plugin_config" / "obs-reference-to-video"
        self.output_log = self.folder / "obs-output.txt"
        self.port = free_port()
        self.canvas = canvas
        self.fps = fps
        self.environment = dict(environment or {})
        self.process = None
        self.websocket = None
        self._module_prefix = pathlib.Path(module_prefix) if module_prefix else None
        self._display = display
        self._screen = screen
        self._xvfb = None
        self._write_configuration()

    # ---- life

    def start(self, timeout=60, environment=None, arguments=()):
        """Starts OBS and waits until obs-websocket answers and the scene can be worked on."""
        if self._display is None:
            self._xvfb = self._xvfb or Xvfb(self._screen)
        self._forget_last_run()
        variables = self._variables()
        variables.update(environment or {})
        with open(self.output_log, "ab") as output:
            self.process = subprocess.Popen(
                self._command(arguments),
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                start_new_session=True,
            )
        self.websocket = WebsocketClient(self.port, PASSWORD)
        try:
            self._wait_until_ready(timeout)
        except Exception:
            self.kill()
            raise
        return self

    def quit(self, timeout=20):
        """Ends OBS by closing its window, and gives the seconds that took; kills it after `timeout`."""
        began = time.monotonic()
        while not close_main_window(self.display):
            if time.monotonic() - began > timeout:
                self.kill()
                raise TimeoutError("OBS shows no main window")
            time.sleep(0.05)
        began = time.monotonic()
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired as error:
            tail = self.output()[-2000:]
            self.kill()
            raise TimeoutError(f"OBS did not end within {timeout} s:\n{tail}") from error
        seconds = time.monotonic() - began
        self._close_websocket()
        if self.process.returncode != 0:
            raise RuntimeError(f"OBS ended with {self.process.returncode}:\n{self.output()[-2000:]}")
        return seconds

    def kill(self):
        """kill -9 of the process that start() made."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._close_websocket()

    def close(self):
        self.kill()
        if self._xvfb is not None:
            self._xvfb.close()
            self._xvfb = None

    @property
    def display(self):
        return self._display or self._xvfb.display

    # ---- what it wrote

    def output(self):
        """What OBS said on its standard output, over all starts: its whole log."""
        return self.output_log.read_text(errors="replace") if self.output_log.exists() else ""

    def plugin_end_ms(self):
        """What the plugin needed of the last exit; None where it did not get so far."""
        found = re.findall(r"\[obs-reference-to-video\] ended in (\d+) ms", self.output())
        return int(found[-1]) if found else None

    def memory_leaks(self):
        """OBS's own count of the last run; None where it did not get so far."""
        found = re.findall(r"Number of memory leaks: (-?\d+)", self.output())
        return int(found[-1]) if found else None

    def files_with(self, needle):
        """Every file below the scratch folder that holds these bytes."""
        found = []
        for path in self.folder.rglob("*"):
            if path.is_file() and needle in path.read_bytes():
                found.append(path)
        return found

    def context_switches(self, thread_prefix):
        """Sum of voluntary and forced context switches over the threads of that name; and how many threads."""
        total, count = 0, 0
        for status in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/status"):
            text = status.read_text()
            if not re.search(rf"^Name:\s+{re.escape(thread_prefix)}", text, re.MULTILINE):
                continue
            count += 1
            total += sum(int(number) for number in re.findall(r"ctxt_switches:\s+(\d+)", text))
        return total, count

    def resident_bytes(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) * 1024

    # ---- inside

    def _command(self, arguments):
        command = ["obs", "--multi", "--verbose", "--disable-updater"]
        if installed_obs_version() < (32, 0, 0):
            command.append("--disable-shutdown-check")
        return command + ["--profile", PROFILE, "--collection", COLLECTION, *arguments]

    def _variables(self):
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
        variables = {
            **kept,
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "XDG_DATA_HOME": str(self.home / ".local" / "share"),
            "XDG_RUNTIME_DIR": str(self.folder / "runtime"),
            "TMPDIR": str(self.folder / "tmp"),
            "QT_QPA_PLATFORM": "xcb",
            "DISPLAY": self.display,
        }
        if self._display is None:
            variables["LIBGL_ALWAYS_SOFTWARE"] = "1"
        else:
            # Not the session's bus: the user's own keychain is on it.
            variables.update({name: os.environ[name] for name in ("XAUTHORITY",) if name in os.environ})
        if self._module_prefix is not None:
            modules = next(self._module_prefix.glob("lib/**/obs-plugins"))
            variables["OBS_PLUGINS_PATH"] = str(modules)
            variables["OBS_PLUGINS_DATA_PATH"] = str(self._module_prefix / "share" / "obs" / "obs-plugins")
        variables.update(self.environment)
        return variables

    def _wait_until_ready(self, timeout):
        deadline = time.monotonic() + timeout
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"OBS ended with {self.process.returncode} at start:\n{self.output()[-3000:]}")
            try:
                self.websocket.connect(0)
                break
            except ConnectionError:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"OBS did not come up within {timeout} s:\n{self.output()[-3000:]}") from None
                time.sleep(0.1)
        # The websocket listens before the scene collection is loaded.
        while True:
            try:
                self.websocket.call("GetCurrentProgramScene")
                return
            except Exception:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def _close_websocket(self):
        if self.websocket is not None:
            self.websocket.close()
            self.websocket = None

    def _forget_last_run(self):
        """A run that was killed makes the next one ask about safe mode, each version by its own file."""
        shutil.rmtree(self.config / ".sentinel", ignore_errors=True)
        (self.config / "safe_mode").unlink(missing_ok=True)

    def _write_configuration(self):
        for folder in (self.config / "basic" / "profiles" / PROFILE, self.config / "basic" / "scenes",
                       self.config / "plugin_config" / "obs-websocket", self.folder / "runtime", self.folder / "tmp"):
            folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "runtime").chmod(0o700)

        basic = (f"[Basic]\nProfile={PROFILE}\nProfileDir={PROFILE}\n"
                 f"SceneCollection={COLLECTION}\nSceneCollectionFile={COLLECTION}\nConfigOnNewProfile=true\n")
        general = ("[General]\nFirstRun=true\nPre19Defaults=false\nPre21Defaults=false\nPre23Defaults=false\n"
                   "Pre24.1Defaults=false\nPre31Migrated=true\nMaxLogs=10\nInfoIncrement=999\nProcessPriority=Normal\n"
                   "EnableAutoUpdates=false\nBrowserHWAccel=false\nLastVersion=536870912\nHotkeyFocusType=NeverDisableHotkeys\n")
        # In OBS 29 drawing the spacing helpers races with the list of sources: OBS crashed now and then while sources
        # were removed (mended in OBS by 8d8226351).
        window = ("[BasicWindow]\nPreviewEnabled=true\nSysTrayEnabled=false\nConfirmOnExit=false\n"
                  "SpacingHelpersEnabled=false\n")
        websocket = (f"[OBSWebSocket]\nFirstLoad=false\nServerEnabled=true\nServerPort={self.port}\n"
                     f"AlertsEnabled=false\nAuthRequired=true\nServerPassword={PASSWORD}\n")
        (self.config / "global.ini").write_text("\n".join([general, basic, window, websocket]))
        (self.config / "user.ini").write_text("\n".join([general, basic, window]))
        (self.config / "plugin_config" / "obs-websocket" / "config.json").write_text(json.dumps({
            "alerts_enabled": False, "auth_required": True, "first_load": False, "server_enabled": True,
            "server_password": PASSWORD, "server_port": self.port}))

        width, height = self.canvas
        (self.config / "basic" / "profiles" / PROFILE / "basic.ini").write_text(
            f"[General]\nName={PROFILE}\n\n[Video]\nBaseCX={width}\nBaseCY={height}\nOutputCX={width}\n"
            f"OutputCY={height}\nFPSType=0\nFPSCommon={self.fps}\n\n[Audio]\nSampleRate=48000\nChannelSetup=Stereo\n")
        self.write_collection(COLLECTION)

    def write_collection(self, name, sources=(), items=(), scenes=None, modules=None, backdrop=False):
        """A scene collection. `sources` and `items` (those of SCENE) as OBS writes them; `scenes`: further ones, the
        items by the scene's name; `modules`: what scripts and plugins keep in it; `backdrop`: every scene has something
        to be seen, without which nothing is generated."""
        scenes = {SCENE: items, **(scenes or {})}
        if backdrop:
            behind = {"name": BACKDROP, "id": 1000, "visible": True}
            scenes = {scene: [behind, *of] for scene, of in scenes.items()}
            sources = [{"id": "color_source", "versioned_id": BACKDROP_KIND, "name": BACKDROP,
                        "settings": BACKDROP_SETTINGS}, *sources]
        (self.config / "basic" / "scenes" / f"{name}.json").write_text(json.dumps({
            "name": name,
            "current_scene": SCENE,
            "current_program_scene": SCENE,
            "scene_order": [{"name": scene} for scene in scenes],
            "modules": modules or {},
            "sources": [*({"id": "scene", "name": scene, "settings": {"items": list(of), "id_counter": 2000}}
                          for scene, of in scenes.items()), *sources]}))

    def add_user_plugin(self, name, folder):
        """A plugin for this OBS alone, besides those of the system and the one under test."""
        shutil.copytree(folder, self.config / "plugins" / name)
