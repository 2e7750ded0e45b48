# SPDX-License-Identifier: GPL-2.0-or-later
"""A hotkey that comes while OBS saves its scenes: libobs then holds locks that the other waits for."""


def test_a_hotkey_while_obs_saves_its_scenes_freezes_nothing(stages):
    stage = stages(config={"rehearsal": True, "max_concurrent": 1, "max_queued": 1000}).start()
    stage.add_source()
    for number in range(40):
        stage.add_input(f"Color {number}", "color_source_v3", width=16, height=16)
        stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.generate")
    stage.websocket.vendor("cancel")
    stage.quit()
