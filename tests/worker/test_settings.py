"""Settings from the environment, a file and secrets in files; every fault is named."""

import datetime as dt

import pytest

from worker.settings import BadSettings, load_settings


@pytest.fixture
def env(monkeypatch, tmp_path):
    """Set variables; the data folder is a new one."""
    monkeypatch.setenv("PRONGHORN_DATA", str(tmp_path))

    def put(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(f"PRONGHORN_{name}", value)

    return put


def faults():
    with pytest.raises(BadSettings) as caught:
        load_settings()
    return str(caught.value).splitlines()


def test_without_any_setting_the_defaults_hold(env, tmp_path):
    settings = load_settings()
    assert settings.data == tmp_path
    assert (settings.lift_am, settings.lift_pm) == (dt.time(7), dt.time(18, 30))
    assert settings.athlete.strength_level == "novice"
    assert settings.key is None


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(env, tmp_path):
    (tmp_path / "pronghorn.toml").write_text(
        'zone = "Europe/Berlin"\nunits = "imperial"\n[athlete]\nequipment = ["barbell", "rack"]\n'
        'usual_week = {Sun = "long"}\n'
        '[mail]\nhost = "mail.example.org"\nsender = "a@example.org"\nto = "b@example.org"\n'
        '[[races]]\ndate = 2026-04-26\ndistance_m = 21097.5\npriority = "A"\n'
    )
    env(UNITS="metric", MAIL__PORT="2525", ATHLETE__BIRTH_YEAR="1980", FLAGS="illness, injury")
    settings = load_settings()
    assert (settings.zone, settings.units) == ("Europe/Berlin", "metric")
    assert (settings.mail.host, settings.mail.port) == ("mail.example.org", 2525)
    assert (settings.athlete.equipment, settings.athlete.birth_year) == (("barbell", "rack"), 1980)
    assert settings.athlete.usual_week == {"Sun": "long"}
    assert settings.races[0].date == dt.date(2026, 4, 26)
    assert settings.flags == ("illness", "injury")


def test_the_athlete_may_be_one_json_value(env):
    env(ATHLETE='{"equipment": ["box"], "available": {"Mon": ["am"]}}')
    assert load_settings().athlete.available == {"Mon": ("am",)}


def test_a_secret_may_stand_in_a_file_of_its_own_and_never_prints(env, tmp_path):
    (tmp_path / "secret").write_text("s3cret\n")
    env(STRAVA__CLIENT_ID="12", STRAVA__CLIENT_SECRET_FILE=str(tmp_path / "secret"))
    settings = load_settings()
    assert settings.strava.client_secret.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)


def test_every_fault_is_named_at_once_with_its_variable(env):
    env(
        ZONE="Mars/Olympus",
        MAIL__PORT="99999",
        MIAL__HOST="x",
        MAIL__HOTS="y",
        ATHLETE='{"strength',
        KEY_FILE="/nowhere/key",
        STRAVA__BASE_URL="strava.example.org",
        FLAGS="ill",
        RACES='[{"date": "soon"}]',
        WEEKLY_MAIL="Sunday",
        LIFT_AM="early",
    )
    named = {line.split(":")[0] for line in faults()}
    assert named == {
        "PRONGHORN_ZONE",
        "PRONGHORN_MAIL__PORT",
        "PRONGHORN_MIAL__HOST",
        "PRONGHORN_MAIL__HOTS",
        "PRONGHORN_ATHLETE",
        "PRONGHORN_KEY_FILE",
        "PRONGHORN_STRAVA__BASE_URL",
        "PRONGHORN_FLAGS[0]",
        "PRONGHORN_RACES[0]__DATE",
        "PRONGHORN_RACES[0]__DISTANCE_M",
        "PRONGHORN_RACES[0]__PRIORITY",
        "PRONGHORN_WEEKLY_MAIL",
        "PRONGHORN_LIFT_AM",
    }


def test_a_typing_error_is_answered_with_what_was_meant(env):
    env(MAIL__HOTS="mail.example.org")
    assert faults() == [
        "PRONGHORN_MAIL__HOTS: there is no such setting; did you mean PRONGHORN_MAIL__HOST?"
    ]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"STRAVA__CLIENT_ID": "12"}, "belong together"),
        ({"MAIL__HOST": "mail.example.org", "MAIL__TO": "me@example.org"}, "`sender`"),
        ({"KEY": "a", "KEY_FILE": "/b"}, "keep one of the two"),
    ],
)
def test_halves_of_pairs_are_faults(env, variables, said):
    env(**variables)
    assert said in faults()[0]


