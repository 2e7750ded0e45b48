# SPDX-License-Identifier: GPL-2.0-or-later
"""The contract as a table: for each name that other programs rely on, what it does in OBS, or which other test
shows it. The rows are in contract_rows.py, contract_settings.py and contract_elsewhere.py."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NOBODY = "20200101T000000000-none"
HUGE = "x" * 1_000_000

ROWS = {}  # (kind, name) → what must hold, a function of the world
ELSEWHERE = {}  # (kind, name) → (file, test) that shows it


def row(kind, *names):
    def add(check):
        for name in names:
            assert (kind, name) not in ROWS
            ROWS[kind, name] = check
        return check

    return add


def elsewhere(kind, names, file, test):
    for name in names.split():
        ELSEWHERE[kind, name] = (file, test)
