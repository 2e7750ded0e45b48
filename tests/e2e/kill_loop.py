#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""kill -9 of OBS, many times, half of them while the provider holds a paid post unanswered; prints what became of it.

R2V_PREFIX names the folder that the plugin is installed in.
"""

import argparse
import pathlib
import sys
import tempfile
import time

from kill_rounds import KillRounds, table
from simulator_process import SimulatorProcess
from stage import Stage


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=120)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    began = time.monotonic()
    made = []
    with tempfile.TemporaryDirectory(prefix="r2v-kills-") as folder:
        folder = pathlib.Path(folder)

        def make_stage(*positional, **options):
            made.append(Stage(folder / "stage", *positional, fps=10, **options))
            return made[-1]

        simulator = SimulatorProcess(folder / "simulator", max_runtime_s=24 * 3600)
        try:
            rounds = KillRounds(make_stage, simulator, arguments.seed)
            rounds.plan(arguments.kills)
            rounds.judge_all_again()
        finally:
            for stage in made:
                stage.close()
            simulator.close()
    print(table(rounds))
    print(f"seed {arguments.seed}, {time.monotonic() - began:.0f} s")
    for complaint in rounds.complaints():
        print(f"WRONG: {complaint}")
    return 1 if rounds.complaints() else 0


if __name__ == "__main__":
    sys.exit(main())
