# SPDX-License-Identifier: GPL-2.0-or-later
"""What servers, gateways and networks do badly, done on purpose.

Every fault may have `count` (how many requests get it, default 1, 0: all), `after` (how many pass before), and
`accept` (the request takes effect all the same: a submit creates its task; only for faults that come after the body).
"""

import asyncio
import json
import socket
import struct
from dataclasses import dataclass, field

# kind: options with their defaults
FAULTS = {
    "status": {"status": 500, "body": None, "headers": {}, "content_type": "application/json"},
    "reset_before_body": {},
    "reset_after_body": {},
    "close_after_body": {},
    "hang": {"seconds": 3600},
    "delay": {"seconds": 1},
    "drip": {"bytes": 1, "interval_s": 0.2},
    "stall": {"at_bytes": 100, "seconds": 3600},
    "plain_1010": {},
    "html_200": {},
    "empty_200": {},
    "truncated": {"fraction": 0.5, "reset": False},
    "wrong_length": {"delta": 100},
    "endless": {"chunk_bytes": 65536},
    "redirect": {"location": None, "status": 307},
    "redirect_loop": {"status": 307},
    "wrong_content": {"body": "#EXTM3U\n", "content_type": "video/mp4"},
    # The real answer in another shape, with another end. In body: <<body>>, <<id>>, and of the result's link <<url>>,
    # <<host>> (with its port), <<folder>> (all but the file's name), <<path>>. What names a part that the answer does
    # not have leaves it as it is.
    "reshaped": {"body": "<<body>>", "status": 200, "content_type": "application/json", "ending": "clean"},
}
# How the connection ends behind a body: as it should; with bytes missing that were announced, then closed, reset or
# silent; far more announced than anybody takes; without the last chunk; with no length, reset.
ENDINGS = ("clean", "short", "short_reset", "short_silent", "huge", "no_last_chunk", "no_length_reset")
COMMON = {"kind", "count", "after", "accept"}

HTML = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass
class Reply:
    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict = field(default_factory=dict)
    # Throttled to this; 0: as fast as it goes.
    bytes_per_s: int = 0
    content_length: bool = True


def check_fault(fault):
    if not isinstance(fault, dict) or fault.get("kind") not in FAULTS:
        raise ValueError(f"fault kind must be one of {', '.join(FAULTS)}")
    unknown = set(fault) - COMMON - set(FAULTS[fault["kind"]])
    if unknown:
        raise ValueError(f"fault {fault['kind']} has no {', '.join(sorted(unknown))}")
    if fault.get("ending", "clean") not in ENDINGS:
        raise ValueError(f"ending must be one of {', '.join(ENDINGS)}")


def replaces_reply(fault):
    """Whether the request is not acted upon unless the fault says `accept`."""
    return fault["kind"] not in ("delay", "drip", "truncated", "wrong_length", "stall", "reshaped")


def option(fault, name):
    return fault.get(name, FAULTS[fault["kind"]][name])


