# SPDX-License-Identifier: GPL-2.0-or-later
"""The provider's rules, as strict as its schema: no unknown key, no null, no wrong type, no bad reference."""

import io
import json
import time

from PIL import Image

from faults import error_type

Image.MAX_IMAGE_PIXELS = None

MODEL = "wan-2.7-reference-to-video"
RESOLUTIONS = ("720p", "1080p")
ASPECT_RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4")
MAX_IMAGE_BYTES = 20_000_000
IMAGE_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "BMP": "image/bmp", "WEBP": "image/webp"}


class Refused(Exception):
    """An answer of the documented error shape."""

    def __init__(self, status, message, code=None, type_=None):
        super().__init__(message)
        self.status = status
        self.error = {"message": message, "type": type_ or error_type(status)}
        if code:
            self.error["code"] = code

    def body(self):
        return json.dumps({"error": self.error}).encode()


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise Refused(422, "duplicate keys in the body")
    return dict(pairs)


def parse_json(body, content_type):
    if content_type != "application/json":
        raise Refused(400, f"Content-Type must be application/json, not {content_type}")
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=no_duplicates)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Refused(400, f"body is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise Refused(422, "body must be an object")
    return value


def check_fields(body, fields, required):
    for key in body:
        if key not in fields:
            raise Refused(422, f"{key}: extra fields not permitted")
    for key in required:
        if key not in body:
            raise Refused(422, f"{key}: field required")
    for key, value in body.items():
        if value is None:
            raise Refused(422, f"{key}: null is not allowed")
        # bool is an int in Python, and no integer in JSON.
        if not isinstance(value, fields[key]) or (fields[key] is int and isinstance(value, bool)):
            raise Refused(422, f"{key}: {fields[key].__name__} expected")


SUBMIT_FIELDS = {
    "model": str, "prompt": str, "reference_image_urls": list, "reference_video_urls": list, "duration": int,
    "resolution": str, "aspect_ratio": str, "negative_prompt": str, "seed": int, "multi_shots": bool,
    "enable_safety_checker": bool,
}


def check_submit(body, uploads, reference_ttl_s):
    """Raises Refused; returns the body with defaults and the uploads it names."""
    check_fields(body, SUBMIT_FIELDS, ("model", "prompt"))
    if body["model"] != MODEL:
        raise Refused(422, f"unknown model {body['model']}", "model_not_found")
    full = {"duration": 5, "resolution": "1080p", "aspect_ratio": "16:9", **body}
    if not 1 <= len(full["prompt"]) <= 5000:
        raise Refused(422, "prompt: 1 to 5000 characters")
    if len(full.get("negative_prompt", "")) > 500:
        raise Refused(422, "negative_prompt: at most 500 characters")
    if not 2 <= full["duration"] <= 10:
        raise Refused(422, "duration: 2 to 10")
    if full["resolution"] not in RESOLUTIONS:
        raise Refused(422, f"resolution: one of {', '.join(RESOLUTIONS)}")
    if full["aspect_ratio"] not in ASPECT_RATIOS:
        raise Refused(422, f"aspect_ratio: one of {', '.join(ASPECT_RATIOS)}")
    if not 0 <= full.get("seed", 0) <= 2147483647:
        raise Refused(422, "seed: 0 to 2147483647")
    images = full.get("reference_image_urls", [])
    videos = full.get("reference_video_urls", [])
    if not 1 <= len(images) + len(videos) <= 5:
        raise Refused(422, "1 to 5 references are needed")
    used = [find_reference(url, "image", uploads, reference_ttl_s) for url in images]
    used += [find_reference(url, "video", uploads, reference_ttl_s) for url in videos]
    return full, used


def find_reference(url, kind, uploads, reference_ttl_s):
    if not isinstance(url, str):
        raise Refused(422, f"reference_{kind}_urls: list of strings expected")
    upload = uploads.get(url)
    if upload is None:
        raise Refused(422, f"reference not found: {url}", f"invalid_{kind}_url")
    if time.monotonic() - upload["stored_at_s"] > reference_ttl_s:
        raise Refused(422, f"reference expired: {url}", f"invalid_{kind}_url")
    if upload["kind"] != kind:
        raise Refused(422, f"reference is no {kind}: {url}", "invalid_file_type")
    if kind == "image":
        check_image(upload)
    return upload


def check_image(upload):
    width, height = upload["width"], upload["height"]
    if not (240 <= width <= 8000 and 240 <= height <= 8000):
        raise Refused(422, f"image sides must be 240 to 8000 px, not {width}x{height}", "invalid_image")
    if max(width, height) > 8 * min(width, height):
        raise Refused(422, f"image aspect must be 1:8 to 8:1, not {width}x{height}", "invalid_image")
    if upload["size"] > MAX_IMAGE_BYTES:
        raise Refused(422, "image larger than 20 MB", "invalid_image")
    if upload["alpha"]:
        raise Refused(422, "image has an alpha channel", "invalid_image")


def decode_upload(data):
    """What the bytes are, by decoding them whole. Raises Refused for what is neither an image nor an MP4/MOV."""
    if data[4:8] == b"ftyp":
        return {"kind": "video", "content_type": "video/mp4"}
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except Exception as error:  # Pillow raises many kinds for a damaged file
        raise Refused(422, f"file is no readable image: {error}", "invalid_file_type") from None
    if image.format not in IMAGE_TYPES:
        raise Refused(422, f"{image.format} images are not taken", "invalid_file_type")
    return {
        "kind": "image", "content_type": IMAGE_TYPES[image.format], "width": image.width, "height": image.height,
        "format": image.format, "mode": image.mode, "alpha": image.mode in ("RGBA", "LA", "PA"),
    }
