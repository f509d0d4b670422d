"""Every sentence on every page comes through the one door: a second language is a catalogue.

The pages are asked for in a language that puts each message between ⟦ and ⟧. What then has letters
outside of the brackets has to be data: a name, a title, a date, or what the store or a file holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest
from requests.utils import default_user_agent

from connectors.ways import sources
from connectors.wording import exercise_name
from planner.rulebook.book import rulebook
from planner.rulebook.catalogue import EXERCISES
from tests.worker.web.conftest import Surfer
from tests.worker.web.test_routes import dump
from worker.store import OWNER
from worker.web.app import make_app
from worker.web.flow import QUESTIONS
from worker.web.routes import ways

SPOKEN_ATTRIBUTES = ("aria-label", "title", "alt")
VERBATIM = ("style", "script", "code", "pre")
NAMES = (
    "Pronghorn",
    "JSON",
    "status.json",
    "Garmin Connect",
    "Garmin",
    "Strava",
    "Kim",
    "A",
    "B",
    "C",
)
WEEKDAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
UNITS = "min|km|mi|kg|lb|s|x|am|pm"
NOT_PAGES = ("/export.zip", "/status.json", "/healthz", "/static/{file}")


class Brackets(NullTranslations):
    """A language in which each message is the English one between brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return f"⟦{singular if count == 1 else plural}⟧"


@dataclass
class Outside(HTMLParser):
    """Collects the pieces of a page that are outside of all brackets."""

    pieces: list[str] = field(default_factory=list)
    depth: int = 0
    verbatim: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag, attrs):
        self.verbatim += tag in VERBATIM
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and value:
                self.pieces.append(re.sub(r"⟦.*?⟧", " ", nested_away(value), flags=re.DOTALL))

    def handle_endtag(self, tag):
        self.verbatim -= tag in VERBATIM

    def handle_data(self, data):
        piece = ""
        for character in data:
            if character == "⟦":
                self.depth += 1
            elif character == "⟧":
                self.depth -= 1
            elif self.depth == 0 and not self.verbatim:
                piece += character
        self.pieces.append(piece)


def nested_away(text):
    """Return a text without the messages inside of messages."""
    while re.search(r"⟦[^⟦⟧]*⟦[^⟦⟧]*⟧", text):
        text = re.sub(r"(⟦[^⟦⟧]*)⟦[^⟦⟧]*⟧", r"\1", text)
    return text


def unspoken(page, data):
    """Return what a page says that is neither a message nor data."""
    reader = Outside()
    reader.feed(page)
    assert reader.depth == 0

    left = []
    for piece in reader.pieces:
        rest = " ".join(piece.split())
        rest = data.sub(" ", rest)
        rest = re.sub(rf"\b({WEEKDAYS}|{MONTHS}|{UNITS})\b", " ", rest)
        if re.search(r"[A-Za-z]", rest):
            left.append(piece.strip())
    return left


def data_of(site, *more: str) -> re.Pattern[str]:
    """Return a pattern for all texts that pages may show as they are, the longest first.

    A single word in small letters is none of them: it could be a message that is not translated.
    """
    texts = {
        *NAMES,
        *more,
        site.base_url,
        default_user_agent(),
        *(source.title for source in sources().values()),
    }
    texts |= {exercise_name(name) for name in EXERCISES}
    texts |= {exercise_name(name, inside=True) for name in EXERCISES}
    for rule in rulebook():
        texts |= {rule.id, rule.text, rule.why, *rule.sources}
    texts |= set(stored_texts(site))

    plain = {" ".join(text.split()) for text in texts}
    whole = [
        re.escape(text)
        for text in plain
        if len(text) > 2 and not (text.isalpha() and text.islower())
    ]
    return re.compile(rf"(?<!\w)({'|'.join(sorted(whole, key=len, reverse=True))})(?!\w)")


def stored_texts(site) -> Iterator[str]:
    """Return every text in the store, and the texts inside of those that are JSON."""
    for line in dump(site):
        for text in re.findall(r"'((?:[^']|'')*)'", line):
            plain = text.replace("''", "'")
            yield plain
            for inner in re.findall(r'"((?:[^"\\]|\\.)*)"', plain):
                shown = inner.replace('\\"', '"')
                yield shown
                yield shown[:1].upper() + shown[1:]
                yield shown[:1].lower() + shown[1:].rstrip(".")


