# SPDX-License-Identifier: GPL-2.0-or-later
"""obs-websocket for tests that read from top to bottom: simpleobsws (Debian's package) behind blocking calls."""

import asyncio
import base64
import threading
import time

import simpleobsws

VENDOR = "obs-reference-to-video"

# simpleobsws 1.3.1 asks a connection for `open`, which the connections of websockets 14 and later no longer have; the
# older kind still comes with that library.
if not hasattr(simpleobsws.WebSocketClient(), "ws_open"):
    try:
        from websockets.legacy.client import connect as _connect

        simpleobsws.websockets.connect = _connect
    except ImportError:
        pass


class RequestFailed(Exception):
    """obs-websocket answered a request with an error."""

    def __init__(self, request, code, comment):
        super().__init__(f"{request}: {code} {comment}")
        self.code = code
        self.comment = comment


def oldest_first(changes):
    """Of a generation, as they came about: obs-websocket lets events overtake each other."""
    return sorted(changes, key=lambda event: event["updated_at"])


class ObsWebsocket:
    """What all clients of obs-websocket have in common: requests in one line, and a memory of the events that came.

    One that drives a client library implements call(request, timeout, **data), which gives the response data or raises
    RequestFailed, and hands each event to heard()."""

    def __init__(self):
        self._events = []
        self._changed = threading.Condition()

    def heard(self, event_type, event_data):
        with self._changed:
            self._events.append((time.monotonic(), event_type, event_data or {}))
            self._changed.notify_all()

    # ---- requests

    def vendor(self, request, timeout=20, **data):
        """A request of the plugin's own; gives its response data, refusals and errors included."""
        # obs-websocket refuses an empty requestData.
        fields = {"requestData": data} if data else {}
        answer = self.call("CallVendorRequest", timeout=timeout, vendorName=VENDOR, requestType=request, **fields)
        return answer.get("responseData", {})

    def screenshot(self, source, **options):
        """PNG bytes of a source or scene as it looks now."""
        answer = self.call("GetSourceScreenshot", sourceName=source, imageFormat="png", **options)
        return base64.b64decode(answer["imageData"].split(",", 1)[1])

    # ---- events

    def mark(self):
        """A place in the stream of events, for `since`."""
        with self._changed:
            return len(self._events)

    def events(self, event_type=None, since=0):
        with self._changed:
            return [data for _, kind, data in self._events[since:] if event_type in (None, kind)]

    def changes(self, since=0):
        return oldest_first(self.vendor_events("generation_changed", since))

    def vendor_events(self, event_type=None, since=0):
        return [
            data.get("eventData", {})
            for data in self.events("VendorEvent", since)
            if data.get("vendorName") == VENDOR and event_type in (None, data.get("eventType"))
        ]

    def state_times(self, since=0):
        """When each state of a generation was first heard of: (state, milliseconds of the monotonic clock)."""
        with self._changed:
            heard = list(self._events[since:])
        first = {}
        for seconds, kind, data in heard:
            if kind == "VendorEvent" and data.get("eventType") == "generation_changed":
                first.setdefault(data["eventData"]["state"], seconds * 1000)
        return list(first.items())

    def wait_for_vendor_event(self, event_type, matches=lambda data: True, since=0, timeout=60):
        deadline = time.monotonic() + timeout
        while True:
            for data in self.vendor_events(event_type, since):
                if matches(data):
                    return data
            with self._changed:
                seen = len(self._events)
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"no event {event_type}; seen: {self.vendor_events(since=since)[-5:]}")
                self._changed.wait_for(lambda: len(self._events) > seen, min(left, 1))


class WebsocketClient(ObsWebsocket):
    """By simpleobsws."""

    def __init__(self, port, password):
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._url = f"ws://127.0.0.1:{port}"
        self._password = password
        self._client = None

    def connect(self, timeout):
        """Tries until OBS answers; raises ConnectionError after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                if self._run(self._connect(), 15):
                    return
            except (OSError, asyncio.TimeoutError) as error:
                if time.monotonic() > deadline:
                    raise ConnectionError(f"obs-websocket does not answer: {error}") from error
            if time.monotonic() > deadline:
                raise ConnectionError("obs-websocket did not accept the client")
            time.sleep(0.1)

    async def _connect(self):
        client = simpleobsws.WebSocketClient(
            url=self._url,
            password=self._password,
            identification_parameters=simpleobsws.IdentificationParameters(eventSubscriptions=0x7FF),
        )
        await client.connect()
        if not await client.wait_until_identified(timeout=5):
            return False
        client.register_event_callback(self._take_event)
        self._client = client
        return True

    def close(self):
        if self._client is not None:
            try:
                self._run(self._client.disconnect(), 2)
            except Exception:  # OBS may have gone first
                pass
            self._client = None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self, coroutine, timeout):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout)

    async def _take_event(self, event_type, event_data):
        self.heard(event_type, event_data)

    def call(self, request, timeout=20, **data):
        """The response data of a request; RequestFailed where OBS answers with an error."""
        answer = self._run(self._client.call(simpleobsws.Request(request, data or None), timeout=timeout), timeout + 5)
        if not answer.ok():
            raise RequestFailed(request, answer.requestStatus.code, answer.requestStatus.comment)
        return answer.responseData or {}
