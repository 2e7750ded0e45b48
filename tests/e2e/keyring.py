# SPDX-License-Identifier: GPL-2.0-or-later
"""A session bus of its own with a GNOME Keyring on it, whose prompts appear on a display of its own."""

import os
import pathlib
import re
import signal
import subprocess
import time

from obs_under_test import Xvfb

SECRETS = "org.freedesktop.secrets"
PROMPTER = "org.gnome.keyring.SystemPrompter"


class Keyring:
    def __init__(self, folder):
        folder = pathlib.Path(folder)
        (folder / "runtime").mkdir(mode=0o700, parents=True)
        self._xvfb = Xvfb()
        self._variables = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder / "runtime"),
                           "XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config"),
                           "XDG_CACHE_HOME": str(folder / "cache"), "DISPLAY": self._xvfb.display}
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"], env=self._variables,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        self.address = self._bus.stdout.readline().strip()
        self._variables["DBUS_SESSION_BUS_ADDRESS"] = self.address
        self._daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], env=self._variables,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self._daemon.stdin.write(b"password")
        self._daemon.stdin.close()
        deadline = time.monotonic() + 20
        while not self._has_owner(SECRETS):
            assert time.monotonic() < deadline, "GNOME Keyring did not come up"
            time.sleep(0.05)

    def close(self):
        self.thaw()
        for process in (self._daemon, self._bus):
            process.terminate()
            process.wait()
        self._bus.stdout.close()
        self._xvfb.close()

    @property
    def environment(self):
        """What a program needs to find it."""
        return {"DBUS_SESSION_BUS_ADDRESS": self.address}

    def key(self):
        """What the keyring holds for the plugin, as another program reads it; "" for nothing."""
        return subprocess.run(["secret-tool", "lookup", "service", "foxapi"], env=self._variables, capture_output=True,
                              text=True, timeout=20).stdout

    def lock(self):
        self._call(SECRETS, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
                   "array:objpath:/org/freedesktop/secrets/collection/login")

    def is_prompting(self):
        return self._has_owner(PROMPTER)

    def freeze(self):
        """It takes calls and answers none."""
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._daemon.send_signal(signal.SIGCONT)

    def _has_owner(self, name):
        answer = self._call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", f"string:{name}")
        return re.search(r"\btrue\b", answer) is not None

    def _call(self, destination, path, method, *arguments):
        return subprocess.run(["dbus-send", "--session", "--print-reply", f"--dest={destination}", path, method, *arguments],
                              env=self._variables, capture_output=True, text=True, check=True, timeout=20).stdout
