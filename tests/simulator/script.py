# SPDX-License-Identifier: GPL-2.0-or-later
"""What a test has told the simulator to do: timing, reply shapes, faults and holds."""

import asyncio
import copy

from faults import check_fault

ENDPOINTS = ("upload", "upload_base64", "upload_url", "submit", "poll", "credits", "download", "file", "unknown")

DEFAULTS = {
    # Whose key is accepted, and what the account holds (0: 402).
    "api_key": None,
    "credits": 1_000_000,
    "credits_reserved": 5,
    # Library default User-Agents get the gateway's plain text 403, as observed.
    "refuse_library_user_agents": True,
    "reference_ttl_s": 72 * 3600,
    "upload_limit_bytes": 100_000_000,
    # From acceptance to completion; a task never completes before its clip is made.
    "task_duration_ms": 1500,
    # [{"at": fraction of the duration, "status": …, "progress": …}]; null: pending, then processing that rises.
    "states": None,
    # Renames, e.g. {"completed": "SUCCEEDED"}.
    "status_names": {},
    # {"code": …, "message": …}: the task fails instead of completing.
    "fail": None,
    # documented | observed (no created, progress, task_info) | task_id | no_id
    "submit_shape": "documented",
    # objects | strings | video_url | result_data | output_url | output_urls | video
    "result_shape": "objects",
    # So many polls answer completed with results null before the real one.
    "completed_empty_polls": 0,
    # completed with results null for ever.
    "never_results": False,
    # Fresh links come with the next poll.
    "link_ttl_ms": 24 * 3600 * 1000,
    "result_extra": {},
    # Served instead of a made clip.
    "clip_file": None,
    # Over the request: {"width", "height", "fps", "seconds", "codec", "audio", "moov_at_end"}.
    "clip": {},
    "download_content_type": "video/mp4",
    "download_bytes_per_s": 0,
    "download_ranges": True,
    "download_content_length": True,
    # {"poll": 50, …}
    "latency_ms": {},
    # {"submit": [{"kind": …, "count": 1, …}, …]}; see faults.py.
    "faults": {},
}


class Script:
    def __init__(self, api_key):
        self._api_key = api_key
        self.reset()

    def reset(self):
        self.values = copy.deepcopy(DEFAULTS)
        self.values["api_key"] = self._api_key
        self.holds = {}
        self.kills = []

    def __getattr__(self, name):
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None

    def update(self, changes):
        """Raises ValueError with what is wrong; then nothing is changed."""
        if not isinstance(changes, dict):
            raise ValueError("the script must be an object")
        for key, value in changes.items():
            if key not in DEFAULTS:
                raise ValueError(f"unknown script key {key}")
            if key in ("faults", "latency_ms"):
                if not isinstance(value, dict) or set(value) - set(ENDPOINTS):
                    raise ValueError(f"{key} must be an object by endpoint: {', '.join(ENDPOINTS)}")
        for queue in changes.get("faults", {}).values():
            for fault in queue:
                check_fault(fault)
        for key, value in changes.items():
            if key in ("faults", "latency_ms"):
                self.values[key].update(copy.deepcopy(value))
            else:
                self.values[key] = copy.deepcopy(value)

    def snapshot(self):
        return copy.deepcopy(self.values)

    def take_fault(self, endpoint):
        """The next fault for a request to endpoint, or None. `after` lets so many requests pass first."""
        queue = self.values["faults"].get(endpoint) or []
        if not queue:
            return None
        fault = queue[0]
        if fault.get("after", 0) > 0:
            fault["after"] -= 1
            return None
        remaining = fault.get("count", 1)
        if remaining == 1:
            queue.pop(0)
        elif remaining > 1:
            fault["count"] = remaining - 1
        return dict(fault)

    def add_hold(self, endpoint, count, accept):
        if endpoint not in ENDPOINTS:
            raise ValueError(f"unknown endpoint {endpoint}")
        self.holds.setdefault(endpoint, []).append({"count": count, "accept": accept, "event": asyncio.Event()})

    def take_hold(self, endpoint):
        for hold in self.holds.get(endpoint, []):
            if hold["count"] > 0 and not hold["event"].is_set():
                hold["count"] -= 1
                return hold
        return None

    def add_kill(self, endpoint, pid, after_ms):
        if endpoint not in ENDPOINTS:
            raise ValueError(f"unknown endpoint {endpoint}")
        if not isinstance(pid, int) or pid <= 1:
            raise ValueError("pid must be a process")
        self.kills.append({"endpoint": endpoint, "pid": pid, "after_ms": after_ms})

    def take_kill(self, endpoint):
        """What is to be killed because a request to endpoint was answered just now, or None."""
        for kill in self.kills:
            if kill["endpoint"] == endpoint:
                self.kills.remove(kill)
                return kill
        return None

    def release(self, endpoint=None):
        for name in [endpoint] if endpoint else list(self.holds):
            for hold in self.holds.pop(name, []):
                hold["event"].set()
