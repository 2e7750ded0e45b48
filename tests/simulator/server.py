# SPDX-License-Identifier: GPL-2.0-or-later
"""The provider's endpoints."""

import asyncio
import base64
import binascii
import hashlib
import json
import os
import re
import secrets
import signal
import time

import aiohttp
from aiohttp import web

from faults import Reply, fault_reply, replaces_reply, reset, send_faulty
from multipart import parse_multipart
from report import now_ms
from validation import Refused, check_fields, check_submit, decode_upload, parse_json

LIBRARY_AGENTS = re.compile(r"^$|^(curl|libcurl|python|aiohttp|wget|go-http-client|okhttp|node)\b", re.IGNORECASE)
RANGE = re.compile(r"^bytes=(\d+)-(\d*)$")


def json_reply(value, status=200):
    return Reply(status, json.dumps(value).encode())


class Provider:
    def __init__(self, work_dir, script, report, tasks, stop):
        self.script = script
        self.report = report
        self.tasks = tasks
        self.stop = stop
        self.cdn_base = ""
        self._upload_dir = work_dir / "uploads"
        self._upload_dir.mkdir(parents=True, exist_ok=True)
        self._uploads = {}

    def reset(self):
        self.release_everything()
        self.script.reset()
        self.report.reset()
        self.tasks.reset()
        self._uploads = {}

    def release_everything(self):
        self.script.release()

    async def answer(self, endpoint, request, act):
        """act(entry, data) gives the Reply. Faults, holds, latency and the record are the same for all endpoints."""
        entry = self.report.begin(endpoint, request, self.script.api_key)
        fault = self.script.take_fault(endpoint)
        entry["fault"] = fault and fault["kind"]
        if fault and fault["kind"] == "reset_before_body":
            reset(request)
            return web.Response()
        data = await request.read()
        entry["body_received_ms"] = now_ms()
        entry["body_bytes"] = len(data)
        if endpoint == "submit":
            # Also of what is never acted upon: tests tell paid posts apart by their prompts.
            entry["body_text"] = data.decode("utf-8", errors="replace")
        if latency_ms := self.script.latency_ms.get(endpoint, 0):
            await asyncio.sleep(latency_ms / 1000)

        hold = self.script.take_hold(endpoint)
        reply = None
        if fault and replaces_reply(fault):
            reply = fault_reply(fault, request)
            if fault.get("accept"):
                await self._act(act, entry, data)
        elif not hold or hold["accept"]:
            reply = await self._act(act, entry, data)
        if hold:
            entry["held"] = True
            await hold["event"].wait()
            entry["held"] = False
            if reply is None and not fault:
                reply = await self._act(act, entry, data)
        if fault and await send_faulty(request, reply, fault):
            entry["answered_ms"] = now_ms()
            return web.Response()
        entry["status"] = reply.status
        response = await self._send(request, reply, entry)
        if kill := self.script.take_kill(endpoint):
            await self._kill(**kill)
        return response

    async def _kill(self, endpoint, pid, after_ms):
        """As near to the answer as it gets: a test that waits for a report would come milliseconds later."""
        if after_ms:
            await asyncio.sleep(after_ms / 1000)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    async def _act(self, act, entry, data):
        try:
            return await act(entry, data)
        except Refused as refusal:
            return Reply(refusal.status, refusal.body())

    async def _send(self, request, reply, entry):
        headers = {"Content-Type": reply.content_type, **reply.headers}
        if not reply.bytes_per_s and reply.content_length:
            response = web.Response(status=reply.status, body=reply.body, headers=headers)
            await response.prepare(request)
            await response.write_eof()
            entry["answered_ms"] = now_ms()
            return response
        response = web.StreamResponse(status=reply.status, headers=headers)
        if reply.content_length:
            response.content_length = len(reply.body)
        else:
            response.enable_chunked_encoding()
        await response.prepare(request)
        step = max(1, reply.bytes_per_s // 20) if reply.bytes_per_s else 65536
        for begin in range(0, len(reply.body), step):
            await response.write(reply.body[begin:begin + step])
            if reply.bytes_per_s:
                await asyncio.sleep(0.05)
        await response.write_eof()
        entry["answered_ms"] = now_ms()
        return response

    def _check_caller(self, request, entry):
        if self.script.refuse_library_user_agents and LIBRARY_AGENTS.match(entry["user_agent"]):
            return Reply(403, b"error code: 1010", "text/plain; charset=UTF-8")
        if entry["authorization"] == "missing":
            raise Refused(401, "Missing Authorization header")
        if entry["authorization"] == "mismatch":
            raise Refused(401, "Invalid API key")
        return None

    def guarded(self, endpoint, action):
        """A handler for endpoint that asks for the key first."""
        async def handler(request):
            async def act(entry, data):
                return self._check_caller(request, entry) or await action(request, entry, data)

            return await self.answer(endpoint, request, act)

        return handler

    # Uploads

    async def upload_stream(self, request, entry, data):
        parts = parse_multipart(data, request.headers.get("Content-Type", ""))
        for name in parts:
            if name not in ("file", "file_name", "auto_cleanup"):
                raise Refused(422, f"{name}: extra fields not permitted")
        if "file" not in parts or parts["file"].file_name is None:
            raise Refused(422, "file: field required")
        for name in set(parts) - {"file"}:
            if parts[name].file_name is not None:
                raise Refused(422, f"{name}: a value expected, not a file")
        if "auto_cleanup" in parts and parts["auto_cleanup"].text() not in ("true", "false"):
            raise Refused(422, "auto_cleanup: boolean expected")
        file = parts["file"]
        name = parts["file_name"].text() if "file_name" in parts else file.file_name
        return self._store(file.content, name, file.content_type, entry)

    async def upload_base64(self, request, entry, data):
        body = parse_json(data, request.content_type)
        check_fields(body, {"file_data": str, "file_name": str, "auto_cleanup": bool}, ("file_data",))
        text = body["file_data"]
        declared = None
        if text.startswith("data:") and "," in text:
            declared, text = text[5:].split(",", 1)
        try:
            content = base64.b64decode(text, validate=True)
        except binascii.Error:
            raise Refused(422, "file_data: not base64") from None
        return self._store(content, body.get("file_name", "file"), declared and declared.split(";")[0], entry)

    async def upload_url(self, request, entry, data):
        body = parse_json(data, request.content_type)
        check_fields(body, {"url": str, "file_name": str, "auto_cleanup": bool}, ("url",))
        if not re.match(r"^http://(127\.0\.0\.1|localhost)[:/]", body["url"]):
            raise Refused(422, "url: not reachable", "invalid_image_url")
        try:
            async with aiohttp.ClientSession() as session, session.get(body["url"]) as answer:
                content = await answer.read()
                if answer.status != 200:
                    raise Refused(422, f"url: answered {answer.status}", "invalid_image_url")
        except aiohttp.ClientError as error:
            raise Refused(422, f"url: {error}", "invalid_image_url") from None
        return self._store(content, body.get("file_name", "file"), None, entry)

    def _store(self, content, name, declared_type, entry):
        if not content:
            raise Refused(422, "file is empty")
        if len(content) > self.script.upload_limit_bytes:
            raise Refused(413, "file too large")
        facts = decode_upload(content)
        safe_name = re.sub(r"[^A-Za-z0-9._-]", "_", name)[-100:] or "file"
        token = secrets.token_hex(6)
        path = self._upload_dir / f"{token}-{safe_name}"
        path.write_bytes(content)
        url = f"{self.cdn_base}/uploads/{time.strftime('%Y%m%d')}/{token}/{safe_name}"
        upload = {
            "id": f"file-{int(time.time())}-{token}", "url": url, "path": str(path), "file_name": name,
            "size": len(content), "declared_content_type": declared_type, "received_ms": entry["body_received_ms"],
            "sha256": hashlib.sha256(content).hexdigest(), "stored_at_s": time.monotonic(), **facts,
        }
        self._uploads[url] = upload
        self.report.uploads.append(upload)
        return json_reply({"id": upload["id"], "filename": name, "url": url, "size": len(content),
                           "created": int(time.time())})

    # Tasks

    async def submit(self, request, entry, data):
        body = parse_json(data, request.content_type)
        entry["body"] = body
        full, uploads = check_submit(body, self._uploads, self.script.reference_ttl_s)
        if self.script.credits < self.script.credits_reserved:
            raise Refused(402, "Insufficient balance")
        task = self.tasks.accept(full, uploads)
        self.script.values["credits"] -= self.script.credits_reserved
        entry["task_id"] = task.id
        return json_reply(task.submit_reply())

    async def poll(self, request, entry, data):
        sync = request.query.get("sync_upstream", "false")
        if set(request.query) - {"sync_upstream"} or sync not in ("true", "false"):
            raise Refused(422, "query: only sync_upstream=true or false")
        task = self.tasks.by_id.get(request.match_info["task_id"])
        if task is None:
            raise Refused(404, "Task not found")
        entry["task_id"] = task.id
        task.polls.append(entry["received_ms"])
        entry["reply"] = task.poll_reply(self.cdn_base)
        return json_reply(entry["reply"])

    async def credits(self, request, entry, data):
        return json_reply({"data": {"user": {"credits": self.script.credits}, "token": {"unlimited": False}}})

    # What the CDN serves: no key is asked for.

    async def serve_upload(self, request):
        async def act(entry, data):
            upload = self._uploads.get(f"{self.cdn_base}/uploads/{request.match_info['rest']}")
            if upload is None:
                raise Refused(404, "Not found")
            with open(upload["path"], "rb") as file:
                return Reply(200, file.read(), upload["content_type"])

        return await self.answer("file", request, act)

    async def serve_clip(self, request):
        timing = {}

        async def act(entry, data):
            task = self.tasks.by_id.get(request.match_info["task_id"])
            if task is None or request.match_info["token"] not in task.links:
                raise Refused(404, "Not found")
            if now_ms() > task.links[request.match_info["token"]]:
                return Reply(403, b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "application/xml")
            entry["task_id"] = task.id
            timing.update({"started_ms": entry["received_ms"], "finished_ms": None,
                           "range": request.headers.get("Range"), "authorization": entry["authorization"]})
            task.downloads.append(timing)
            content = await asyncio.get_running_loop().run_in_executor(None, task.clip_bytes)
            return self._ranged(task.script, request.headers.get("Range"), content)

        response = await self.answer("download", request, act)
        timing["finished_ms"] = now_ms()
        return response

    def _ranged(self, script, asked, content):
        reply = Reply(200, content, script["download_content_type"], {"Accept-Ranges": "bytes"},
                      self.script.download_bytes_per_s, self.script.download_content_length)
        wanted = RANGE.match(asked or "")
        if not wanted or not self.script.download_ranges:
            return reply
        first = int(wanted[1])
        last = min(int(wanted[2]) if wanted[2] else len(content) - 1, len(content) - 1)
        if first > last:
            return Reply(416, b"", headers={"Content-Range": f"bytes */{len(content)}"})
        reply.status = 206
        reply.headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
        reply.body = content[first:last + 1]
        return reply

    async def not_found(self, request):
        async def act(entry, data):
            raise Refused(404, f"No such endpoint: {request.method} {request.path}")

        return await self.answer("unknown", request, act)


def add_provider_routes(app, provider):
    app.router.add_post("/v1/files/upload/stream", provider.guarded("upload", provider.upload_stream))
    app.router.add_post("/v1/files/upload/base64", provider.guarded("upload_base64", provider.upload_base64))
    app.router.add_post("/v1/files/upload/url", provider.guarded("upload_url", provider.upload_url))
    app.router.add_post("/v1/videos/generations", provider.guarded("submit", provider.submit))
    app.router.add_get("/v1/tasks/{task_id}", provider.guarded("poll", provider.poll))
    app.router.add_get("/v1/account/credits", provider.guarded("credits", provider.credits))
    app.router.add_get("/cdn/uploads/{rest:.+}", provider.serve_upload)
    app.router.add_get("/cdn/results/{task_id}/{token}/{name}", provider.serve_clip)
    app.router.add_route("*", "/{rest:.*}", provider.not_found)
