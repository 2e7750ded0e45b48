# SPDX-License-Identifier: GPL-2.0-or-later
"""The accepted tasks: their states over time and the shapes in which they are told."""

import asyncio
import pathlib
import secrets
import time

from clips import recipe_of
from report import now_ms


def default_states():
    steps = [{"at": 0.0, "status": "pending", "progress": 0}]
    return steps + [{"at": at / 10, "status": "processing", "progress": at * 10} for at in range(2, 10)]


class Task:
    def __init__(self, body, script, clip):
        self.id = f"task-unified-{int(time.time())}-{secrets.token_hex(4)}"
        self.body = body
        self.script = script
        self.clip = clip
        self.created = int(time.time())
        self.accepted_ms = now_ms()
        self.due_ms = self.accepted_ms + script["task_duration_ms"]
        self.completed_ms = None
        self.first_completed_poll_ms = None
        self.polls = []
        self.links = {}
        self.downloads = []
        self._empty_polls_left = script["completed_empty_polls"]
        self._complete = asyncio.create_task(self._wait_for_completion())

    async def _wait_for_completion(self):
        if self.clip is not None:
            await asyncio.wait([self.clip])
        while (left_ms := self.due_ms - now_ms()) > 0:
            await asyncio.sleep(min(left_ms, 50) / 1000)
        self.completed_ms = now_ms()

    def complete_now(self):
        self.due_ms = now_ms()

    def forget(self):
        self._complete.cancel()

    def status(self):
        """(documented status, progress)"""
        if self.completed_ms is not None:
            if self.script["fail"] or self.clip_error():
                return "failed", 0
            return "completed", 100
        duration_ms = max(1, self.script["task_duration_ms"])
        fraction = (now_ms() - self.accepted_ms) / duration_ms
        current = {"status": "pending", "progress": 0}
        for step in self.script["states"] or default_states():
            if fraction >= step.get("at", 0):
                current = step
        return current["status"], current.get("progress", 0)

    def clip_error(self):
        if self.clip is not None and self.clip.done() and not self.clip.cancelled():
            return self.clip.exception()
        return None

    def shown_status(self, status):
        return self.script["status_names"].get(status, status)

    def usage(self):
        return {"credits_reserved": self.script["credits_reserved"], "user_group": "default"}

    def submit_reply(self):
        base = {"id": self.id, "object": "video.generation.task", "type": "video", "model": self.body["model"],
                "status": self.shown_status("pending")}
        shape = self.script["submit_shape"]
        if shape == "documented":
            return {"created": self.created, **base, "progress": 0,
                    "task_info": {"can_cancel": True, "estimated_time": 45}}
        if shape == "task_id":
            del base["id"]
            return {"task_id": self.id, **base, "usage": self.usage()}
        if shape == "no_id":
            del base["id"]
        return {**base, "usage": self.usage()}

    def poll_reply(self, link_base):
        status, progress = self.status()
        reply = {"id": self.id, "object": "video.generation.task", "type": "video", "model": self.body["model"],
                 "status": self.shown_status(status), "progress": progress, "created": self.created, "results": None,
                 "error": None, "usage": self.usage()}
        if status == "failed":
            failure = self.script["fail"] or {"code": "service_error", "message": str(self.clip_error())}
            reply["error"] = {"type": "task_error", **failure}
        elif status == "completed":
            if self._empty_polls_left > 0 or self.script["never_results"]:
                self._empty_polls_left -= 1
                reply["progress"] = 50
            else:
                self.first_completed_poll_ms = self.first_completed_poll_ms or now_ms()
                self._add_result(reply, self._link(link_base))
        return reply

    def _link(self, link_base):
        for token, expires_ms in self.links.items():
            if now_ms() < expires_ms:
                break
        else:
            token = secrets.token_hex(8)
            self.links[token] = now_ms() + self.script["link_ttl_ms"]
        return f"{link_base}/results/{self.id}/{token}/clip.mp4"

    def _add_result(self, reply, url):
        extra = self.script["result_extra"]
        shape = self.script["result_shape"]
        if shape == "strings":
            reply["results"] = [url]
        elif shape == "video_url":
            reply["results"] = [{"video_url": url, **extra}]
        elif shape == "result_data":
            reply["result_data"] = [{"url": url, **extra}]
        elif shape == "output_url":
            reply["output"] = {"url": url, "duration": self.body["duration"]}
        elif shape == "output_urls":
            reply["output"] = {"urls": [url]}
        elif shape == "video":
            reply["video"] = {"url": url}
        else:
            reply["results"] = [{"url": url, **extra}]

    def clip_bytes(self):
        if self.script["clip_file"]:
            return pathlib.Path(self.script["clip_file"]).read_bytes()
        return self.clip.result()[0].read_bytes()

    def report(self):
        made = self.clip is not None and self.clip.done() and not self.clip.cancelled() and not self.clip.exception()
        return {
            "task_id": self.id, "body": self.body, "status": self.status()[0], "accepted_ms": self.accepted_ms,
            "completed_ms": self.completed_ms, "first_completed_poll_ms": self.first_completed_poll_ms,
            "polls_ms": self.polls, "poll_count": len(self.polls), "downloads": self.downloads,
            "clip_path": str(self.clip.result()[0]) if made else self.script["clip_file"],
            "clip_serial": self.clip.result()[1] if made else None,
        }


class Tasks:
    def __init__(self, script, clips):
        self._script = script
        self._clips = clips
        self.by_id = {}

    def accept(self, body, uploads):
        clip = None
        if not self._script.clip_file:
            image = next((upload for upload in uploads if upload["kind"] == "image"), None)
            clip = self._clips.start(recipe_of(body, self._script.clip), image)
        task = Task(body, self._script.snapshot(), clip)
        self.by_id[task.id] = task
        return task

    def reset(self):
        for task in self.by_id.values():
            task.forget()
        self.by_id = {}
