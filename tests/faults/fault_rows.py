# SPDX-License-Identifier: GPL-2.0-or-later
"""The faults, one row each, and how each is brought about at each step."""

import dataclasses

STEPS = ("upload", "submit", "poll", "download")
STATUSES = (400, 401, 402, 403, 404, 413, 422, 429, 500, 502, 503, 504)
ONCE, LASTING = "once", "lasting"
# Where nothing is, and nothing is ever asked: the request must not leave (TEST-NET-3).
NOWHERE = "http://203.0.113.9/"
TEN_DAYS_S = 864_000
# Private: no link of a provider elsewhere may lead there.
NEIGHBOUR = "https://10.203.0.113/"
# A fraction of its limit, a limit's length or for ever, with time limits that are a fiftieth of the real ones.
DRIPS = {"upload": {"bytes": 1, "interval_s": 0.005}, "submit": {"bytes": 1, "interval_s": 0.2},
         "poll": {"bytes": 1, "interval_s": 0.2}, "download": {"bytes": 20_000, "interval_s": 0.05}}


@dataclasses.dataclass(frozen=True)
class Fault:
    name: str
    # What the simulator does: kind and options of its faults.
    at_server: dict = None
    # What the program under test is told to meet: names of Surroundings, and values.
    at_client: dict = None
    steps: tuple = STEPS
    modes: tuple = (ONCE, LASTING)
    # Whether a paid post that meets it may have made a task all the same; then it does when met once.
    may_take_effect: bool = False


