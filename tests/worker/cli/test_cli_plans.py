"""Plans from a file: what is printed, and what is said when the file is not what it should be."""

import io
import json
import sys

import pytest
from icalendar import Calendar

from planner import Plan, PlanningProblem, plan
from planner.rulebook.book import IDS, rulebook

PROBLEM = {
    "today": "2026-03-02",
    "athlete": {
        "strength_level": "intermediate",
        "equipment": ["barbell", "rack"],
        "usual_week": {"Tue": "intervals", "Thu": "tempo", "Sat": "easy", "Sun": "long"},
    },
}
HISTORY = (
    "start_local,tz,distance_m,moving_s,elapsed_s,avg_hr,elev_gain_m,name,type,"
    "workout_type,source\n"
)


@pytest.fixture
def problem(tmp_path):
    def write(content) -> str:
        path = tmp_path / "problem.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return str(path)

    return write


@pytest.fixture
def history(tmp_path):
    """Eight weeks of runs on Tuesdays, Thursdays and Sundays up to 1 March 2026."""
    days = [f"2026-01-{day:02}" for day in (6, 8, 11, 13, 15, 18, 20, 22, 25, 27, 29)]
    days += [f"2026-02-{day:02}" for day in (1, 3, 5, 8, 10, 12, 15, 17, 19, 22, 24, 26)] + [
        "2026-03-01"
    ]
    rows = [f"{day} 07:00:00,Europe/Berlin,10000,3300,3350,140,50,run,Run,,x\n" for day in days]
    path = tmp_path / "runs.csv"
    path.write_text(HISTORY + "".join(rows), "utf-8")
    return path


def complaint(said) -> str:
    """Return the complaint: one fault, without a traceback, and no result beside it."""
    assert said.code == 2, said
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err.strip()


def test_a_plan_reads_like_a_week(pronghorn, problem):
    said = pronghorn("plan", problem(PROBLEM))
    assert said.code == 0
    assert "Tue 3 Mar" in said.out
    assert "Long run" in said.out
    assert "Why: " in said.out
    assert "H03" in said.out


def test_a_plan_as_json_is_what_the_planner_made(pronghorn, problem):
    said = pronghorn("plan", problem(PROBLEM), "--json")
    assert Plan.model_validate_json(said.out) == plan(PlanningProblem.model_validate(PROBLEM))


def test_a_problem_may_come_on_standard_input(pronghorn, problem, monkeypatch):
    expected = pronghorn("plan", problem(PROBLEM), "--json").out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(PROBLEM).encode())))
    assert pronghorn("plan", "-", "--json").out == expected


@pytest.mark.parametrize("which", ["problem", "plan"])
def test_a_schema_describes_every_field(pronghorn, which):
    schema = json.loads(pronghorn("schema", which).out)
    assert schema["type"] == "object"
    assert ("athlete" if which == "problem" else "sessions") in schema["properties"]


def test_the_schema_of_a_plan_calls_a_changes_day_from(pronghorn):
    assert "from" in json.loads(pronghorn("schema", "plan").out)["$defs"]["Change"]["properties"]


def test_a_file_that_is_not_there_is_named(pronghorn, tmp_path):
    said = complaint(pronghorn("plan", tmp_path / "no.json"))
    assert said == f"{tmp_path / 'no.json'}: No such file or directory. Check the name."


def test_a_folder_is_no_problem(pronghorn, tmp_path):
    assert (
        complaint(pronghorn("plan", tmp_path)) == f"{tmp_path}: Is a directory. Name a file in it."
    )


@pytest.mark.parametrize("text", ["", "{", "[1, 2", "no json at all", "[" * 5000])
def test_malformed_json_is_called_that(pronghorn, problem, text):
    path = problem(text)
    said = complaint(pronghorn("plan", path))
    assert said.startswith(f"The problem in {path} is not JSON: ")
    assert said.count("\n") == 0


