# SPDX-License-Identifier: GPL-2.0-or-later
"""The simulator refuses what the provider refuses, and its faults are on the wire what they say they are."""

import base64
import http.client
import json
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

import pytest
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import frame_code  # noqa: E402
from driven_simulator import AGENT, HERE, Simulator, picture  # noqa: E402


@pytest.fixture(scope="module")
def server():
    simulator = Simulator("--cdn-port", "0")
    yield simulator
    simulator.stop()


@pytest.fixture
def simulator(server):
    server.call("POST", "/control/reset", {})
    return server


def assert_refused(answer, status, type_, code=None):
    assert answer[0] == status, answer
    assert answer[1]["error"]["type"] == type_
    assert answer[1]["error"]["message"]
    assert answer[1]["error"].get("code") == code


# What is refused


@pytest.mark.parametrize("header", [None, "Bearer wrong", "simulator-key"])
@pytest.mark.parametrize("method, path", [("POST", "/v1/files/upload/stream"), ("POST", "/v1/videos/generations"),
                                          ("GET", "/v1/tasks/x"), ("GET", "/v1/account/credits")])
def test_a_request_without_the_right_key_is_401(simulator, method, path, header):
    status, _, body = simulator.send(method, path, headers={"Authorization": header})
    assert_refused((status, json.loads(body)), 401, "authentication_error")


@pytest.mark.parametrize("changes", [
    {"callback_url": "https://x"}, {"seed": None}, {"negative_prompt": None}, {"duration": "5"}, {"duration": True},
    {"duration": 5.0}, {"duration": 1}, {"duration": 11}, {"resolution": "480p"}, {"aspect_ratio": "auto"},
    {"prompt": ""}, {"prompt": "x" * 5001}, {"prompt": ...}, {"model": ...}, {"negative_prompt": "x" * 501},
    {"seed": -1}, {"seed": 2147483648}, {"multi_shots": "on"}, {"enable_safety_checker": 1},
    {"reference_image_urls": []}, {"reference_image_urls": "x"}, {"reference_image_urls": [5]},
])
def test_a_wrong_body_is_422_and_no_task(simulator, changes):
    assert_refused(simulator.submit(**changes), 422, "invalid_request_error")
    report = simulator.report()
    assert report["submits"] == 1 and report["accepted"] == 0


def test_every_documented_field_is_taken(simulator):
    status, reply = simulator.submit(negative_prompt="n" * 500, seed=2147483647, multi_shots=True, prompt="字" * 5000,
                                     enable_safety_checker=False)
    assert status == 200 and reply["status"] == "pending"
    body = simulator.report()["requests"][-1]["body"]
    assert body["prompt"] == "字" * 5000 and body["multi_shots"] is True


def test_an_unknown_model_has_its_code(simulator):
    assert_refused(simulator.submit(model="other"), 422, "invalid_request_error", "model_not_found")


def test_broken_json_and_another_content_type_are_400(simulator):
    for body, content_type in (("{", "application/json"), ("{}", "text/plain")):
        status, _, answer = simulator.send("POST", "/v1/videos/generations", body, {"Content-Type": content_type})
        assert_refused((status, json.loads(answer)), 400, "invalid_request_error")


def test_a_reference_that_was_never_uploaded_is_422(simulator):
    assert_refused(simulator.submit("https://cdn.example/x.jpg"), 422, "invalid_request_error", "invalid_image_url")


def test_an_expired_reference_is_422(simulator):
    url = simulator.reference()
    simulator.script(reference_ttl_s=0)
    assert_refused(simulator.submit(url), 422, "invalid_request_error", "invalid_image_url")


@pytest.mark.parametrize("size", [(239, 400), (400, 239), (8001, 1200), (2400, 280)])
def test_an_image_outside_the_limits_is_422(simulator, size):
    assert_refused(simulator.submit(simulator.reference(size)), 422, "invalid_request_error", "invalid_image")


@pytest.mark.parametrize("size", [(240, 240), (8000, 1000), (240, 1920)])
def test_an_image_at_the_limits_is_taken(simulator, size):
    assert simulator.submit(simulator.reference(size))[0] == 200


def test_an_image_with_alpha_is_422(simulator):
    url = simulator.reference(mode="RGBA", format="PNG")
    assert_refused(simulator.submit(url), 422, "invalid_request_error", "invalid_image")