# How a generation ends that meets the fault once / always, by the contract: ready, unknown, or else the error code. A
# word alone: both the same; -: not tried. An error before there is a task is `failed`, later it is `detached`, but for
# the codes in FINAL.
FINAL = ("not_a_clip", "task_failed", "no_result")
EXPECTED = """
                         | upload               | submit               | poll                    | download
connection refused       | ready/network        | ready/network        | ready/wait_budget_spent | ready/network
reset before the request | ready/network        | unknown              | ready/wait_budget_spent | ready/network
reset after the request  | ready/network        | unknown              | ready/wait_budget_spent | ready/network
closed after the body    | ready/network        | unknown              | ready/wait_budget_spent | ready/network
no answer                | ready/network        | unknown              | ready/wait_budget_spent | ready/network
slow drip                | ready                | unknown              | ready/wait_budget_spent | ready
HTTP 400                 | rejected             | rejected             | rejected                | download_failed
HTTP 401                 | unauthorized         | unauthorized         | unauthorized            | ready/download_failed
HTTP 402                 | insufficient_balance | insufficient_balance | insufficient_balance    | download_failed
HTTP 403                 | rejected             | rejected             | rejected                | ready/download_failed
HTTP 404                 | rejected             | rejected             | ready/rejected          | ready/download_failed
HTTP 413                 | rejected             | rejected             | rejected                | download_failed
HTTP 422                 | rejected             | rejected             | rejected                | download_failed
HTTP 429                 | ready/rate_limited   | ready/rate_limited   | ready/wait_budget_spent | ready/rate_limited
HTTP 500                 | ready/server_error   | unknown              | ready/wait_budget_spent | ready/server_error
HTTP 502                 | ready/server_error   | unknown              | ready/wait_budget_spent | ready/server_error
HTTP 503                 | ready/server_error   | unknown              | ready/wait_budget_spent | ready/server_error
HTTP 504                 | ready/server_error   | unknown              | ready/wait_budget_spent | ready/server_error
Cloudflare plain text    | rejected             | rejected             | rejected                | ready/download_failed
HTML with 200            | ready/server_error   | unknown              | ready/wait_budget_spent | ready/not_a_clip
nothing with 200         | ready/server_error   | unknown              | ready/wait_budget_spent | ready/server_error
truncated                | ready/network        | ready                | ready/wait_budget_spent | ready/network
shorter than it says     | ready/network        | ready                | ready                   | ready/network
longer than it says      | ready/server_error   | ready                | ready/wait_budget_spent | ready/not_a_clip
redirect to another host | ready/server_error   | unknown              | ready/wait_budget_spent | ready/not_a_clip
redirect to a clip       | -                    | -                    | -                       | ready
redirect to plain http   | ready/server_error   | unknown              | ready/wait_budget_spent | download_failed
redirect to a neighbour  | ready/server_error   | unknown              | ready/wait_budget_spent | download_failed
redirect in a circle     | ready/rejected       | unknown              | ready/wait_budget_spent | ready/download_failed
TLS, self-signed         | ready/tls            | ready/tls            | ready/wait_budget_spent | ready/tls
TLS, for another name    | ready/tls            | ready/tls            | ready/wait_budget_spent | ready/tls
name not found           | ready/network        | ready/network        | ready/wait_budget_spent | ready/network
name look-up hangs       | ready/network        | ready/network        | ready/wait_budget_spent | ready/network
disk full                | -/disk_full          | -/disk_full          | -/disk_full             | -/disk_full
clock jumps 10 days on   | ready/-              | ready/-              | ready/-                 | ready/-
clock jumps 10 days back | ready/-              | ready/-              | ready/-                 | ready/-
whole, then cut short    | -                    | ready/-              | -                       | -
whole, then reset        | -                    | ready/-              | -                       | -
whole, then silent       | -                    | ready/-              | -                       | -
whole, far more said     | -                    | ready/-              | -                       | -
whole, no last chunk     | -                    | ready/-              | -                       | -
whole, no length, reset  | -                    | ready/-              | -                       | -
cut behind the id        | -                    | ready/-              | -                       | -
cut inside of the id     | -                    | unknown/-            | -                       | -
cut inside a number      | -                    | unknown/-            | -                       | -
id beside NaN            | -                    | ready/-              | -                       | -
id in an envelope        | -                    | ready/-              | -                       | -
id in a stream           | -                    | ready/-              | -                       | -
id behind a log          | -                    | ready/-              | -                       | -
id packed in a string    | -                    | ready/-              | -                       | -
id beside trouble        | -                    | ready/-              | -                       | -
id with HTTP 202         | -                    | ready/-              | -                       | -
id with HTTP 500         | -                    | ready/-              | -                       | -
only a request_id        | -                    | unknown/-            | -                       | -
not enabled, HTTP 200    | -                    | not_enabled          | -                       | -
not enabled, HTTP 400    | -                    | not_enabled          | -                       | -
not enabled, HTTP 403    | -                    | not_enabled          | -                       | -
not enabled, HTTP 404    | -                    | not_enabled          | -                       | -
not enabled, HTTP 429    | -                    | not_enabled          | -                       | -
not enabled, HTTP 500    | -                    | not_enabled          | -                       | -
not enabled, HTTP 503    | -                    | not_enabled          | -                       | -
page with 404            | -                    | -                    | ready/wait_budget_spent | -
nothing with 404         | -                    | -                    | ready/wait_budget_spent | -
page with 502            | -                    | -                    | ready/wait_budget_spent | -
unknown status, error    | -                    | -                    | -/task_failed           | -
unknown status, result   | -                    | -                    | -/ready                 | -
status with blanks       | -                    | -                    | -/ready                 | -
result beside NaN        | -                    | -                    | -/ready                 | -
result, then cut short   | -                    | -                    | -/ready                 | -
cut inside of the link   | -                    | -                    | ready/wait_budget_spent | -
link with blanks         | -                    | -                    | -/ready                 | -
link without a scheme    | -                    | -                    | -/ready                 | -
link with two slashes    | -                    | -                    | -/ready                 | -
link of a path           | -                    | -                    | -/ready                 | -
link with backslashes    | -                    | -                    | -/ready                 | -
link with odd escapes    | -                    | -                    | -/ready                 | -
link with letters        | -                    | -                    | -/ready                 | -
link in a packed string  | -                    | -                    | -/ready                 | -
video among others       | -                    | -                    | -/ready                 | -
link to a file           | -                    | -                    | -/no_result             | -
"""


def expected_words():
    """{(fault, step, mode): word}"""
    words = {}
    for line in EXPECTED.strip().splitlines()[1:]:
        name, *columns = (part.strip() for part in line.split("|"))
        for step, column in zip(STEPS, columns):
            once, _, lasting = column.partition("/")
            words[name, step, ONCE] = once
            words[name, step, LASTING] = lasting or once
    return words


def expected_end(word, step):
    """(state, error code)"""
    if word in ("ready", "unknown"):
        return word, "submit_unknown" if word == "unknown" else ""
    # The disk that fills up as the paid post leaves is noticed with the clip.
    before_task = step == "upload" or (step == "submit" and word != "disk_full")
    failed = before_task or word in FINAL
    return "failed" if failed else "detached", word


