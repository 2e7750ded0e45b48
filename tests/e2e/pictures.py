# SPDX-License-Identifier: GPL-2.0-or-later
"""The test card of the scenes, the moving frame number on it, and how to recognise both again."""

import io
import subprocess

import numpy
from PIL import Image, ImageDraw

import simulator_process  # puts the simulator's folder on the path
import frame_code

assert simulator_process

CARD_SIZE = (1280, 720)
# No two corners alike: every mirroring, turn or swap of channels shows.
PATCHES = {
    (0, 60, 320, 360): (230, 30, 30),
    (960, 0, 1280, 240): (30, 200, 40),
    (0, 480, 320, 720): (35, 50, 220),
    (960, 480, 1280, 720): (240, 220, 40),
    (420, 100, 620, 300): (128, 128, 128),
    (660, 100, 860, 300): (64, 160, 200),
}
COUNTER_WIDTH, COUNTER_HEIGHT = 640, 36
COUNTER_AT = (320, 620)
COUNTER_FRAMES = 900


def test_card():
    card = Image.new("RGB", CARD_SIZE, (90, 60, 110))
    draw = ImageDraw.Draw(card)
    for box, colour in PATCHES.items():
        draw.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=colour)
    # An arrow to the upper right, and a ramp that shows a wrong range or gamma.
    draw.polygon([(400, 560), (700, 400), (660, 360), (860, 330), (800, 520), (760, 470), (430, 600)], fill=(255, 255, 255))
    for column in range(256):
        draw.line((500 + column, 20, 500 + column, 70), fill=(column, column, column))
    return card


test_card.__test__ = False


def make_counter(path):
    """A lossless clip of 30 frames a second that tells its frame number in black and white cells."""
    rows = []
    for frame in range(COUNTER_FRAMES):
        picture = numpy.full((COUNTER_HEIGHT, COUNTER_WIDTH), 128, dtype=numpy.uint8)
        strip = frame_code.strip(frame, 0, COUNTER_WIDTH)
        picture[: strip.shape[0], : strip.shape[1]] = strip
        rows.append(picture)
    subprocess.run(
        ["ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray",
         "-s", f"{COUNTER_WIDTH}x{COUNTER_HEIGHT}", "-r", "30", "-i", "-",
         "-vf", "scale=out_range=tv,format=yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "4",
         "-g", "30", "-movflags", "+faststart", str(path)],
        input=numpy.concatenate(rows).tobytes(), check=True, timeout=120)


def counter_box():
    left, top = COUNTER_AT
    return left, top, left + COUNTER_WIDTH, top + COUNTER_HEIGHT


def counter_of(picture):
    """The frame number that a picture of the whole scene shows; None where it shows none."""
    found = frame_code.read(picture.convert("RGB").crop(counter_box()))
    return found and found[0]


def clip_frame_of(picture, coded_width=None):
    """(frame, serial of the clip) where the picture shows a clip of the simulator in full; else None."""
    return frame_code.read(picture.convert("RGB"), coded_width)


def open_picture(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


def difference(picture, expected, leave_out=()):
    """(mean, 99.5th percentile) of the absolute differences, in levels of 0 to 255."""
    left = numpy.asarray(picture, dtype=numpy.int16)
    right = numpy.asarray(expected, dtype=numpy.int16)
    assert left.shape == right.shape, f"{left.shape} is not {right.shape}"
    away = numpy.abs(left - right)
    kept = numpy.ones(away.shape[:2], dtype=bool)
    for x0, y0, x1, y1 in leave_out:
        kept[y0:y1, x0:x1] = False
    values = away[kept]
    return float(values.mean()), float(numpy.percentile(values, 99.5))


def patch_errors(picture):
    """Levels by which the middle of each patch misses its colour; at most so many in any channel."""
    pixels = numpy.asarray(picture.convert("RGB"), dtype=numpy.float64)
    worst = 0.0
    for (x0, y0, x1, y1), colour in PATCHES.items():
        inner = pixels[y0 + 20:y1 - 20, x0 + 20:x1 - 20].mean(axis=(0, 1))
        worst = max(worst, float(numpy.abs(inner - numpy.array(colour)).max()))
    return worst
