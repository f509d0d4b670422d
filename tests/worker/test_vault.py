"""Sealed sign-ins: for their owner only, and keys may change."""

import stat

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from worker.vault import BadKey, Owner, Vault, open_vault

ME = Owner("me", "garmin")
TOKENS = SecretStr("the tokens")


def key():
    return Fernet.generate_key().decode()


def test_what_is_sealed_opens_for_its_owner_and_shows_nothing():
    vault = Vault(SecretStr(key()))
    sealed = vault.seal(TOKENS, ME)
    assert vault.open(sealed, ME) == TOKENS
    assert b"tokens" not in sealed


@pytest.mark.parametrize("other", [Owner("you", "garmin"), Owner("me", "strava")])
def test_a_row_copied_to_somebody_else_does_not_open(other):
    vault = Vault(SecretStr(key()))
    with pytest.raises(BadKey, match="somebody else"):
        vault.open(vault.seal(TOKENS, ME), other)


def test_with_a_new_key_in_front_the_old_seals_open_and_new_ones_need_the_new_key():
    old, new = key(), key()
    sealed = Vault(SecretStr(old)).seal(TOKENS, ME)
    both = Vault(SecretStr(f"{new}\n{old}"))
    assert both.open(sealed, ME) == TOKENS
    assert Vault(SecretStr(new)).open(both.seal(TOKENS, ME), ME) == TOKENS
    with pytest.raises(BadKey, match="PRONGHORN_KEY"):
        Vault(SecretStr(new)).open(sealed, ME)


@pytest.mark.parametrize("bad", ["", "short", "not base64 at all!"])
def test_what_is_no_key_is_named_with_the_way_out(bad):
    with pytest.raises(BadKey, match="PRONGHORN_KEY"):
        Vault(SecretStr(bad))


def test_a_key_is_made_once_for_the_owner_s_eyes_only(tmp_path):
    sealed = open_vault(None, tmp_path).seal(TOKENS, ME)
    assert open_vault(None, tmp_path).open(sealed, ME) == TOKENS
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xff\xfe\x00"])
def test_a_key_file_that_holds_no_key_is_named(tmp_path, content):
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(BadKey, match=f"^{tmp_path / 'key'}: not a key"):
        open_vault(None, tmp_path)


def test_a_variable_that_holds_no_key_is_named(tmp_path):
    with pytest.raises(BadKey, match=r"^PRONGHORN_KEY: not a key"):
        open_vault(SecretStr("short"), tmp_path)