def test_bytes_that_are_no_text_are_no_json(pronghorn, tmp_path):
    path = tmp_path / "problem.json"
    path.write_bytes(b"\xff\xfe\x00{")
    assert "is not JSON" in complaint(pronghorn("plan", path))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"colour": 1}, "colour: there is no such field. Take it out, or check its name."),
        ({"today": "soon"}, "today: should be a valid date"),
        ({"today": "0001-01-01"}, "today: should be greater than or equal to 1970-01-01"),
        ({"horizon_days": 0}, "horizon_days: should be greater than or equal to 1 (got 0)."),
        (
            {"athlete": {"strength_level": "strong"}},
            "athlete.strength_level: should be 'novice'",
        ),
        ({"athlete": {"equipment": ["barbel"]}}, "athlete.equipment[0]: should be 'barbell'"),
        ({"athlete": {"colour": 1}}, "athlete.colour: there is no such field"),
        (
            {"activities": [{"id": "1", "start": "2026-03-01T07:00:00Z", "sport": "run"}]},
            "activities[0].start: should not have timezone info",
        ),
        (
            {
                "activities": [
                    {"id": "1", "start": "2026-03-01T07:00", "sport": "run", "distance_m": -1}
                ]
            },
            "activities[0].distance_m: should be greater than or equal to 0 (got -1).",
        ),
        (
            {"plan_covers": ["2026-03-09", "2026-03-02"]},
            "plan_covers: the first date must not be after the second.",
        ),
        ({"flags": ["tired"]}, "flags[0]: should be 'first_exposures'"),
    ],
)
def test_a_fault_is_told_with_the_path_of_its_field(pronghorn, problem, change, fault):
    path = problem(PROBLEM | change)
    heading, *faults = complaint(pronghorn("plan", path)).splitlines()
    assert heading == f"The problem in {path} has an error:"
    assert len(faults) == 1
    assert faults[0].strip().startswith(fault)


def test_all_faults_are_told_at_once(pronghorn, problem):
    said = complaint(pronghorn("plan", problem({"colour": 1, "horizon_days": "x"})))
    assert said.splitlines()[0].endswith("has 4 errors:")
    named = {line.split(":")[0].strip() for line in said.splitlines()[1:]}
    assert named == {"today", "athlete", "horizon_days", "colour"}


def test_a_preview_plans_from_a_history_alone(pronghorn, history):
    said = pronghorn("preview", history, "--today", "2026-03-02")
    assert said.code == 0
    assert "Mon 2 Mar" in said.out
    assert "Sun 15 Mar" in said.out
    assert f"From 24 activities up to 2026-03-01 in {history}." in said.out


def test_a_preview_names_what_it_would_like_to_know(pronghorn, history):
    said = pronghorn("preview", history, "--today", "2026-03-02", "--level", "novice")
    assert "if it knew --equipment and --usual" in said.out


@pytest.mark.parametrize("number", [2, 3, 5, 7, 8, 10, 11, 14, 23, 39, 41, 42, 46, 50, 53])
def test_a_real_history_becomes_a_plan_with_reasons(pronghorn, shared, number):
    path = shared / "athletes" / f"{number:03}.csv"
    newest = max(line[:10] for line in path.read_text("utf-8").splitlines()[1:] if ",Run," in line)
    said = pronghorn("preview", path, "--today", newest)
    assert said.code == 0, said.err
    assert "Why: " in said.out


def test_a_preview_leaves_out_what_came_later(pronghorn, history):
    assert "up to 2026-02-08" in pronghorn("preview", history, "--today", "2026-02-09").out


def test_what_the_runner_tells_reaches_the_plan(pronghorn, history):
    plan = json.loads(
        pronghorn(
            *("preview", history, "--today", "2026-03-02", "--json", "--weeks", 1),
            *(
                "--usual",
                "Sun=long, tue=intervals",
                "--available",
                "Mon=,Tue=pm",
                "--level",
                "intermediate",
            ),
            *("--equipment", "barbell,rack", "--heavy", 1, "--body-mass", 62, "--birth-year", 1988),
        ).out
    )
    told = {run["date"]: run["kind"] for run in plan["expected_runs"] if run["source"] == "athlete"}
    assert {day: kind for day, kind in told.items() if day < "2026-03-09"} == {
        "2026-03-03": "intervals",
        "2026-03-08": "long",
    }
    assert sum("heavy" in session["kinds"] for session in plan["sessions"]) <= 1
    assert all(session["date"] != "2026-03-02" for session in plan["sessions"])