def test_what_is_no_image_is_refused_at_the_upload(simulator):
    assert_refused(simulator.upload(b"not an image"), 422, "invalid_request_error", "invalid_file_type")
    assert_refused(simulator.upload(picture()[:600]), 422, "invalid_request_error", "invalid_file_type")


def test_an_unknown_upload_field_is_422_and_a_large_file_413(simulator):
    assert_refused(simulator.upload(picture(), extra=[("purpose", "x")]), 422, "invalid_request_error")
    simulator.script(upload_limit_bytes=100)
    assert_refused(simulator.upload(picture()), 413, "file_too_large_error")


def test_an_empty_account_is_402(simulator):
    url = simulator.reference()
    simulator.script(credits=4)
    assert_refused(simulator.submit(url), 402, "insufficient_quota")


def test_an_unknown_task_is_404(simulator):
    assert_refused(simulator.call("GET", "/v1/tasks/task-unified-1-nope"), 404, "not_found")


def test_a_library_user_agent_gets_the_gateways_plain_text(simulator):
    for agent in ("curl/8.0", "Python-urllib/3.11", None):
        status, headers, body = simulator.send("GET", "/v1/account/credits", headers={"User-Agent": agent})
        assert (status, body) == (403, b"error code: 1010")
        assert headers["Content-Type"].startswith("text/plain")


# What is given


def test_the_upload_is_kept_as_sent_and_served_without_key(simulator):
    content = picture((800, 450))
    status, answer = simulator.upload(content, extra=[("file_name", "r-1.jpg")])
    assert status == 200 and answer["filename"] == "r-1.jpg" and answer["size"] == len(content)
    kept = simulator.report()["uploads"][0]
    assert (kept["width"], kept["height"], kept["content_type"]) == (800, 450, "image/jpeg")
    assert pathlib.Path(kept["path"]).read_bytes() == content
    assert simulator.send("GET", answer["url"], headers={"Authorization": None})[2] == content


def test_base64_and_url_uploads_are_the_same_file(simulator):
    content = picture()
    status, first = simulator.call("POST", "/v1/files/upload/base64",
                                   {"file_data": "data:image/jpeg;base64," + base64.b64encode(content).decode()})
    assert status == 200
    status, second = simulator.call("POST", "/v1/files/upload/url", {"url": first["url"]})
    assert status == 200 and second["url"] != first["url"]
    hashes = {upload["sha256"] for upload in simulator.report()["uploads"]}
    assert len(hashes) == 1


