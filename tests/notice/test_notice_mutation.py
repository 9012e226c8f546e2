"""Every fact of the register, flipped one by one, changes the notice or what is found of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import msgspec
import pytest
from msgspec.structs import fields
from notice_samples import NOW

from adjourn.collect.settings import Kept
from adjourn.law.bases import Basis
from adjourn.law.periods import Period, Start
from adjourn.law.reasons import Reason
from adjourn.law.statutes import Statute
from adjourn.ledger import drift
from adjourn.ledger.counts import Held
from adjourn.ledger.ledger import Ledger
from adjourn.notice import findings, links
from adjourn.notice.sentences import SENTENCES, Facts, Seen
from adjourn.notice.sentences.numbers import in_words
from adjourn.register import Register
from adjourn.register.model import (
    Authority,
    Channel,
    Contract,
    Controller,
    DataType,
    Field,
    Model,
    Officer,
    Party,
    Portal,
    Purpose,
    Tool,
    Void,
)  # fmt: skip
from adjourn.tools import strangers
from adjourn.tools.observed import Setting

RECORDS = "told by the records, see test_notice_records"
# What the notice does not tell, and why nothing of it is found either.
UNTOLD: Mapping[type[Model], Mapping[str, str]] = {
    Controller: {
        "time_zone": "decides at which hour a period ends", "default_country": "reads numbers",
        "country": "holidays", "subdivision": "holidays", "extra_holidays": "holidays",
    },
    Party: {
        "id": "a name of ours", "notes": "for the desk",
        **dict.fromkeys((
            "types", "service_en", "service_de", "since", "announced", "objection_until",
            "decision", "remote", "own_types", "own_basis", "own_keeps_en", "own_keeps_de",
            "guarantees_en", "guarantees_de", "vetted",
        ), RECORDS),
    },
    Contract: {
        "id": "a name of ours", "file_sha256": "only whether it is there",
        **dict.fromkeys((
            "accepted_en", "accepted_de", "notice_days", "review_by", "erase_by", "annex_sha256",
            "clauses", "module", "assessed", "extra_en", "extra_de",
        ), RECORDS),
    },
    Tool: {
        "id": "a name of ours", "settings": "the connector's",
        "owner": RECORDS, "dpia": RECORDS, "works_agreement": RECORDS,
    },
    Purpose: {
        "id": "a name of ours", "dpv": "for the notice that machines read",
        **dict.fromkeys(
            ("necessary_en", "necessary_de", "balance_en", "balance_de", "people"), RECORDS
        ),
    },
    DataType: {
        "id": "a name of ours", "kinds": "how items come to it",
        "variant_of": "how items come to it", "early_end": "S16 promises it for every type",
        "keep": "where it lies",
    },
    Channel: {"id": "a name of ours"},
    Field: {"type": "which type it counts for", "not_fetched": "a reason for the desk"},
    Void: {"id": "a name of ours"},
}  # fmt: skip
NOT_TOLD = {
    "mail": "how letters leave us", "measures": RECORDS, "clients": RECORDS,
    "takers": "made of types", "version": "made of all",
}  # fmt: skip
"""Fields of the register that the notice has nothing to do with."""
POINTERS = {"provider": "parties", "contract": "contracts", "purpose": "purposes",
            "engaged_by": "parties", "party": "parties"}  # fmt: skip
"""Keys that hold an id: flipped to another one of that table."""


def mutants(register: Register) -> Iterator[tuple[str, Register]]:
    """(what was flipped, the register with it): every key of every table of the typed model."""
    for info in fields(Register):
        if info.name not in NOT_TOLD:
            yield from _of_section(register, info.name, getattr(register, info.name))


def _of_section(register: Register, name: str, value: Any) -> Iterator[tuple[str, Register]]:
    if isinstance(value, Mapping):
        for key, model in value.items():
            for where, flipped in flips(model, register):
                yield f"{name}.{key}.{where}", put(register, name, {**value, key: flipped})
    elif isinstance(value, tuple):
        for index, model in enumerate(value):
            for where, flipped in flips(model, register):
                rest = (*value[:index], flipped, *value[index + 1 :])
                yield f"{name}.{index}.{where}", put(register, name, rest)
    else:
        for where, flipped in flips(value, register):
            yield f"{name}.{where}", put(register, name, flipped)


def put(register: Register, name: str, value: Any) -> Register:
    return msgspec.structs.replace(register, **{name: value})


def flips(model: Model, register: Register) -> Iterator[tuple[str, Any]]:
    untold = UNTOLD.get(type(model), {})
    for info in fields(type(model)):
        value = getattr(model, info.name)
        if info.name in untold or value in (None, ()):
            continue
        if isinstance(model, DataType) and silent(model, info.name):
            continue
        if isinstance(value, Model):
            for where, flipped in flips(value, register):
                yield f"{info.name}.{where}", msgspec.structs.replace(model, **{info.name: flipped})
        else:
            other = _other(register, info.name, value)
            yield info.name, msgspec.structs.replace(model, **{info.name: other})


def _other(register: Register, key: str, value: Any) -> Any:
    if key not in POINTERS:
        return flip(value)
    return next(name for name in getattr(register, POINTERS[key]) if name != value)


def silent(model: DataType, key: str) -> bool:
    """Told of some types alone: the law that obliges, what consent is explicit to, what tools
    hold, what personal data are for."""
    return (
        (key == "citation" and model.basis is not Basis.DUTY)
        or (key == "special" and model.basis is not Basis.CONSENT)
        or (key.startswith("contents") and not model.kinds)
        or (key == "purpose" and model.basis is Basis.NONE)
    )


def flip(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case Basis():
            return Basis.CONTRACT if value is Basis.DUTY else Basis.DUTY
        case Statute():
            return Statute.BOOKS
        case Start():
            return Start.RELATION_END if value is not Start.RELATION_END else Start.COLLECTION
        case Period():
            return Period.parse("10 y-EOY" if str(value) != "10 y-EOY" else "0")
        case date():
            return value + timedelta(days=3650)
        case "active":
            return "retired"
        case "scc" | "joint":
            return "avv"
        case "avv":
            return "scc"
        case tuple():
            return value[1:]
        case str():
            return "XX" if len(value) == 2 and value.isupper() else f"{value} x"
    raise AssertionError(f"no way to flip {value!r}")


def world(**flipped: Any) -> Seen:
    """What is seen of a world in which all goes well, with what is `flipped`. Asks no database."""
    seen = Seen(None, NOW)  # type: ignore[arg-type]
    vars(seen).update(OBSERVED | flipped)
    return seen


_ZOOM = drift.Finding("teams", "link.zoom.us", strangers.WHAT, 2, NOW, NOW)
_TEAMS = drift.Finding("teams", "link.teams.microsoft.com", strangers.WHAT, 2, NOW, NOW)
_URL = "https://privacy.microsoft.com/privacystatement"
_PAGE = links.Watched(_URL, "privacy.microsoft.com", 200, None, NOW)
_SET = Kept("teams", Setting("retention", "30d", "30d", True), NOW)
_ERASED = {"asked": 14, "done": 14, "overdue": 0, "retained": 3, "median_seconds": 41,
           "until": "2026-12-12", "kept_by": "teams"}  # fmt: skip

OBSERVED: Mapping[str, Any] = {
    "held": [Held("teams", "K-11", 5, 0), Held("teams", "K-12", 2, 2), Held("teams", "K-20", 1, 1)],
    "without_consent": 0,
    "drift": [_TEAMS],
    "settings": [_SET],
    "erased": _ERASED,
    "due": {"due": 1, "overdue": 0},
    "consents": {"given": 3, "withdrawn": 1},
    "links": {_URL: _PAGE},
    "reasons": [Reason.LEGAL_HOLD],
    "longer": [],
}
FLIPPED: Mapping[str, Any] = {
    "longer": [["K-11"]],
    "reasons": [[Reason.LEGAL_HOLD, Reason.LEGAL_CLAIM]],
    "held": [
        [*OBSERVED["held"], Held("zoom", "K-11", 1, 0)],
        [*OBSERVED["held"], Held("teams", "K-99", 1, 0)],
        [Held("teams", "K-11", 6, 0), *OBSERVED["held"][1:]],
        [*OBSERVED["held"][:2], Held("teams", "K-20", 2, 1)],
        [],
    ],
    "without_consent": [1],
    "drift": [
        [_TEAMS, _ZOOM],
        *([_TEAMS, drift.Finding("teams", "x", what, 1, NOW, NOW)] for what in (
            "unknown property", "unknown value", "without consent", "malformed", "no handle",
            "of several people")),
        [_TEAMS, drift.Finding("portal", "cookie.tracker", "not in the register", 1, NOW, NOW)],
    ],
    "settings": [[], [Kept("teams", Setting("retention", "30d", "90d", False), NOW)]],
    "erased": [
        *({**_ERASED, key: value} for key, value in {
            "asked": 15, "done": 13, "overdue": 1, "retained": 4, "median_seconds": 42,
            "until": "2026-12-13", "kept_by": "matrix"}.items()),
    ],
    "due": [{"due": 2, "overdue": 0}, {"due": 1, "overdue": 1}],
    "consents": [{"given": 4, "withdrawn": 1}, {"given": 3, "withdrawn": 2}, {}],
    "links": [
        {_URL: replace(_PAGE, changed=NOW)},
        {_URL: replace(_PAGE, changed=NOW, status=404)},
        {_URL: replace(_PAGE, changed=NOW, host="example.org")},
    ],
}  # fmt: skip


def picture(register: Register, seen: Seen) -> Any:
    """What people read and what the desk is told of it."""
    facts = Facts.of(register, NOW)
    words = [[(w.en, w.de) for w in each.words(facts)] for each in SENTENCES]
    found = [each.judge(facts, seen) for each in SENTENCES]
    numbers = [in_words(facts, one.numbers) for one in found]
    told = [(f.state, f.evidence, f.todo) for f in found]
    return words, told, numbers, findings(facts, seen)


@pytest.fixture
def whole(register: Register) -> Register:
    """A register that uses every table of the model, the rare ones too."""
    dpf = Void(id="dpf", act="(EU) 2023/1795", since=date(2026, 11, 1), citation="CJEU C-703/25 P")
    party = register.parties["microsoft-corporation"]
    party = msgspec.structs.replace(party, adequacy="Decision (EU) 2023/1795")
    tool = msgspec.structs.replace(register.tools["teams"], watch_links=True)
    own = msgspec.structs.replace(register.controller, holds=("legal_hold",))
    return msgspec.structs.replace(
        register, controller=own, void={"dpf": dpf}, parties={**register.parties, party.id: party},
        tools={"teams": tool},
    )  # fmt: skip


def test_no_fact_of_the_register_passes_unseen(whole: Register) -> None:
    seen = world(links={_URL: replace(_PAGE, changed=NOW)})
    before = picture(whole, seen)
    flipped = list(mutants(whole))
    assert len(flipped) > 500
    assert [name for name, register in flipped if picture(register, seen) == before] == []


def test_every_table_of_the_register_is_walked(whole: Register) -> None:
    """A table that is empty here would pass unseen, whatever stands in it."""
    empty = [f.name for f in fields(Register) if not getattr(whole, f.name)]
    assert set(empty) <= set(NOT_TOLD)
    assert set(NOT_TOLD) <= {info.name for info in fields(Register)}


def test_no_observed_fact_passes_unseen(whole: Register) -> None:
    before = picture(whole, world())
    unseen = [
        (name, number)
        for name, others in FLIPPED.items()
        for number, other in enumerate(others)
        if picture(whole, world(**{name: other})) == before
    ]
    assert unseen == []


def test_everything_that_is_observed_is_flipped() -> None:
    observed = {name for name, value in vars(Seen).items() if isinstance(value, cached_property)}
    assert observed == set(OBSERVED) == set(FLIPPED)


def test_the_list_of_what_is_not_told_names_existing_keys() -> None:
    for model, keys in UNTOLD.items():
        assert set(keys) <= {info.name for info in fields(model)}
    assert all(info.name in ("email", "phone", "name", "none_because") for info in fields(Officer))
    assert {info.name for info in fields(Authority)} == {"name", "url"}
    assert {info.name for info in fields(Portal)} == {"url"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_fact_in_one_language_changes_that_language(told: Ledger, language: str) -> None:
    type_ = told.register.types["K-11"]
    changed = msgspec.structs.replace(type_, **{f"title_{language}": "Something else"})
    register = put(told.register, "types", {**told.register.types, "K-11": changed})
    facts = Facts.of(register, NOW)
    texts = [getattr(w, language) for each in SENTENCES for w in each.words(facts)]
    assert any("Something else" in text for text in texts)
