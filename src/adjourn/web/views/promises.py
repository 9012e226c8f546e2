"""`/`: every sentence of the notice, whether it is kept, and what shows it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from adjourn.law.wording import Wording
from adjourn.notice import Finding, Promise, findings
from adjourn.notice.places import Places, places
from adjourn.notice.promises import judged
from adjourn.notice.sentences import HEADINGS, Facts, Otherwise, Part, Seen, State
from adjourn.notice.sentences.numbers import in_words
from adjourn.register import Problem, version_of
from adjourn.web.desk import desk_of
from adjourn.web.views.frame import show
from adjourn.web.views.mail import letters
from adjourn.web.words import KINDS, OutcomeWords, Words

STATES: Mapping[State, OutcomeWords] = MappingProxyType(
    {
        State.BROKEN: OutcomeWords("hidden", "broken", pgettext_lazy("promise", "Broken"), "", ""),
        State.UNPROVEN: OutcomeWords(
            "pending", "wait", pgettext_lazy("promise", "Unproven"), "", ""
        ),
        State.KEPT: OutcomeWords("gone", "good", pgettext_lazy("promise", "Kept"), "", ""),
    }
)
"""Word, icon and tone of each state, the worst first."""

_UNSAID: Mapping[Otherwise, Words] = MappingProxyType(
    {
        Otherwise.CORRECTED: _("There is nothing to say of this now."),
        Otherwise.DROPPED: _("Not said now: it would not be true, or nothing is there to say."),
        Otherwise.STOPS: _("There is nothing to say of this now."),
    }
)
_LED: Mapping[str, tuple[Words, str]] = MappingProxyType(
    {
        "ledger:due": (_("What ends when"), "calendar"),
        "ledger:erasures": (_("Requests"), "cases"),
        "log:erasure": (_("Evidence log"), "evidence"),
        "ledger:consent": (_("Records of consent, counted"), ""),
        "ledger:notice": (_("Versions of the notice"), ""),
        "law:rights": (_("Rights by legal basis"), ""),
    }
)
"""What evidence that is no row of the register is called, and the page that shows it."""
_FIRST = 2  # sentences shown at once; the rest opens


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that a promise rests on. `page` names the page that shows it, "" for none; `row`
    is where it stands in the register."""

    words: Words
    page: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A promise as the page shows it. `more` are the words behind the first ones."""

    promise: Promise
    state: OutcomeWords
    first: Sequence[Wording]
    more: Sequence[Wording]
    unsaid: Words
    numbers: Wording
    evidence: Sequence[Evidence]
    todo: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Drifted:
    """A finding of drift, and where to do something about it."""

    finding: Finding
    place: Problem


@dataclass(frozen=True, slots=True)
class Choice:
    """One state as a link that shows its promises alone; `state` None shows all."""

    state: State | None
    words: OutcomeWords | None
    count: int
    here: bool


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All promises by block; `?state=broken` shows those alone."""
    desk = desk_of(request)
    now = desk.clock.now()
    wanted = request.GET.get("state", "")
    chosen = State(wanted) if wanted in list(State) else None
    facts, seen = Facts.of(desk.ledger.register, now), Seen(desk.ledger, now)
    drift = findings(facts, seen)
    found = judged(facts, seen, drift, now)
    placed = places(settings.HOME.register, found, drift)
    shown = _shown(found, facts, placed)
    parts = {part: _of(part, shown, chosen) for part in HEADINGS}
    states = Counter(one.found.state for one in found)
    context = {
        "choices": [
            Choice(None, None, len(found), chosen is None),
            *(Choice(each, STATES[each], states[each], chosen is each) for each in STATES),
        ],
        "chosen": STATES[chosen] if chosen else None,
        "all_broken": [one for one in shown if one.promise.found.state is State.BROKEN],
        "blocks": [(part, HEADINGS[part], rows) for part, rows in parts.items() if rows],
        "drift": [Drifted(*each) for each in zip(drift, placed.drift, strict=True)],
        "stale": version_of(settings.HOME.register) != desk.ledger.register.version,
        "kept": states[State.KEPT],
        "broken": states[State.BROKEN],
        "total": len(found),
        "letters": letters(desk.ledger, desk.postman),
        "suggestion": "anna@example.org" if desk.ledger.practice else "",
    }
    return show(request, "promises.html", context)


def _of(part: Part, shown: Sequence[Shown], chosen: State | None) -> list[Shown]:
    """The promises of one block, those that need a look first."""
    rows = [
        one
        for one in shown
        if one.promise.sentence.part is part and chosen in (None, one.promise.found.state)
    ]
    return sorted(rows, key=lambda one: list(STATES).index(one.promise.found.state))


def _shown(found: Sequence[Promise], facts: Facts, placed: Places) -> list[Shown]:
    return [
        Shown(
            one,
            STATES[one.found.state],
            one.words[:_FIRST],
            one.words[_FIRST:],
            _UNSAID[one.sentence.otherwise],
            in_words(facts, one.found.numbers),
            [_evidence(key, placed, facts) for key in one.found.evidence],
            placed.todo[one.sentence.id],
        )
        for one in found
    ]


def _evidence(key: str, placed: Places, facts: Facts) -> Evidence:
    if key in placed.rows:
        place = placed.rows[key]
        at = f"{place.file}:{place.line} " if place.line else ""
        return Evidence(_("Register:"), row=f"{at}{place.key}")
    kind, _colon, rest = key.partition(":")
    if kind == "capability":
        tool, _slash, what = rest.partition("/")
        name = KINDS.get(what.split(" ")[0], what)
        section = facts.register.tools.get(tool)
        return Evidence(
            _("What the tool can do:"), row=f"{(section and section.title) or tool}: {name}"
        )
    words, page = _LED.get(key, (key, ""))
    return Evidence(words, page)