def expected_submits(fault, step, word):
    """Paid posts that arrive whole, those refused with 429 left out."""
    if step == "upload":
        return 1 if word == "ready" else 0
    if step == "submit":
        if word == "not_enabled" and fault.at_server["status"] == 429:
            return 0
        lost_on_the_way = fault.name == "reset before the request" or word in ("network", "tls", "rate_limited")
        return 0 if lost_on_the_way else 1
    return 1


def faults():
    yield Fault("connection refused", at_client={"instead": "refusing"})
    yield Fault("reset before the request", {"kind": "reset_before_body"})
    yield Fault("reset after the request", {"kind": "reset_after_body"}, may_take_effect=True)
    yield Fault("closed after the body", {"kind": "close_after_body"}, may_take_effect=True)
    yield Fault("no answer", {"kind": "hang"}, may_take_effect=True)
    yield Fault("slow drip", {"kind": "drip"})
    for status in STATUSES:
        yield Fault(f"HTTP {status}", {"kind": "status", "status": status}, may_take_effect=status >= 500)
    yield Fault("Cloudflare plain text", {"kind": "plain_1010"})
    yield Fault("HTML with 200", {"kind": "html_200"}, may_take_effect=True)
    yield Fault("nothing with 200", {"kind": "empty_200"}, may_take_effect=True)
    yield Fault("truncated", {"kind": "truncated"})
    yield Fault("shorter than it says", {"kind": "wrong_length", "delta": 100})
    yield Fault("longer than it says", {"kind": "wrong_length", "delta": -100})
    yield Fault("redirect to another host", {"kind": "redirect", "location": "portal"}, may_take_effect=True)
    yield Fault("redirect to a clip", {"kind": "redirect", "location": "clip elsewhere"}, steps=("download",))
    yield Fault("redirect to plain http", {"kind": "redirect", "location": NOWHERE})
    yield Fault("redirect to a neighbour", {"kind": "redirect", "location": NEIGHBOUR})
    yield Fault("redirect in a circle", {"kind": "redirect_loop"})
    yield Fault("TLS, self-signed", at_client={"instead": "self-signed"})
    yield Fault("TLS, for another name", at_client={"instead": "another name"})
    yield Fault("name not found", at_client={"instead": "missing name"})
    yield Fault("name look-up hangs", at_client={"instead": "hanging name"})
    yield Fault("disk full", at_client={"disk": "full"}, modes=(LASTING,))
    yield Fault("clock jumps 10 days on", at_client={"clock_jump_s": TEN_DAYS_S}, modes=(ONCE,))
    yield Fault("clock jumps 10 days back", at_client={"clock_jump_s": -TEN_DAYS_S}, modes=(ONCE,))
    yield from of_paid_answer()
    yield from of_polls()


def of_paid_answer():
    """Answers to the paid post that say all that is needed, and those that do not."""
    def answer(name, body="<<body>>", **options):
        return Fault(name, {"kind": "reshaped", "body": body, **options}, steps=("submit",), modes=(ONCE,))

    yield answer("whole, then cut short", ending="short")
    yield answer("whole, then reset", ending="short_reset")
    yield answer("whole, then silent", ending="short_silent")
    yield answer("whole, far more said", ending="huge")
    yield answer("whole, no last chunk", ending="no_last_chunk")
    yield answer("whole, no length, reset", ending="no_length_reset")
    yield answer("cut behind the id", '{"created": 1, "id": "<<id>>", "sta', ending="short")
    yield answer("cut inside of the id", '{"created": 1, "id": "task-uni', ending="short")
    yield answer("cut inside a number", '{"created": 1, "id": 175', ending="short_reset")
    yield answer("id beside NaN", '{"eta": NaN, "load": [Infinity], "id": "<<id>>"}')
    yield answer("id in an envelope", '{"code": 0, "request_id": "r-9", "data": {"task": {"taskId": "<<id>>"}}}')
    yield answer("id in a stream", "event: created\ndata: <<body>>\n\ndata: [DONE]\n\n",
                 content_type="text/event-stream")
    yield answer("id behind a log", "[INFO] worker 7 {ready}\n<<body>>\n", content_type="text/plain")
    yield answer("id packed in a string", '{"code": 0, "data": "{\\"task_id\\": \\"<<id>>\\"}"}')
    yield answer("id beside trouble", '{"id": "<<id>>", "error": {"code": "model_not_found", "message": "late"}}')
    yield answer("id with HTTP 202", status=202)
    yield answer("id with HTTP 500", status=500)
    yield answer("only a request_id", '{"request_id": "r-9", "status": "pending"}')
    refusal = '{"error": {"code": "%s", "message": "The key may not use this model", "type": "new_api_error"}}'
    for status in (200, 400, 403, 404, 429, 500, 503):
        code = "no_compatible_channel" if status >= 500 else "model_not_found"
        yield Fault(f"not enabled, HTTP {status}", {"kind": "status", "status": status, "body": refusal % code},
                    steps=("submit",))