def test_a_race_closes_the_days_before_it(pronghorn, history):
    words = (
        "preview",
        history,
        "--today",
        "2026-03-02",
        "--json",
        "--weeks",
        1,
        "--race",
        "2026-03-08=half:A",
    )
    closed = json.loads(pronghorn(*words).out)["closed"]
    assert {c["date"] for c in closed if c["rule"] in ("H01", "H02")} == {
        f"2026-03-0{day}" for day in range(2, 9)
    }


def test_a_preview_writes_a_calendar_file(pronghorn, history, tmp_path):
    path = tmp_path / "plan.ics"
    words = (
        "preview",
        history,
        "--today",
        "2026-03-02",
        "--ics",
        path,
        "--zone",
        "Europe/Berlin",
        "--json",
    )
    sessions = json.loads(pronghorn(*words).out)["sessions"]
    events = Calendar.from_ical(path.read_text("utf-8")).walk("VEVENT")
    assert sessions
    assert sorted(str(event.start.date()) for event in events) == sorted(
        s["date"] for s in sessions
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--flag", "illness"), "(H09)"),
        (
            ("--available", "Mon=,Tue=,Wed=,Thu=,Fri=,Sat=,Sun="),
            "You have no time on this day (S14).",
        ),
    ],
)
def test_a_plan_without_a_session_says_why_before_anything_else(pronghorn, history, words, reason):
    said = pronghorn("preview", history, "--today", "2026-03-02", *words)
    top = said.out.partition("Mon 2 Mar")[0]
    assert top.startswith("No session fits these days.")
    assert reason in top


def test_a_damaged_row_is_named_and_the_rest_is_used(pronghorn, history):
    with history.open("a", encoding="utf-8") as file:
        file.write("2026-02-28 07:00:00,Europe/Berlin,42195,60,60,140,50,run,Run,,x\n")
    said = pronghorn("preview", history, "--today", "2026-03-02")
    assert said.code == 0
    assert said.err.startswith("Skipped line 26: impossible pace")
    assert "From 24 activities" in said.out


def test_an_export_without_runs_is_refused(pronghorn, tmp_path):
    path = tmp_path / "runs.csv"
    path.write_text(HISTORY, "utf-8")
    assert complaint(pronghorn("preview", path)).startswith(f"{path} has no runs in it")