def paths(site) -> Iterator[str]:
    """Return an address for every page, and one for each of those that are alike."""
    invite = {"name": "Kim", "mail": ""}
    tokens = [
        site.link(OWNER).rpartition("/")[2],
        site.store.doors.issue("invite", None, site.now().replace(year=2100), invite),
    ]
    fill = {
        "name": list(sources()),
        "part": [part for part in QUESTIONS if part != "races"],
        "token": tokens,
        "athlete_id": [member.athlete_id for member in site.store.members.all()],
    }
    for way in ways(make_app(site)):
        if way.method != "GET" or way.path in NOT_PAGES:
            continue

        name = re.search(r"\{(\w+)\}", way.path)
        if name is None:
            yield way.path
        else:
            yield from (way.path.replace(name[0], value) for value in fill[name[1]])


@pytest.fixture
def brackets(monkeypatch):
    """Let everything speak in brackets, whatever thread it runs in."""
    return lambda: monkeypatch.setattr("planner.language._ENGLISH", Brackets())


def check(surfer, data, seen):
    left = [f"{path}: {piece}" for path in seen for piece in unspoken(surfer.get(path).text, data)]
    assert left == [], "\n".join(left)


def test_every_page_of_a_runner_speaks_through_the_door(live, runner, brackets):
    live.store.members.add("Kim", live.now())
    seen = list(paths(live))
    assert {"/week", "/history", "/status", "/server", "/accounts/garmin/leave"} <= set(seen)
    runner.get("/settings")  # shows the notice that is left, in English
    data = data_of(live)
    brackets()
    check(runner, data, seen)


def test_every_page_before_the_set_up_speaks_through_the_door(site, owner, stranger, brackets):
    seen = list(paths(site))
    data = data_of(site)
    brackets()
    check(owner, data, seen)
    check(stranger, data, seen)


def test_every_page_of_a_paused_runner_whose_things_were_taken_back(live, runner, brackets):
    runner.post("/leave/undo")
    runner.wait()
    runner.get("/settings")  # shows the notice that is left, in English
    data = data_of(live)
    brackets()
    check(runner, data, ["/week", "/status", "/leave", "/leave/undo", "/leave/delete"])


def test_every_page_of_a_sign_in_speaks_through_the_door(box, live, brackets):
    surfer = Surfer(live).sign_in()
    data = data_of(live)
    brackets()
    sent = {"email": box.email, "password": box.password}
    box.garmin.mfa = True
    surfer.post("/accounts/garmin/password", sent)
    check(surfer, data, ["/accounts/garmin"])  # waits for a code
    surfer.post("/accounts/garmin/cancel")
    surfer.post("/accounts/strava/app", {"client_id": "17", "client_secret": box.client_secret})
    check(surfer, data, ["/accounts/strava", "/accounts/garmin?way=token"])

    box.garmin.lock_out()
    answers = [
        surfer.post("/accounts/garmin/token", {"token": "nonsense"}),
        surfer.post("/accounts/archive/file"),
        surfer.post("/accounts/archive/file", files={"file": ("a.csv", "no,thing\n1,2\n")}),
        surfer.post("/accounts/garmin/password", sent),
        surfer.get("/accounts/garmin"),
    ]
    for answer in answers:
        assert unspoken(answer.text, data_of(live, "a.csv", "no", "thing")) == [], answer.url


def test_every_refusal_speaks_through_the_door(live, runner, brackets):
    kim = Surfer(live).sign_in(live.store.members.add("Kim", live.now()).athlete_id)
    data = data_of(live, "Moon/Base")
    brackets()
    answers = [
        kim.get("/server"),
        runner.get("/nowhere"),
        runner.post("/week", {}),
        runner.post("/week/skip", {"uid": "nothing"}),
        runner.post("/week/move", {"uid": "nothing", "date": "soon"}),
        runner.post("/questions/you", {"birth_year": "1066", "zone": "Moon/Base"}),
        runner.post("/questions/you", {"zone": "Moon/Base"}),
        runner.post("/questions/races", {"date": ["2026-05-01"], "word": ["A"]}),
        runner.post("/sign-out", csrf="0"),
        runner.post("/sign-out", origin="https://evil.example"),
        runner.post("/leave/delete", {"word": "delete"}),
        runner.post("/server/mail", {"host": "mail.example.org"}),
        runner.post("/sign-out", {"x": "y" * 100_000}),
        kim.post("/go"),
    ]
    for answer in answers:
        assert answer.status_code >= 400, answer.url
        assert "⟦" in answer.text
        assert unspoken(answer.text, data) == [], answer.url
