# SPDX-License-Identifier: GPL-2.0-or-later
"""What was received. Times are milliseconds of CLOCK_MONOTONIC, which all processes of a machine share."""

import time

from script import ENDPOINTS


def now_ms():
    return time.monotonic_ns() / 1e6


class Report:
    def __init__(self):
        self.reset()

    def reset(self):
        self.requests = []
        self.uploads = []

    def begin(self, endpoint, request, expected_key):
        authorization = request.headers.get("Authorization")
        entry = {
            "number": len(self.requests) + 1, "endpoint": endpoint, "method": request.method, "path": request.path,
            "query": dict(request.query),
            # The key itself is told to nobody.
            "headers": {name: value for name, value in request.headers.items() if name.lower() != "authorization"},
            "authorization": "missing" if authorization is None
            else "match" if authorization == f"Bearer {expected_key}" else "mismatch",
            "user_agent": request.headers.get("User-Agent", ""), "content_type": request.headers.get("Content-Type"),
            "peer_port": request.transport.get_extra_info("peername")[1] if request.transport else None,
            "host": request.headers.get("Host"), "received_ms": now_ms(), "body_received_ms": None,
            "answered_ms": None, "status": None, "fault": None, "held": False, "body": None, "task_id": None,
        }
        self.requests.append(entry)
        return entry

    def as_json(self, tasks):
        counts = {name: 0 for name in ENDPOINTS}
        for entry in self.requests:
            counts[entry["endpoint"]] += 1
        return {
            "now_ms": now_ms(), "counts": counts,
            # Paid posts that arrived whole, and those that made a task.
            "submits": sum(1 for entry in self.requests
                           if entry["endpoint"] == "submit" and entry["body_received_ms"] is not None),
            "accepted": len(tasks.by_id), "requests": self.requests, "uploads": self.uploads,
            "tasks": [task.report() for task in tasks.by_id.values()],
        }
