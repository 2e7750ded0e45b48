# SPDX-License-Identifier: GPL-2.0-or-later
"""OBS may be killed at any moment: nothing is paid twice, nothing that was paid for is lost.

A few kills, for every day; `kill_loop.py --kills 120` does the same at length.
"""

from kill_rounds import KillRounds, table

KILLS = 11
SEED = 20260101


def test_no_kill_pays_twice_or_loses_what_was_paid(stages, simulator):
    rounds = KillRounds(stages, simulator, SEED)
    rounds.plan(KILLS)
    rounds.judge_all_again()
    print(table(rounds))
    assert rounds.complaints() == []
    assert sum(1 for kill in rounds.kills if kill.posts_held) >= KILLS // 2
