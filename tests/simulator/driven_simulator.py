# SPDX-License-Identifier: GPL-2.0-or-later
"""A simulator in a process of its own, and a client that speaks to it as the plugin does."""

import http.client
import io
import json
import pathlib
import re
import subprocess
import sys
import time

from PIL import Image

HERE = pathlib.Path(__file__).parent
AGENT = "obs-reference-to-video/test"
KEY = "Bearer simulator-key"


class Simulator:
    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, "-B", str(HERE / "simulator.py"), "--stop-on-stdin-close", "--max-runtime-s", "170",
             *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ports = [int(port) for port in self.process.stdout.readline().split()]
        self.port = self.ports[0]

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def send(self, method, path, body=None, headers=None, timeout=10):
        """(status, headers, body) of one request on a connection of its own."""
        if "://" in path:
            host, path = re.match(r"http://([^/]+)(/.*)", path).groups()
        else:
            host = f"127.0.0.1:{self.port}"
        connection = http.client.HTTPConnection(host, timeout=timeout)
        try:
            wanted = {"User-Agent": AGENT, "Authorization": KEY, **(headers or {})}
            connection.request(method, path, body, {name: value for name, value in wanted.items() if value})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def call(self, method, path, value=None, **kwargs):
        body = None if value is None else json.dumps(value)
        status, _, answer = self.send(method, path, body, {"Content-Type": "application/json"}, **kwargs)
        return status, json.loads(answer)

    def script(self, **changes):
        status, answer = self.call("POST", "/control/script", changes)
        assert status == 200, answer

    def report(self):
        return self.call("GET", "/control/report")[1]

    def upload(self, content, headers=None, extra=()):
        boundary = "xXboundaryXx"
        parts = [('name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg', content)]
        parts += [(f'name="{name}"', value.encode()) for name, value in extra]
        body = b"".join(f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
                        for head, data in parts) + f"--{boundary}--\r\n".encode()
        status, _, answer = self.send("POST", "/v1/files/upload/stream", body,
                                      {"Content-Type": f"multipart/form-data; boundary={boundary}", **(headers or {})})
        return status, json.loads(answer)

    def reference(self, size=(640, 360), **kwargs):
        status, answer = self.upload(picture(size, **kwargs))
        assert status == 200, answer
        return answer["url"]

    def submit(self, reference=None, **changes):
        body = {"model": "wan-2.7-reference-to-video", "prompt": "a dance", "duration": 2, "resolution": "720p",
                "aspect_ratio": "16:9", "reference_image_urls": [reference or self.reference()], **changes}
        return self.call("POST", "/v1/videos/generations", {k: v for k, v in body.items() if v is not ...})

    def wait_until_completed(self, task_id, timeout_s=60):
        end = time.monotonic() + timeout_s
        seen = []
        while time.monotonic() < end:
            _, reply = self.call("GET", f"/v1/tasks/{task_id}")
            seen.append((reply["status"], reply["progress"]))
            if reply["status"] in ("completed", "failed"):
                return reply, seen
            time.sleep(0.05)
        raise AssertionError(f"not completed: {seen[-1]}")


def picture(size=(640, 360), mode="RGB", format="JPEG"):
    image = Image.new(mode, size, (200, 30, 30) if mode == "RGB" else (200, 30, 30, 128))
    image.paste((30, 30, 200) if mode == "RGB" else (30, 30, 200, 128), (0, size[1] // 2, size[0], size[1]))
    out = io.BytesIO()
    image.save(out, format)
    return out.getvalue()