def reset(request):
    """A TCP reset instead of an orderly close."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def head(reply, length):
    lines = [f"HTTP/1.1 {reply.status} Simulated", f"Content-Type: {reply.content_type}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def write(request, data):
    transport = request.transport
    if transport is None or transport.is_closing():
        return False
    transport.write(data)
    # The flow control of the protocol, so that an endless body does not fill the memory.
    while transport.get_write_buffer_size() > 262144:
        await asyncio.sleep(0.005)
        if transport.is_closing():
            return False
    return True


def close(request):
    if request.transport is not None:
        request.transport.close()


def reshaped_body(text, body):
    """text with the parts of the real answer filled in; None where it lacks one of them."""
    try:
        answer = json.loads(body)
        results = answer.get("results") or []
    except (ValueError, AttributeError):
        return None
    parts = {"body": body.decode(), "id": answer.get("id")}
    if results:
        url = parts["url"] = results[0]["url"]
        parts["host"], _, path = url.split("://", 1)[1].partition("/")
        parts["path"] = f"/{path}"
        parts["folder"] = url.rpartition("/")[0]
    for name, value in parts.items():
        if value is not None:
            text = text.replace(f"<<{name}>>", value)
    return None if "<<" in text else text.encode()


async def send_reshaped(request, reply, fault):
    body = reshaped_body(option(fault, "body"), reply.body)
    if body is None or reply.status != 200:
        return False
    reply = Reply(option(fault, "status"), body, option(fault, "content_type"))
    ending = option(fault, "ending")
    if ending == "no_last_chunk":
        reply.headers["Transfer-Encoding"] = "chunked"
        await write(request, head(reply, None) + b"%x\r\n%s\r\n" % (len(body), body))
    elif ending == "no_length_reset":
        await write(request, head(reply, None) + body)
    else:
        missing = {"clean": 0, "huge": 10**7}.get(ending, 100)
        await write(request, head(reply, len(body) + missing) + body)
    if ending == "short_silent":
        await asyncio.sleep(3600)
    if ending.endswith("reset"):
        # So that the body is read before the reset throws it away.
        await asyncio.sleep(0.1)
        reset(request)
    close(request)
    return True


def fault_reply(fault, request):
    """The answer that takes the place of the real one, or None where the fault is no answer."""
    kind = fault["kind"]
    if kind == "status":
        status = option(fault, "status")
        body = option(fault, "body")
        if body is None:
            body = '{"error":{"message":"Simulated fault","type":"%s"}}' % error_type(status)
        return Reply(status, body.encode(), option(fault, "content_type"), dict(option(fault, "headers")))
    if kind == "plain_1010":
        return Reply(403, b"error code: 1010", "text/plain; charset=UTF-8")
    if kind == "html_200":
        return Reply(200, HTML, "text/html")
    if kind == "empty_200":
        return Reply(200, b"")
    if kind == "wrong_content":
        return Reply(200, option(fault, "body").encode("latin-1"), option(fault, "content_type"))
    if kind == "redirect":
        return Reply(option(fault, "status"), b"", headers={"Location": option(fault, "location") or str(request.url)})
    if kind == "redirect_loop":
        return Reply(option(fault, "status"), b"", headers={"Location": str(request.rel_url)})
    return None


def error_type(status):
    return {
        400: "invalid_request_error", 401: "authentication_error", 402: "insufficient_quota",
        403: "permission_error", 404: "not_found", 413: "file_too_large_error", 422: "invalid_request_error",
        429: "rate_limit_error", 500: "server_error", 503: "service_unavailable_error",
    }.get(status, "server_error")


async def send_faulty(request, reply, fault):
    """Puts out reply as the fault wants it. True where the connection was dealt with and no reply must follow."""
    kind = fault["kind"]
    if kind == "reset_after_body":
        reset(request)
    elif kind == "close_after_body":
        close(request)
    elif kind == "hang":
        await asyncio.sleep(option(fault, "seconds"))
        close(request)
    elif kind == "drip":
        if await write(request, head(reply, len(reply.body))):
            step = option(fault, "bytes")
            for begin in range(0, len(reply.body), step):
                if not await write(request, reply.body[begin:begin + step]):
                    break
                await asyncio.sleep(option(fault, "interval_s"))
        close(request)
    elif kind == "stall":
        await write(request, head(reply, len(reply.body)) + reply.body[:option(fault, "at_bytes")])
        await asyncio.sleep(option(fault, "seconds"))
        close(request)
    elif kind == "truncated":
        await write(request, head(reply, len(reply.body)) + reply.body[:int(len(reply.body) * option(fault, "fraction"))])
        if option(fault, "reset"):
            await asyncio.sleep(0.1)
            reset(request)
        else:
            close(request)
    elif kind == "wrong_length":
        await write(request, head(reply, max(0, len(reply.body) + option(fault, "delta"))) + reply.body)
        close(request)
    elif kind == "reshaped":
        return await send_reshaped(request, reply, fault)
    elif kind == "endless":
        chunk = b"\0" * option(fault, "chunk_bytes")
        going = await write(request, head(Reply(200, b"", "video/mp4"), None))
        while going:
            going = await write(request, chunk)
            await asyncio.sleep(0)
    elif kind == "delay":
        await asyncio.sleep(option(fault, "seconds"))
        return False
    else:
        return False
    return True