def test_an_empty_file_is_called_that(pronghorn, tmp_path):
    path = tmp_path / "runs.csv"
    path.write_bytes(b" \n\n")
    assert (
        complaint(pronghorn("preview", path)) == f"{path} is empty. Export your activities again."
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\x00\x01\x02", b"just words\n"])
def test_a_file_that_is_no_export_is_refused(pronghorn, tmp_path, content):
    path = tmp_path / "export.zip"
    path.write_bytes(content)
    assert str(path) in complaint(pronghorn("preview", path))


def test_a_day_without_runs_before_it_says_which_days_have_some(pronghorn, history):
    said = complaint(pronghorn("preview", history, "--today", "2020-01-01"))
    assert "it covers 2026-01-06 to 2026-03-01" in said
    assert said.endswith("--today 2026-03-02.")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--equipment", "barbel"), "--equipment: should be 'barbell'"),
        (("--usual", "Sun=loong"), "--usual Sun: should be 'easy'"),
        (("--usual", "Sonntag=long"), "--usual Sonntag: should be 'Mon'"),
        (("--usual", "Sunday"), "--usual Sunday: write it as a list of weekday=value"),
        (("--available", "Mon=noon"), "--available Mon: should be 'am' or 'pm'"),
        (("--race", "2026-05-10=far"), "--race 2026-05-10=far: write it as"),
        (("--race", "tomorrow=half"), "--race date: should be a valid date"),
        (("--flag", "tired"), "--flag: should be 'first_exposures'"),
        (
            ("--birth-year", "88"),
            '--birth-year: should be greater than or equal to 1900 (got "88")',
        ),
        (("--zone", "Mars"), "--zone: 'Mars' is not a time zone"),
        (("--birth-year", "2027"), "--birth-year: 2027 is in the future"),
        (("--today", "soon"), "--today: 'soon' is not a date. Write it as 2026-05-09."),
        (("--today", ""), "--today: '' is not a date. Write it as 2026-05-09."),
        (("--today", "0001-01-01"), "--today: should be greater than or equal to 1970-01-01"),
        (("--weeks", "0"), "--weeks: '0' is not a number of weeks from 1 to 16."),
        (("--level", "strong"), "--level: should be 'novice', 'intermediate' or 'advanced'"),
        (("--units", "stone"), "--units: give metric or imperial, not 'stone'."),
        (("--minutes", "x"), "--minutes: should be a valid integer"),
        (("--ics", "."), "--ics: . is a folder. Name a file, such as plan.ics."),
        (
            ("--ics", "nowhere/plan.ics"),
            "--ics: there is no folder nowhere. Make it, or name a file elsewhere.",
        ),
    ],
)
def test_a_wrong_option_is_named(pronghorn, history, words, fault):
    assert fault in complaint(pronghorn("preview", history, "--today", "2026-03-02", *words))


def test_all_wrong_options_are_named_at_once(pronghorn, history):
    wrong = {
        "--today": "soon",
        "--zone": "Mars",
        "--weeks": "many",
        "--level": "strong",
        "--usual": "Sunday",
        "--race": "x",
        "--heavy": "9",
        "--birth-year": "young",
        "--flag": "a,injury",
        "--units": "stone",
        "--ics": "nowhere/plan.ics",
    }
    said = complaint(
        pronghorn("preview", history, *(word for pair in wrong.items() for word in pair))
    )
    heading, *faults = said.splitlines()
    assert heading == "The command has 11 errors:"
    assert sorted(line.split()[0].rstrip(":") for line in faults) == sorted(wrong)


def test_flags_may_stand_in_one_list(pronghorn, history):
    said = pronghorn("preview", history, "--today", "2026-03-02", "--flag", "achilles_pain, injury")
    assert "You are injured" in said.out


@pytest.mark.parametrize(
    "words", [("simulate", "nobody"), ("disconnect", "polar"), ("preview", "x", "--nonsense")]
)
def test_a_word_the_parser_refuses_ends_with_exit_code_2(pronghorn, words):
    said = complaint(pronghorn(*words))
    assert words[-1] in said
    assert "Value error" not in said


def test_without_a_command_there_is_help(pronghorn):
    said = pronghorn()
    assert said.code == 2
    assert "Try it with an invented runner: pronghorn demo." in said.err


def test_the_rulebook_is_printed_with_every_rule(pronghorn):
    said = pronghorn("rules")
    assert said.code == 0
    named = {
        line.split()[0] for line in said.out.splitlines() if line[:1] in "HPSL8" and line.strip()
    }
    assert named == IDS


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_the_rulebook_fits_the_terminal_and_loses_no_word(pronghorn, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    out = pronghorn("rules").out
    assert max(map(len, out.splitlines())) <= columns
    told = "".join(out.split())
    for entry in rulebook():
        whole = [entry.id, entry.text, entry.number, entry.why, *entry.sources]
        assert all("".join(part.split()) in told for part in whole), entry.id


def test_single_rules_are_printed_by_their_ids(pronghorn):
    said = pronghorn("rules", "h03", "l3", "--json")
    assert [entry["id"] for entry in json.loads(said.out)] == ["H03", "L3"]
    assert said.out == pronghorn("rules", "H03", "L3", "--json").out


def test_a_rule_that_is_not_there_is_named(pronghorn):
    assert complaint(pronghorn("rules", "H03", "H99")) == (
        "There is no rule H99. `pronghorn rules` lists them all."
    )
