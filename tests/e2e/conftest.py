# SPDX-License-Identifier: GPL-2.0-or-later
import os
import pathlib

import pytest

from simulator_process import SimulatorProcess
from stage import Stage


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    process = SimulatorProcess(tmp_path_factory.mktemp("simulator"))
    yield process
    process.close()


@pytest.fixture(autouse=True)
def as_after_start(request):
    """Each test meets a provider with nothing scripted and nothing reported, and no OBS but its module's own runs on
    after it."""
    if "simulator" in request.fixturenames:
        request.getfixturevalue("simulator").reset()
    made = request.getfixturevalue("stages").made if "stages" in request.fixturenames else []
    of_the_module = len(made)
    yield
    for stage in made[of_the_module:]:
        stage.close()


# At 30 frames a second an OBS that draws in software takes a whole processor, at 10 a third. Modules that look at single
# frames ask for 30: CANVAS_FPS = 30.
USUAL_CANVAS_FPS = 10


class Stages:
    """Makes stages, and ends their OBS whatever happens."""

    def __init__(self, tmp_path_factory, fps):
        self.made = []
        self._tmp_path_factory = tmp_path_factory
        self._fps = fps

    def __call__(self, *arguments, **options):
        stage = Stage(self._tmp_path_factory.mktemp("stage"), *arguments, **{"fps": self._fps, **options})
        self.made.append(stage)
        if stage.simulator:
            stage.remember_quick_tasks()
        return stage

    def close(self):
        for stage in self.made:
            stage.close()


@pytest.fixture(scope="module")
def stages(tmp_path_factory, request):
    stages = Stages(tmp_path_factory, getattr(request.module, "CANVAS_FPS", USUAL_CANVAS_FPS))
    yield stages
    stages.close()


@pytest.fixture(scope="module")
def stage(stages, simulator):
    """One OBS for a whole module, with the test card and the source in its scene."""
    made = stages(simulator).start()
    made.set_scene()
    return made


@pytest.fixture(scope="module")
def serial(stage, simulator):
    """Of a clip that is on air."""
    stage.finish(stage.generate())
    serial = simulator.report()["tasks"][0]["clip_serial"]
    stage.wait_for_clip_on_air(serial)
    return serial


@pytest.fixture(scope="session")
def clients():
    """The folder of the programs that others wrote (tools/lib/fetch-clients)."""
    return pathlib.Path(os.environ["R2V_CLIENTS"])


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed:
        for value in item.funcargs.values():
            if isinstance(value, Stage):
                lines = [line for line in value.obs.output().splitlines() if "obs-reference-to-video" in line]
                report.sections.append(("what the plugin logged", "\n".join(lines[-40:])))
