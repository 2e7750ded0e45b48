# SPDX-License-Identifier: GPL-2.0-or-later
"""The simulated provider as a process of its own, and its control endpoints as calls."""

import json
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

import child_process

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "simulator"
sys.path.insert(0, str(FOLDER))

KEY = "e2e-key-5f2c9b7a41d08e63"


class SimulatorProcess:
    def __init__(self, work_dir, port=0, max_runtime_s=900):
        work_dir = pathlib.Path(work_dir)
        work_dir.mkdir(parents=True, exist_ok=True)
        self.key = KEY
        self._log = open(work_dir / "simulator-output.txt", "ab")
        self._process = subprocess.Popen(
            [sys.executable, "-B", str(FOLDER / "simulator.py"), "--port", str(port), "--key", KEY,
             "--work-dir", str(work_dir), "--max-runtime-s", str(max_runtime_s), "--stop-on-stdin-close"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True, start_new_session=True)
        ports = self._process.stdout.readline().split()
        if not ports:
            raise RuntimeError(f"the simulator did not start: {(work_dir / 'simulator-output.txt').read_text()[-2000:]}")
        self.port = int(ports[0])
        self.url = f"http://127.0.0.1:{self.port}"

    def close(self):
        child_process.end(self._process)
        self._log.close()

    def _control(self, name, data=None):
        request = urllib.request.Request(
            f"{self.url}/control/{name}", data=None if data is None else json.dumps(data).encode(),
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            raise ValueError(error.read().decode()) from error

    def script(self, **changes):
        self._control("script", changes)

    def hold(self, endpoint, count=1, accept=True):
        self._control("hold", {"endpoint": endpoint, "count": count, "accept": accept})

    def kill(self, endpoint, pid, after_ms=0):
        """kill -9 of a process, so long after the next answer to endpoint."""
        self._control("kill", {"endpoint": endpoint, "pid": pid, "after_ms": after_ms})

    def release(self, endpoint=None):
        self._control("release", {"endpoint": endpoint} if endpoint else {})

    def complete(self):
        self._control("complete", {})

    def reset(self):
        self._control("reset", {})

    def report(self):
        return self._control("report")

    def requests(self, endpoint=None):
        return [entry for entry in self.report()["requests"] if endpoint in (None, entry["endpoint"])]

    def wait_for_request(self, endpoint, count=1, timeout=20):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            found = self.requests(endpoint)
            if len(found) >= count:
                return found
            time.sleep(0.05)
        raise TimeoutError(f"no request to {endpoint}: {[entry['endpoint'] for entry in self.requests()]}")
