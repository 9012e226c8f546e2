"""Every fact of the register, flipped one by one, changes the notice or what is found of it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import fields
from notice_samples import NOW

from adjourn.law.bases import Basis
from adjourn.law.periods import Period, Start
from adjourn.law.statutes import Statute
from adjourn.ledger.ledger import Ledger
from adjourn.notice.sentences import SENTENCES, Facts, Seen
from adjourn.register import Register
from adjourn.register.model import (
    Authority,
    Channel,
    Contract,
    Controller,
    Cookie,
    DataType,
    Field,
    Model,
    Officer,
    Party,
    Portal,
    Purpose,
    Tool,
)  # fmt: skip

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
        "id": "a name of ours", "join_hosts": "where invitations may lead",
        "settings": "the connector's", "contract": "an id", "provider": "an id",
        "owner": RECORDS, "dpia": RECORDS, "works_agreement": RECORDS,
    },
    Purpose: {
        "id": "a name of ours", "dpv": "for the notice that machines read",
        **dict.fromkeys(
            ("necessary_en", "necessary_de", "balance_en", "balance_de", "people"), RECORDS
        ),
    },
    DataType: {
        "id": "a name of ours", "purpose": "an id", "kinds": "how items come to it",
        "variant_of": "how items come to it", "early_end": "S16 promises it for every type",
        "keep": "where it lies",
    },
    Channel: {"id": "a name of ours"},
    Cookie: {"purpose": "an id", "party": "an id"},
    Field: {"type": "which type it counts for", "not_fetched": "a reason for the desk"},
}  # fmt: skip


def mutants(register: Register) -> Iterator[tuple[str, Register]]:
    """(what was flipped, the register with it)."""
    for name in ("parties", "contracts", "tools", "purposes", "types", "channels", "fields"):
        table = getattr(register, name)
        for key, model in table.items():
            for where, flipped in flips(model):
                yield f"{name}.{key}.{where}", put(register, name, {**table, key: flipped})
    for name in ("controller", "portal"):
        for where, flipped in flips(getattr(register, name)):
            yield f"{name}.{where}", put(register, name, flipped)
    for index, cookie in enumerate(register.cookies):
        for where, flipped in flips(cookie):
            rest = list(register.cookies)
            rest[index] = flipped
            yield f"cookies.{index}.{where}", put(register, "cookies", tuple(rest))


def put(register: Register, name: str, value: Any) -> Register:
    return msgspec.structs.replace(register, **{name: value})


def flips(model: Model) -> Iterator[tuple[str, Any]]:
    untold = UNTOLD.get(type(model), {})
    for info in fields(type(model)):
        value = getattr(model, info.name)
        if info.name in untold or value in (None, ()):
            continue
        if isinstance(model, DataType) and silent(model, info.name):
            continue
        if isinstance(value, Model):
            for where, flipped in flips(value):
                yield f"{info.name}.{where}", msgspec.structs.replace(model, **{info.name: flipped})
        else:
            yield info.name, msgspec.structs.replace(model, **{info.name: flip(value)})


def silent(model: DataType, key: str) -> bool:
    """Told of some types alone: the law that obliges, what consent is explicit to, what tools
    hold."""
    return (
        (key == "citation" and model.basis is not Basis.DUTY)
        or (key == "special" and model.basis is not Basis.CONSENT)
        or (key.startswith("contents") and not model.kinds)
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


def picture(register: Register, seen: Seen) -> Any:
    """What people read and what the desk is told of it."""
    facts = Facts.of(register, NOW)
    words = [[(w.en, w.de) for w in each.words(facts)] for each in SENTENCES]
    found = [each.judge(facts, seen) for each in SENTENCES]
    return words, [(f.state, f.evidence, f.todo) for f in found]


def test_no_fact_of_the_register_passes_unseen(told: Ledger) -> None:
    seen = Seen(told, NOW)
    before = picture(told.register, seen)
    flipped = list(mutants(told.register))
    assert len(flipped) > 400
    assert [name for name, register in flipped if picture(register, seen) == before] == []


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