def of_polls():
    """Answers about a task: pages in their place, states that nobody has heard of, links as they come."""
    def answer(name, body, modes=(LASTING,), **options):
        return Fault(name, {"kind": "reshaped", "body": body, **options}, steps=("poll",), modes=modes)

    def page(name, status, body):
        return Fault(name, {"kind": "status", "status": status, "body": body, "content_type": "text/html"},
                     steps=("poll",))

    def link(name, text, more=""):
        return answer(name, '{"id": "<<id>>", "status": "completed", "results": [%s{"url": "%s"}]}' % (more, text))

    yield page("page with 404", 404, "<html><h1>404 Not Found</h1><hr>nginx</html>")
    yield page("nothing with 404", 404, "")
    yield page("page with 502", 502, "<html><h1>502 Bad Gateway</h1></html>")
    yield answer("unknown status, error",
                 '{"id": "<<id>>", "status": "aborted", "error": {"code": "gone", "message": "the worker ended"}}')
    yield answer("unknown status, result", '{"id": "<<id>>", "status": "delivered", "results": [{"url": "<<url>>"}]}')
    yield answer("status with blanks", '{"id": "<<id>>", "status": " Completed\\n", "results": ["<<url>>"]}')
    yield answer("result beside NaN", '{"eta": NaN, "id": "<<id>>", "status": "completed", "results": ["<<url>>"]}')
    yield answer("result, then cut short", "<<body>>", ending="short_reset")
    yield answer("cut inside of the link", '{"id": "<<id>>", "status": "completed", "results": ["<<folder>>/cli',
                 modes=(ONCE, LASTING), ending="short")
    yield link("link with blanks", " \\n<<folder>>/my clip.mp4#t=0 ")
    yield link("link without a scheme", "<<host>><<path>>")
    yield link("link with two slashes", "//<<host>><<path>>")
    yield link("link of a path", "<<path>>")
    yield link("link with backslashes", "http:\\\\\\\\<<host>>\\\\cdn\\\\..<<path>>")
    yield link("link with odd escapes", "http:\\/\\u002f<<host>><<path>>\\u003fa\\=b")
    yield link("link with letters", "<<folder>>/kl\u00edp \u7247.mp4?caf\u00e9")
    yield answer("link in a packed string",
                 '{"id": "<<id>>", "state": "success", "resultJson": "{\\"resultUrls\\": [\\"<<url>>\\"]}"}')
    yield link("video among others", "<<url>>",
               '{"url": "<<folder>>/cover.jpg"}, {"thumbnail_url": "<<folder>>/small"}, ')
    yield link("link to a file", "file:///etc/passwd")


@dataclasses.dataclass(frozen=True)
class CellName:
    fault: Fault
    step: str
    mode: str

    def __str__(self):
        return f"{self.fault.name} / {self.step} / {self.mode}"

    def script(self, surroundings):
        """For the simulator."""
        if not self.fault.at_server:
            return {}
        fault = {**self.fault.at_server, "count": 1 if self.mode == ONCE else 0}
        if fault["kind"] == "drip":
            fault.update(DRIPS[self.step])
        if fault.get("location"):
            fault["location"] = surroundings.get(fault["location"], fault["location"])
        if self.step == "submit" and self.mode == ONCE and self.fault.may_take_effect:
            fault["accept"] = True
        if self.step == "poll" and fault["kind"] == "close_after_body":
            # On a connection that has served before, where libcurl sends a request again by itself.
            fault["after"] = 1
        return {self.step: [fault]}


def cells():
    for fault in faults():
        for step in fault.steps:
            for mode in fault.modes:
                yield CellName(fault, step, mode)