def test_a_task_goes_from_pending_to_a_clip_of_the_asked_size_and_length(simulator, tmp_path):
    simulator.script(task_duration_ms=800)
    status, reply = simulator.submit(duration=3, aspect_ratio="3:4")
    assert status == 200 and reply["id"].startswith("task-unified-") and reply["progress"] == 0
    done, seen = simulator.wait_until_completed(reply["id"])
    assert [status for status, _ in seen][0] == "pending" and ("completed", 100) == seen[-1]
    assert [progress for _, progress in seen] == sorted(progress for _, progress in seen)

    clip = tmp_path / "clip.mp4"
    clip.write_bytes(simulator.send("GET", done["results"][0]["url"], headers={"Authorization": None})[2])
    probe = json.loads(subprocess.check_output(
        ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(clip)]))
    video = next(stream for stream in probe["streams"] if stream["codec_type"] == "video")
    audio = next(stream for stream in probe["streams"] if stream["codec_type"] == "audio")
    assert (video["codec_name"], video["width"], video["height"]) == ("h264", 832, 1104)
    assert (video["avg_frame_rate"], video["nb_frames"], audio["codec_name"]) == ("30/1", "90", "aac")

    raw = subprocess.check_output(["ffmpeg", "-v", "error", "-i", str(clip), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
    frames = [Image.frombytes("RGB", (832, 1104), raw[i * 832 * 1104 * 3:(i + 1) * 832 * 1104 * 3]) for i in range(90)]
    serial = simulator.report()["tasks"][0]["clip_serial"]
    assert [frame_code.read(frame) for frame in frames] == [(number, serial) for number in range(90)]
    assert frame_code.read(frames[40].resize((416, 552)), 832) == (40, serial)
    top, bottom = frames[0].getpixel((416, 200)), frames[0].getpixel((416, 900))
    assert top[0] > 150 > 80 > top[2] and bottom[2] > 150 > 80 > bottom[0]


def test_making_a_clip_does_not_hold_up_other_answers(simulator):
    simulator.script(task_duration_ms=0)
    simulator.submit(duration=10, resolution="1080p")
    begin = time.monotonic()
    for _ in range(10):
        assert simulator.call("GET", "/v1/account/credits")[0] == 200
    assert time.monotonic() - begin < 2


def test_complete_ends_a_long_task_at_once(simulator):
    simulator.script(task_duration_ms=3600_000)
    task_id = simulator.submit()[1]["id"]
    assert simulator.call("GET", f"/v1/tasks/{task_id}")[1]["status"] == "pending"
    simulator.call("POST", "/control/complete", {})
    assert simulator.wait_until_completed(task_id)[0]["status"] == "completed"


@pytest.mark.parametrize("shape, place", [
    ("objects", lambda r: r["results"][0]["url"]), ("strings", lambda r: r["results"][0]),
    ("video_url", lambda r: r["results"][0]["video_url"]), ("result_data", lambda r: r["result_data"][0]["url"]),
    ("output_url", lambda r: r["output"]["url"]), ("output_urls", lambda r: r["output"]["urls"][0]),
    ("video", lambda r: r["video"]["url"]),
])
def test_results_come_in_the_scripted_shape(simulator, shape, place):
    simulator.script(task_duration_ms=0, result_shape=shape, clip_file=__file__)
    reply, _ = simulator.wait_until_completed(simulator.submit()[1]["id"])
    assert simulator.send("GET", place(reply))[2] == pathlib.Path(__file__).read_bytes()


def test_submit_replies_come_in_the_scripted_shape(simulator):
    for shape, present, absent in (("observed", "usage", "created"), ("task_id", "task_id", "id"),
                                   ("no_id", "status", "id")):
        simulator.script(submit_shape=shape)
        reply = simulator.submit()[1]
        assert present in reply and absent not in reply


def test_states_can_be_renamed_emptied_and_failed(simulator):
    simulator.script(task_duration_ms=0, clip_file=__file__, completed_empty_polls=2,
                     status_names={"completed": "SUCCEEDED"})
    task_id = simulator.submit()[1]["id"]
    time.sleep(0.2)
    replies = [simulator.call("GET", f"/v1/tasks/{task_id}")[1] for _ in range(3)]
    assert [reply["status"] for reply in replies] == ["SUCCEEDED"] * 3
    assert [reply["results"] is None for reply in replies] == [True, True, False]

    simulator.script(status_names={}, fail={"code": "content_policy_violation", "message": "no"})
    reply, _ = simulator.wait_until_completed(simulator.submit()[1]["id"])
    assert reply["status"] == "failed" and reply["error"]["code"] == "content_policy_violation"

    simulator.script(fail=None, task_duration_ms=60_000, states=[{"at": 0, "status": "dreaming", "progress": 7}])
    reply = simulator.call("GET", f"/v1/tasks/{simulator.submit()[1]['id']}")[1]
    assert (reply["status"], reply["progress"]) == ("dreaming", 7)


def result_url(simulator, **script):
    simulator.script(task_duration_ms=0, clip_file=__file__, **script)
    task_id = simulator.submit()[1]["id"]
    return task_id, simulator.wait_until_completed(task_id)[0]["results"][0]["url"]


def test_the_clip_comes_from_the_other_port_in_ranges(simulator):
    _, url = result_url(simulator)
    assert f":{simulator.ports[1]}/" in url
    content = pathlib.Path(__file__).read_bytes()
    status, headers, body = simulator.send("GET", url, headers={"Range": "bytes=100-"})
    assert (status, body) == (206, content[100:])
    assert headers["Content-Range"] == f"bytes 100-{len(content) - 1}/{len(content)}"
    assert simulator.send("GET", url, headers={"Range": f"bytes={len(content)}-"})[0] == 416
    simulator.script(download_ranges=False)
    assert simulator.send("GET", url, headers={"Range": "bytes=100-"})[0] == 200


def test_a_dead_link_is_403_and_the_next_poll_has_a_fresh_one(simulator):
    task_id, url = result_url(simulator, link_ttl_ms=1)
    time.sleep(0.05)
    assert simulator.send("GET", url)[0] == 403
    fresh = simulator.call("GET", f"/v1/tasks/{task_id}")[1]["results"][0]["url"]
    assert fresh != url


# Faults


def test_a_status_fault_is_for_as_many_requests_as_asked(simulator):
    simulator.script(faults={"credits": [{"kind": "status", "status": 429, "headers": {"Retry-After": "3"}, "after": 1},
                                         {"kind": "plain_1010"}, {"kind": "html_200"}, {"kind": "empty_200"}]})
    answers = [simulator.send("GET", "/v1/account/credits") for _ in range(6)]
    assert [status for status, _, _ in answers] == [200, 429, 403, 200, 200, 200]
    assert answers[1][1]["Retry-After"] == "3"
    assert json.loads(answers[1][2])["error"]["type"] == "rate_limit_error"
    assert answers[2][2] == b"error code: 1010" and answers[3][2].startswith(b"<!DOCTYPE html>")
    assert answers[4][2] == b"" and b"credits" in answers[5][2]


@pytest.mark.parametrize("kind, error", [("reset_before_body", ConnectionResetError),
                                         ("reset_after_body", ConnectionResetError),
                                         ("close_after_body", http.client.RemoteDisconnected)])
def test_a_lost_connection_gives_no_answer_and_no_task(simulator, kind, error):
    simulator.script(faults={"submit": [{"kind": kind}]})
    url = simulator.reference()
    with pytest.raises(error):
        simulator.submit(url)
    report = simulator.report()
    assert report["accepted"] == 0
    assert report["submits"] == (0 if kind == "reset_before_body" else 1)
    assert simulator.submit(url)[0] == 200


def test_an_accepted_submit_can_lose_its_answer(simulator):
    simulator.script(faults={"submit": [{"kind": "reset_after_body", "accept": True},
                                        {"kind": "status", "status": 502, "accept": True}]})
    url = simulator.reference()
    with pytest.raises(ConnectionResetError):
        simulator.submit(url)
    assert simulator.submit(url)[0] == 502
    assert simulator.report()["accepted"] == 2


def test_hang_and_stall_answer_late_or_never(simulator):
    simulator.script(faults={"credits": [{"kind": "hang"}, {"kind": "stall", "at_bytes": 5}, {"kind": "delay",
                                                                                           "seconds": 0.3}]})
    for _ in range(2):
        with pytest.raises(socket.timeout):
            simulator.send("GET", "/v1/account/credits", timeout=0.5)
    begin = time.monotonic()
    assert simulator.send("GET", "/v1/account/credits")[0] == 200
    assert time.monotonic() - begin >= 0.3


def test_short_and_wrong_bodies_are_so_on_the_wire(simulator):
    _, url = result_url(simulator)
    content = pathlib.Path(__file__).read_bytes()
    simulator.script(faults={"download": [{"kind": "truncated", "fraction": 0.25}, {"kind": "wrong_length"},
                                          {"kind": "wrong_length", "delta": -10}, {"kind": "drip", "bytes": 8192,
                                                                                   "interval_s": 0.01}]})
    with pytest.raises(http.client.IncompleteRead) as short:
        simulator.send("GET", url)
    assert short.value.partial == content[:len(content) // 4]
    with pytest.raises(http.client.IncompleteRead):
        simulator.send("GET", url)
    assert simulator.send("GET", url)[2] == content[:-10]
    assert simulator.send("GET", url)[2] == content


def test_an_endless_body_goes_on_until_the_client_leaves(simulator):
    _, url = result_url(simulator)
    simulator.script(faults={"download": [{"kind": "endless"}]})
    host, path = re.match(r"http://127.0.0.1:(\d+)(/.*)", url).groups()
    with socket.create_connection(("127.0.0.1", int(host))) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nUser-Agent: {AGENT}\r\n\r\n".encode())
        got = 0
        while got < 20_000_000:
            got += len(connection.recv(1 << 20))
    assert simulator.call("GET", "/v1/account/credits")[0] == 200


def test_a_redirect_leads_where_the_script_says(simulator):
    elsewhere = "http://127.0.0.1:9/x"
    simulator.script(faults={"submit": [{"kind": "redirect", "location": elsewhere}],
                             "poll": [{"kind": "redirect_loop", "count": 0}]})
    status, headers, _ = simulator.send("POST", "/v1/videos/generations", "{}", {"Content-Type": "application/json"})
    assert (status, headers["Location"]) == (307, elsewhere)
    for _ in range(3):
        assert simulator.send("GET", "/v1/tasks/x?sync_upstream=true")[1]["Location"] == "/v1/tasks/x?sync_upstream=true"


def test_a_held_submit_is_received_whole_and_answered_when_released(simulator):
    url = simulator.reference()
    simulator.call("POST", "/control/hold", {"endpoint": "submit"})
    with pytest.raises(socket.timeout):
        simulator.call("POST", "/v1/videos/generations",
                       {"model": "wan-2.7-reference-to-video", "prompt": "x", "reference_image_urls": [url]}, timeout=0.5)
    report = simulator.report()
    assert report["submits"] == 1 and report["accepted"] == 1 and report["requests"][-1]["held"]
    simulator.call("POST", "/control/release", {})
    assert simulator.submit(url)[0] == 200


# The record and the end


def test_a_process_is_killed_once_its_answer_was_sent(simulator):
    victim = subprocess.Popen(["sleep", "60"])
    try:
        simulator.call("POST", "/control/kill", {"endpoint": "credits", "pid": victim.pid})
        assert simulator.call("GET", "/v1/tasks/task-unified-0-0")[0] == 404
        assert victim.poll() is None
        assert simulator.call("GET", "/v1/account/credits")[0] == 200
        assert victim.wait(10) == -signal.SIGKILL
    finally:
        victim.kill()
        victim.wait()


def test_the_report_tells_of_the_key_but_never_the_key(simulator):
    simulator.send("GET", "/v1/account/credits")
    simulator.send("GET", "/v1/account/credits", headers={"Authorization": "Bearer sk-secret"})
    simulator.send("GET", "/v1/account/credits", headers={"Authorization": None})
    report = simulator.report()
    assert [request["authorization"] for request in report["requests"]] == ["match", "mismatch", "missing"]
    assert report["requests"][0]["user_agent"] == AGENT
    assert "sk-secret" not in json.dumps(report) and "simulator-key" not in json.dumps(report)


def test_a_wrong_script_is_refused_and_changes_nothing(simulator):
    for wrong in ({"no_such_key": 1}, {"faults": {"submit": [{"kind": "explode"}]}}, {"faults": {"nowhere": []}},
                  {"faults": {"poll": [{"kind": "hang", "second": 1}]}}):
        assert simulator.call("POST", "/control/script", {"credits": 0, **wrong})[0] == 400
    assert simulator.submit()[0] == 200


def test_it_ends_when_told_and_after_its_time(tmp_path):
    port_file = tmp_path / "port"
    simulator = Simulator("--port-file", str(port_file), "--work-dir", str(tmp_path / "work"))
    assert port_file.read_text() == f"{simulator.port}\n"
    simulator.call("POST", "/control/hold", {"endpoint": "credits"})
    with pytest.raises(socket.timeout):
        simulator.send("GET", "/v1/account/credits", timeout=0.2)
    assert simulator.call("POST", "/control/stop", {})[0] == 200
    assert simulator.process.wait(10) == 0
    simulator.stop()

    short = subprocess.Popen([sys.executable, "-B", str(HERE / "simulator.py"), "--max-runtime-s", "0.5"],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert short.wait(10) == 0


def test_an_answer_is_given_in_any_shape_and_takes_effect(simulator):
    simulator.script(faults={"submit": [{"kind": "reshaped", "status": 202,
                                         "body": '{"x": NaN, "data": {"taskId": "<<id>>"}}'}]})
    body = json.dumps({"model": "wan-2.7-reference-to-video", "prompt": "a dance", "duration": 2, "resolution": "720p",
                       "aspect_ratio": "16:9", "reference_image_urls": [simulator.reference()]})
    status, _, answer = simulator.send("POST", "/v1/videos/generations", body, {"Content-Type": "application/json"})
    task_id = simulator.report()["tasks"][0]["task_id"]
    assert (status, answer.decode()) == (202, '{"x": NaN, "data": {"taskId": "%s"}}' % task_id)

    url = simulator.wait_until_completed(task_id)[0]["results"][0]["url"]
    simulator.script(faults={"poll": [{"kind": "reshaped", "body": "<<url>> <<folder>>/a b.mp4 <<host>><<path>>"}]})
    told = simulator.send("GET", f"/v1/tasks/{task_id}")[2].decode()
    assert told == f"{url} {url[:-len('/clip.mp4')]}/a b.mp4 {url[len('http://'):]}"
    assert simulator.send("GET", f"{url[:-len('/clip.mp4')]}/a%20b.mp4")[2] == simulator.send("GET", url)[2]


@pytest.mark.parametrize("ending", ["short", "short_reset", "no_last_chunk", "huge"])
def test_an_answer_ends_as_told(simulator, ending):
    simulator.script(faults={"credits": [{"kind": "reshaped", "ending": ending}]})
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        simulator.send("GET", "/v1/account/credits")
