# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the result with the ffmpeg program, beside the event loop, and keeps what it made."""

import asyncio
import hashlib
import itertools
import json

import numpy
from PIL import Image, ImageOps

import frame_code

# The provider's published table.
SIZES = {
    ("720p", "16:9"): (1280, 720), ("720p", "9:16"): (720, 1280), ("720p", "1:1"): (960, 960),
    ("720p", "4:3"): (1104, 832), ("720p", "3:4"): (832, 1104),
    ("1080p", "16:9"): (1920, 1080), ("1080p", "9:16"): (1080, 1920), ("1080p", "1:1"): (1440, 1440),
    ("1080p", "4:3"): (1648, 1248), ("1080p", "3:4"): (1248, 1648),
}
FRAMES_PER_SECOND = 30
CODECS = {
    "h264": ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "18"],
    "hevc": ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "20", "-tag:v", "hvc1", "-x265-params", "log-level=error"],
    "vp9": ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "4M"],
    "mpeg4": ["-c:v", "mpeg4", "-q:v", "3"],
}


def recipe_of(body, overrides):
    width, height = SIZES[body["resolution"], body["aspect_ratio"]]
    recipe = {
        "width": width, "height": height, "fps": FRAMES_PER_SECOND, "seconds": body["duration"], "codec": "h264",
        "audio": True, "moov_at_end": False,
    }
    unknown = set(overrides) - set(recipe)
    if unknown:
        raise ValueError(f"a clip has no {', '.join(unknown)}")
    return {**recipe, **overrides}


def render_inputs(recipe, reference, picture_path, strips_path, serial):
    """The reference, cropped to fill the clip's size, and the strips of frame numbers as raw grey pictures."""
    width, height = recipe["width"], recipe["height"]
    if reference is None:
        picture = Image.new("RGB", (width, height), (40, 90, 160))
    else:
        with Image.open(reference) as image:
            picture = ImageOps.fit(image.convert("RGB"), (width, height), Image.BILINEAR)
    picture.save(picture_path)
    frames = round(recipe["fps"] * recipe["seconds"])
    strips = numpy.concatenate([frame_code.strip(frame, serial, width) for frame in range(frames)])
    strips_path.write_bytes(strips.tobytes())


def ffmpeg_command(recipe, picture_path, strips_path, out):
    cell = frame_code.cell_px(recipe["width"])
    rate = str(recipe["fps"])
    command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-r", rate, "-i", str(picture_path)]
    command += ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{cell * frame_code.CELLS}x{cell}", "-r", rate]
    command += ["-i", str(strips_path)]
    if recipe["audio"]:
        command += ["-f", "lavfi", "-i", "sine=frequency=440:beep_factor=4:sample_rate=48000"]
    command += [
        "-filter_complex",
        # The picture is converted once and repeated, so that making the clip costs little more than encoding it.
        "[0:v]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,loop=-1:1,setpts=N/FRAME_RATE/TB[picture];"
        "[1:v]scale=out_range=tv,format=yuv420p[strip];"
        "[picture][strip]overlay=0:0:shortest=1[video]",
        "-map", "[video]",
    ]
    if recipe["audio"]:
        command += ["-map", "2:a", "-c:a", "aac", "-b:a", "96k"]
    command += CODECS[recipe["codec"]]
    command += ["-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    command += ["-color_range", "tv", "-t", str(recipe["seconds"]), "-r", rate, "-threads", "1"]
    if not recipe["moov_at_end"]:
        command += ["-movflags", "+faststart"]
    return command + ["-f", "mp4", str(out)]


class ClipMaker:
    def __init__(self, work_dir):
        self._dir = work_dir / "clips"
        self._dir.mkdir(parents=True, exist_ok=True)
        self._made = {}
        self._serials = itertools.count(1)
        self._running = set()
        self._one_at_a_time = asyncio.Semaphore(1)

    def start(self, recipe, upload):
        """A future of (path, serial). The same recipe and reference share one clip and its serial."""
        key = hashlib.sha256(json.dumps([recipe, upload and upload["sha256"]], sort_keys=True).encode()).hexdigest()
        if key not in self._made or self._failed(self._made[key]):
            serial = next(self._serials) % (1 << frame_code.SERIAL_BITS)
            reference = upload["path"] if upload and upload["kind"] == "image" else None
            self._made[key] = asyncio.ensure_future(self._make(key[:16], recipe, reference, serial))
        return self._made[key]

    @staticmethod
    def _failed(future):
        return future.done() and (future.cancelled() or future.exception() is not None)

    async def _make(self, name, recipe, reference, serial):
        out = self._dir / f"{name}.mp4"
        picture, strips = self._dir / f"{name}.png", self._dir / f"{name}.gray"
        async with self._one_at_a_time:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, render_inputs, recipe, reference, picture, strips, serial)
            process = await asyncio.create_subprocess_exec(
                *ffmpeg_command(recipe, picture, strips, out), stderr=asyncio.subprocess.PIPE)
            self._running.add(process)
            try:
                _, errors = await process.communicate()
            finally:
                self._running.discard(process)
                picture.unlink(missing_ok=True)
                strips.unlink(missing_ok=True)
            if process.returncode != 0:
                raise RuntimeError(f"ffmpeg: {errors.decode(errors='replace')}")
        return out, serial

    async def stop(self):
        for process in list(self._running):
            process.kill()
        for future in self._made.values():
            future.cancel()
        await asyncio.gather(*self._made.values(), return_exceptions=True)
