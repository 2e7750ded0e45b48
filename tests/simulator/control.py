# SPDX-License-Identifier: GPL-2.0-or-later
"""The control endpoints, for tests. Errors are 400 with one sentence."""

import json

from aiohttp import web


def add_control_routes(app, provider):
    script = provider.script

    async def body_of(request):
        text = await request.text()
        return json.loads(text) if text.strip() else {}

    def command(action):
        async def handler(request):
            try:
                return web.json_response(action(await body_of(request)) or {})
            except (ValueError, TypeError, KeyError) as error:
                return web.json_response({"error": str(error)}, status=400)

        return handler

    def reset(_):
        provider.reset()

    def hold(options):
        script.add_hold(options.get("endpoint", "submit"), options.get("count", 1), options.get("accept", True))

    def kill(options):
        script.add_kill(options.get("endpoint", "submit"), options["pid"], options.get("after_ms", 0))

    def release(options):
        script.release(options.get("endpoint"))

    def complete(options):
        wanted = options.get("task_id")
        for task in list(provider.tasks.by_id.values()):
            if wanted in (None, task.id):
                task.complete_now()

    def stop(_):
        provider.stop.set()

    async def report(_):
        return web.json_response(provider.report.as_json(provider.tasks))

    app.router.add_get("/control/report", report)
    app.router.add_post("/control/script", command(lambda changes: script.update(changes)))
    app.router.add_post("/control/reset", command(reset))
    app.router.add_post("/control/hold", command(hold))
    app.router.add_post("/control/kill", command(kill))
    app.router.add_post("/control/release", command(release))
    app.router.add_post("/control/complete", command(complete))
    app.router.add_post("/control/stop", command(stop))
