# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs that end when their standard input does."""

import subprocess


def end(process, patience_s=10):
    process.stdin.close()
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
