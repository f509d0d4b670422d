"""Opening the data folder: private, once, and with one sentence when it cannot be."""

import stat

import pytest
from pydantic import SecretStr

from connectors.errors import NeedsReconnect
from worker.bootstrap import open_world
from worker.settings import load_settings
from worker.store import StoreError
from worker.vault import BadKey
from worker.world import OtherAccount


def test_the_data_folder_is_private_and_nothing_is_asked_of_a_platform(tmp_path):
    with open_world(load_settings(data=tmp_path / "new" / "data")) as world:
        assert stat.S_IMODE(world.folder.stat().st_mode) == 0o700
        assert (world.sources, world.calendar, world.mailer) == ([], None, None)


def test_a_file_in_place_of_the_folder_gives_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(StoreError, match="PRONGHORN_DATA"),
        open_world(load_settings(data=tmp_path / "file")),
    ):
        pass


def test_another_account_of_the_same_platform_is_refused(tmp_path):
    with open_world(load_settings(data=tmp_path)) as world:
        world.connect("garmin", "1", "Me", SecretStr("{}"), "Europe/Berlin")
        world.connect("garmin", "1", "Me", SecretStr('{"new": 1}'), "Europe/Berlin")
        with pytest.raises(OtherAccount, match="different Garmin account"):
            world.connect("garmin", "2", "You", SecretStr("{}"), None)


def test_sign_ins_sealed_with_a_lost_key_ask_to_connect_again(tmp_path):
    with open_world(load_settings(data=tmp_path)) as world:
        world.connect("garmin", "1", "Me", SecretStr("{}"), "Europe/Berlin")
    (tmp_path / "key").unlink()
    with open_world(load_settings(data=tmp_path)) as world:
        assert [type(fault) for fault in world.faults] == [NeedsReconnect]
        assert "connect Garmin again" in str(world.faults[0])
        assert world.zone.key == "Europe/Berlin"


def test_a_key_that_is_none_is_said_at_once(tmp_path):
    with (
        pytest.raises(BadKey, match="PRONGHORN_KEY"),
        open_world(load_settings(data=tmp_path, key=SecretStr("x"))),
    ):
        pass