def test_a_wrong_secret_is_not_repeated(env):
    env(MAIL__PASSWORD='["hunter2"]', MAIL__PORT="x")
    assert "hunter2" not in "".join(faults())


def test_a_damaged_file_is_named(env, tmp_path):
    (tmp_path / "pronghorn.toml").write_text("zone = ")
    assert str(tmp_path / "pronghorn.toml") in faults()[0]


def test_a_word_the_file_does_not_know_is_a_fault(env, tmp_path):
    (tmp_path / "pronghorn.toml").write_text('[athlete]\nstrength = "novice"\n')
    file = tmp_path / "pronghorn.toml"
    assert faults() == [
        f"{file}: athlete.strength: there is no such setting; did you mean athlete.strength_level?"
    ]


def test_a_fault_in_the_file_is_told_with_its_place_there(env, tmp_path):
    file = tmp_path / "pronghorn.toml"
    file.write_text(
        'nail = 1\n[athlete]\nequipment = ["sofa"]\nusual_week = {Sun = "x"}\n'
        '[[races]]\ndate = "x"\n[mail]\nport = "y"\n'
    )
    env(UNITS="stone")
    assert [line.removeprefix(f"{file}: ").partition(", not ")[0] for line in faults()] == [
        "PRONGHORN_UNITS: should be 'metric' or 'imperial'",
        "mail.port: should be a whole number",
        (
            "athlete.equipment[0]: should be 'barbell', 'trap_bar', 'dumbbells', 'kettlebell', "
            "'bands', 'box' or 'rack'"
        ),
        (
            "athlete.usual_week.Sun: should be 'easy', 'long', 'tempo', 'intervals', 'hills', "
            "'race', 'run' or 'rest'"
        ),
        "races[0].date: should be a date such as 2027-05-09",
        "races[0].distance_m: is missing.",
        "races[0].priority: is missing.",
        "nail: there is no such setting; did you mean mail?",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe", "it is not UTF-8 text"), (None, "Is a directory"), (b"a = \n", "line 1")],
)
def test_a_file_that_cannot_be_read_is_told_without_the_words_of_a_library(
    env, tmp_path, content, said
):
    file = tmp_path / "pronghorn.toml"
    file.mkdir() if content is None else file.write_bytes(content)
    (fault,) = faults()
    assert fault.startswith(f"{file}: cannot be read (")
    assert said in fault
    assert "Errno" not in fault
    assert "codec" not in fault


def test_a_list_of_words_needs_no_brackets(env):
    env(ATHLETE__EQUIPMENT="barbell, rack", FLAGS="injury")
    settings = load_settings()
    assert (settings.athlete.equipment, settings.flags) == (("barbell", "rack"), ("injury",))


def test_a_value_of_the_wrong_form_is_told_in_plain_words(env):
    race = '[{"date": "2027-05-09", "distance_m": 21097.5, "priority": "A"}]'
    env(
        ATHLETE__AVAILABLE='{"Xyz": ["am"]}',
        RACES="[{",
        ATHLETE__USUAL_WEEK="Sun=long",
        MAIL__PORT="a",
        LIFT_AM="25:00",
    )
    assert [line.partition(", not ")[0] for line in faults()] == [
        "PRONGHORN_LIFT_AM: should be a time such as 18:30",
        "PRONGHORN_MAIL__PORT: should be a whole number",
        (
            "PRONGHORN_ATHLETE__AVAILABLE__XYZ: should be 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', "
            "'Sat' or 'Sun'"
        ),
        'PRONGHORN_ATHLETE__USUAL_WEEK: should be a table, written as JSON such as {"Sun": "long"}',
        f"PRONGHORN_RACES: should be a list, written as JSON such as {race}",
    ]


def test_what_resembles_no_setting_is_not_guessed_at(env):
    env(FOO="1")
    assert faults() == ["PRONGHORN_FOO: there is no such setting; remove it."]
