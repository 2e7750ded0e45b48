# SPDX-License-Identifier: GPL-2.0-or-later
"""Many requests at once from several programs: each is a process of its own with its own connection, and all of them
begin at the same word.

As a program: burst.py PORT PASSWORD COUNT REQUEST DATA. Prints "ready", waits for a line, sends COUNT requests without
waiting between them, and prints {"seconds", "answers"}."""

import asyncio
import json
import subprocess
import sys

import simpleobsws

import websocket_client

assert websocket_client  # mends simpleobsws for newer libraries


async def send_all(port, password, count, request, data):
    client = simpleobsws.WebSocketClient(
        url=f"ws://127.0.0.1:{port}", password=password,
        identification_parameters=simpleobsws.IdentificationParameters(eventSubscriptions=0))
    await client.connect()
    await client.wait_until_identified(timeout=10)
    print("ready", flush=True)
    sys.stdin.readline()
    loop = asyncio.get_running_loop()
    began = loop.time()
    answers = await asyncio.gather(
        *(client.call(simpleobsws.Request(request, data or None), timeout=60) for _ in range(count)))
    seconds = loop.time() - began
    print(json.dumps({"seconds": seconds, "answers": [
        (answer.responseData or {}).get("responseData") if answer.ok() else None for answer in answers]}), flush=True)
    await client.disconnect()


class Burst:
    """Programs that are connected and wait for the word."""

    def __init__(self, port, password, programs, count, request, **data):
        self._processes = [
            subprocess.Popen([sys.executable, "-B", __file__, str(port), password, str(count // programs), request,
                              json.dumps(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(programs)]
        for process in self._processes:
            if process.stdout.readline().strip() != "ready":
                self.close()
                raise ConnectionError("a program of the burst did not connect")

    def fire(self, timeout=90):
        """(answers of all, seconds until the last one had its last). An answer is the response data of the vendor; None
        where obs-websocket answered with an error."""
        for process in self._processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        results = [json.loads(process.communicate(timeout=timeout)[0]) for process in self._processes]
        return [answer for result in results for answer in result["answers"]], max(r["seconds"] for r in results)

    def close(self):
        for process in self._processes:
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stdin.close()
            process.stdout.close()


if __name__ == "__main__":
    asyncio.run(send_all(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], json.loads(sys.argv[5])))
