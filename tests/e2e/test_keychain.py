# SPDX-License-Identifier: GPL-2.0-or-later
"""The API key in the desktop's keychain: a real GNOME Keyring on a session bus of its own."""

import shutil

import pytest

from keyring import Keyring
from stage import wait_until

PASTED = "e2e-key-5f2c9b7a41d08e63"
OTHER = "e2e-other-0b6e7c1f"


@pytest.fixture
def keyring(tmp_path):
    if not shutil.which("gnome-keyring-daemon"):
        pytest.skip("there is no GNOME Keyring")
    made = Keyring(tmp_path / "keyring")
    yield made
    made.close()


def in_session(stages, simulator, keyring):
    stage = stages(simulator, key="")
    stage.obs.environment.update(keyring.environment)
    return stage


def has_key(stage):
    return stage.websocket.vendor("get_status")["has_key"]


def store_of(stage):
    return stage.obs.plugin_config / "credentials.json"


def paste(stage, keyring, key=PASTED):
    stage.set_settings(api_key=key)
    wait_until(lambda: keyring.key() == key, "the key in the keyring")


def test_a_pasted_key_is_kept_in_the_keyring_alone_and_is_there_after_a_restart(stages, simulator, keyring):
    stage = in_session(stages, simulator, keyring).start()
    stage.add_source()
    assert has_key(stage) is False
    paste(stage, keyring)
    stage.finish(stage.generate())
    stage.end_at_once()
    assert stage.obs.files_with(PASTED.encode()) == []

    stage.start()
    wait_until(lambda: has_key(stage), "the key of the keyring in use")
    stage.finish(stage.generate())
    stage.end_at_once()
    assert not store_of(stage).exists()
    assert stage.obs.files_with(PASTED.encode()) == []


def test_a_key_pasted_in_the_moment_of_quitting_goes_to_the_keyring(stages, simulator, keyring):
    stage = in_session(stages, simulator, keyring).start()
    stage.add_source()
    stage.set_settings(api_key=PASTED)
    stage.end_at_once()
    assert keyring.key() == PASTED
    assert stage.obs.files_with(PASTED.encode()) == []


def test_the_keyring_takes_over_what_a_file_held(stages, simulator, keyring):
    stage = in_session(stages, simulator, keyring)
    store_of(stage).write_text('{"api_key": "%s"}' % OTHER)
    store_of(stage).chmod(0o600)
    stage.start()
    stage.add_source()
    assert has_key(stage) is True
    paste(stage, keyring)
    wait_until(lambda: not store_of(stage).exists(), "the file gone")
    stage.end_at_once()
    assert stage.obs.files_with(OTHER.encode()) == []


def test_a_locked_keyring_that_nobody_unlocks_holds_up_neither_start_nor_exit(stages, simulator, keyring):
    stage = in_session(stages, simulator, keyring).start()
    stage.add_source()
    paste(stage, keyring)
    stage.end_at_once()

    keyring.lock()
    stage.start()
    wait_until(keyring.is_prompting, "the keyring asking for its password")
    assert has_key(stage) is False
    refused = stage.websocket.vendor("generate", source="AI clip")
    assert refused["refusal"] == "no_api_key"
    print(f"with a locked keyring: {stage.end_at_once():.2f} s")
    assert stage.obs.memory_leaks() == 0


def test_a_key_pasted_beside_a_locked_keyring_goes_to_the_file_and_later_into_the_keyring(stages, simulator, keyring):
    stage = in_session(stages, simulator, keyring).start()
    stage.add_source()
    paste(stage, keyring, OTHER)
    keyring.lock()
    stage.set_settings(api_key=PASTED)
    wait_until(lambda: store_of(stage).exists() and PASTED in store_of(stage).read_text(), "the key in the file")
    stage.finish(stage.generate())
    stage.end_at_once()
    assert stage.obs.files_with(PASTED.encode()) == [store_of(stage)]
    assert not keyring.is_prompting()


def test_a_keyring_that_hangs_holds_up_neither_start_nor_exit(stages, simulator, keyring):
    stage = in_session(stages, simulator, keyring)
    keyring.freeze()
    stage.start()
    stage.add_source()
    assert has_key(stage) is False
    print(f"with a keyring that hangs: {stage.end_at_once():.2f} s")

    stage.start()
    stage.set_settings(api_key=PASTED)
    print(f"with a key that it was to take: {stage.end_at_once():.2f} s")
    assert stage.obs.files_with(PASTED.encode()) == [store_of(stage)]
    assert stage.obs.memory_leaks() == 0

    keyring.thaw()
    stage.start()
    wait_until(lambda: keyring.key() == PASTED, "the key in the keyring")
    wait_until(lambda: not store_of(stage).exists(), "the file gone")
    assert has_key(stage) is True
    stage.end_at_once()
