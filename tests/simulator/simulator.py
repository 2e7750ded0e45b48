#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Speaks the provider's protocol over real HTTP on loopback, strictly, and does on request what servers do badly.

README.md beside this file tells the control endpoints. Ends by itself: after --max-runtime-s, when its parent ends,
when stdin closes (--stop-on-stdin-close), on SIGTERM or by POST /control/stop.
"""

import argparse
import asyncio
import os
import pathlib
import shutil
import signal
import sys
import tempfile

from aiohttp import web

from clips import ClipMaker
from control import add_control_routes
from report import Report
from script import Script
from server import Provider, add_provider_routes
from tasks import Tasks

MAX_BODY_BYTES = 200_000_000


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--cdn-port", type=int, help="serve uploads and clips from this port too, as if another host")
    parser.add_argument("--port-file", type=pathlib.Path, help="gets the port, and the CDN's on a second line")
    parser.add_argument("--work-dir", type=pathlib.Path, help="where uploads and clips lie; default: scratch, removed")
    parser.add_argument("--key", default="simulator-key", help="the API key that is accepted")
    parser.add_argument("--max-runtime-s", type=float, default=900)
    parser.add_argument("--stop-on-stdin-close", action="store_true")
    return parser.parse_args()


async def listen(app, port):
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, shutdown_timeout=0.2)
    await site.start()
    return runner, site._server.sockets[0].getsockname()[1]


async def stop_with_parent(parent, stop):
    while os.getppid() == parent:
        await asyncio.sleep(0.5)
    stop.set()


def write_port_file(path, ports):
    scratch = path.with_name(path.name + ".tmp")
    scratch.write_text("".join(f"{port}\n" for port in ports))
    scratch.replace(path)


async def run(arguments, work_dir):
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if arguments.stop_on_stdin_close:
        loop.add_reader(sys.stdin.fileno(), lambda: None if os.read(0, 4096) else stop.set())

    script = Script(arguments.key)
    report = Report()
    clips = ClipMaker(work_dir)
    tasks = Tasks(script, clips)
    provider = Provider(work_dir, script, report, tasks, stop)

    app = web.Application(client_max_size=MAX_BODY_BYTES)
    add_control_routes(app, provider)
    add_provider_routes(app, provider)
    runner, port = await listen(app, arguments.port)
    runners, ports = [runner], [port]
    provider.cdn_base = f"http://127.0.0.1:{port}/cdn"
    if arguments.cdn_port is not None:
        cdn = web.Application(client_max_size=MAX_BODY_BYTES)
        add_provider_routes(cdn, provider)
        runner, port = await listen(cdn, arguments.cdn_port)
        runners.append(runner)
        ports.append(port)
        provider.cdn_base = f"http://127.0.0.1:{port}/cdn"

    if arguments.port_file:
        write_port_file(arguments.port_file, ports)
    print(*ports, flush=True)

    watcher = asyncio.create_task(stop_with_parent(os.getppid(), stop))
    try:
        await asyncio.wait_for(stop.wait(), arguments.max_runtime_s)
    except asyncio.TimeoutError:
        print("simulator: ran its whole time, ends", file=sys.stderr)
    watcher.cancel()
    provider.release_everything()
    await clips.stop()
    for runner in runners:
        await runner.cleanup()


def main():
    arguments = parse_arguments()
    work_dir = arguments.work_dir or pathlib.Path(tempfile.mkdtemp(prefix="r2v-simulator-"))
    work_dir.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(run(arguments, work_dir))
    finally:
        if not arguments.work_dir:
            shutil.rmtree(work_dir, ignore_errors=True)


if __name__ == "__main__":
    main()
