"""What a run's title says it was, in the languages runners write in."""

import re
from functools import lru_cache
from typing import Final

from planner.model import RunKind

# Platforms name a run after its place or time of day: "Long Beach Running", "Madrid Carrera" say
# nothing.
_DEFAULT: Final = re.compile(
    r"^[^-:]+ (running|laufen|course à pied|carrera|corsa|hardlopen|corrida)$"
    r"|^(carrera|corsa|corrida|course à pied) "
    r"((de|por|dans|le|du|en)\b|matt|pom|ser|nott|mat|ves|not)",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(
    r"warm.?(up|ing)|cool.?(down|ing)|\bwu\b|\bcd\b|(ein|aus)-?laufen|échauffement"
    r"|retour au calme|calentamiento|vuelta a la calma|riscaldamento|defaticamento"
    r"|inlopen|uitlopen|aquecimento|desaquecimento",
    re.IGNORECASE,
)
_NO_PLACE: Final = r"(?! (beach|island|lake|branch|bridge|road|street|park|valley|school|farm))"
# Words of training in English, German, French, Spanish, Italian, Dutch and Portuguese. The first
# kind whose words are found decides.
_WORDS: Final[tuple[tuple[RunKind, str], ...]] = (
    (
        "easy",
        (
            r"shake.?out|regenerat"
            r"|(easy|recovery|jog|locker|footing|rodaje|facile|rustig|leve)\b.*"
            r"(stride|steiger|lignes? droites?|progresiv|allung|versnelling)"
        ),
    ),
    (
        "race",
        (
            r"\b(race|parkrun|wettkampf|volkslauf|course officielle|compétition|competici[oó]n"
            r"|carrera (popular|oficial)|gara|wedstrijd|prova|competição)\b"
        ),
    ),
    (
        "intervals",
        (
            r"interval|fartlek|fahrtspiel|\breps?\b|repeats|repetition|wiederholung"
            r"|\d\s*[x\u00d7*]\s*\d|vo2|speed ?(work|session)|\btrack\b"
            r"|\bbahn(training|einheit)?\b|fractionn|ripetute|\bseries\b|\btiros\b"
        ),
    ),
    (
        "hills",
        (
            rf"\bhills?\b{_NO_PLACE}|berg(lauf|sprint|intervall|an\b)|\bcôtes?\b|cuestas"
            r"|salit[ae]|heuvel|subidas|ladeira"
        ),
    ),
    (
        "tempo",
        (
            r"tempo|threshold|cruise|steady state|schwelle|\btdl\b|seuil|umbral|soglia|drempel"
            r"|limiar|progress?i|\britmo\b|\ballure\b"
        ),
    ),
    (
        "long",
        (
            rf"\blong(run)?\b{_NO_PLACE}|\blsd\b|lang(er?|en)? (dauer)?lauf|sortie longue"
            r"|(tirada|rodaje) larg|\blungo\b|lange duurloop|long[ãa]o|corrida longa"
        ),
    ),
    (
        "easy",
        (
            r"\beasy\b|recover|\bjog|locker|\bga ?1\b|footing|récup|rodaje|recuperación|suave"
            r"|facile|lento|herstel|rustig|leve\b|regenerativ"
        ),
    ),
)
_DOWNHILL: Final = re.compile(
    r"\bdown.?hill|\bberga[bf]\b|en descente|cuesta abajo|in discesa|em descida", re.IGNORECASE
)
_TITLES: Final = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _WORDS)


@lru_cache(maxsize=1024)  # titles repeat
def kind_of_title(title: str | None) -> RunKind | None:
    """Return the kind that a title's words name, or None. A warm-up or cool-down is easy."""
    if not title or _DEFAULT.search(title):
        return None
    if is_around(title):
        return "easy"

    return next((kind for kind, words in _TITLES if words.search(title)), None)


@lru_cache(maxsize=1024)
def is_around(title: str | None) -> bool:
    """Tell whether a title names a warm-up or a cool-down.

    They are only recorded around something hard.
    """
    return bool(title and _AROUND.search(title))


@lru_cache(maxsize=1024)
def is_downhill(title: str | None) -> bool:
    """Tell whether a title names running downhill.

    It damages muscles like a very long run (rulebook 8.4).
    """
    return bool(title and _DOWNHILL.search(title))
