# SPDX-License-Identifier: GPL-2.0-or-later
"""obs-websocket-js (npm) in a Node of its own, behind the same calls as simpleobsws."""

import itertools
import json
import pathlib
import subprocess
import threading

import child_process
from websocket_client import ObsWebsocket, RequestFailed

BRIDGE = pathlib.Path(__file__).resolve().parent / "clients" / "bridge.js"


class JsClient(ObsWebsocket):
    def __init__(self, folder, port, password):
        super().__init__()
        self._numbers = itertools.count(1)
        self._answers = {}
        self._process = subprocess.Popen(["node", str(BRIDGE), str(folder), f"ws://127.0.0.1:{port}", password],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        first = self._process.stdout.readline()
        if "connected" not in first:
            self.close()
            raise ConnectionError(f"obs-websocket-js did not connect: {first}")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            message = json.loads(line)
            if "event" in message:
                self.heard(message["event"], message["data"])
                continue
            with self._changed:
                self._answers[message["id"]] = message
                self._changed.notify_all()

    def call(self, request, timeout=20, **data):
        number = next(self._numbers)
        self._process.stdin.write(json.dumps({"id": number, "request": request, "data": data}) + "\n")
        with self._changed:
            if not self._changed.wait_for(lambda: number in self._answers, timeout):
                raise TimeoutError(f"no answer to {request}")
            answer = self._answers.pop(number)
        if "data" not in answer:
            raise RequestFailed(request, answer["code"], answer["comment"])
        return answer["data"]

    def close(self):
        child_process.end(self._process)
