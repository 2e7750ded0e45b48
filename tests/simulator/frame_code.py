# SPDX-License-Identifier: GPL-2.0-or-later
"""The frame number in every picture of a made clip: 24 black or white cells along the top left edge.

A cell is a square of width/40 of the picture. From the left: white, black, 14 bits of the frame number (first is the
highest), 6 bits of the clip's serial, one bit that makes the count of white ones among the 20 even, white.
"""

import numpy

CELLS = 24
CELLS_ACROSS = 40
FRAME_BITS = 14
SERIAL_BITS = 6


def cell_px(width):
    """Even, so that it meets the chroma grid of 4:2:0."""
    return max(2, width // CELLS_ACROSS // 2 * 2)


def bits_of(frame, serial):
    bits = [(frame >> bit) & 1 for bit in reversed(range(FRAME_BITS))]
    bits += [(serial >> bit) & 1 for bit in reversed(range(SERIAL_BITS))]
    return [1, 0] + bits + [sum(bits) & 1, 1]


def strip(frame, serial, width):
    """Grey picture of the strip, rows by columns."""
    cell = cell_px(width)
    row = numpy.repeat(numpy.array(bits_of(frame, serial), dtype=numpy.uint8) * 255, cell)
    return numpy.tile(row, (cell, 1))


def read(picture, coded_width=None):
    """(frame, serial) of a picture (PIL image or array) that shows the whole clip, at any scale; None where there is
    no valid strip. coded_width: the clip's own width where the picture was scaled."""
    grey = numpy.asarray(picture)
    if grey.ndim == 3:
        grey = grey[:, :, :3].mean(axis=2)
    coded_width = coded_width or grey.shape[1]
    cell = cell_px(coded_width) * grey.shape[1] / coded_width
    row = int(cell / 2)
    values = []
    for index in range(CELLS):
        column = int((index + 0.5) * cell)
        reach = max(1, int(cell / 6))
        patch = grey[max(0, row - reach):row + reach, max(0, column - reach):column + reach]
        mean = patch.mean()
        if 90 < mean < 165:
            return None
        values.append(int(mean > 128))
    bits = values[2:-2]
    if values[0] != 1 or values[1] != 0 or values[-1] != 1 or (sum(bits) & 1) != values[-2]:
        return None
    number = int("".join(map(str, bits)), 2)
    return number >> SERIAL_BITS, number & ((1 << SERIAL_BITS) - 1)
