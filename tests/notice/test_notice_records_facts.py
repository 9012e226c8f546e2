"""N-02: what the records show is made of facts, each of which changes them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import Enum
from typing import Any

import msgspec
import pytest
from msgspec.structs import fields
from notice_samples import NOW
from records_samples import made, put

from adjourn.law.bases import Basis
from adjourn.law.periods import Period, Start
from adjourn.notice.records import RECORDS
from adjourn.notice.sentences import Facts
from adjourn.register import Register
from adjourn.register.model import (
    Authority,
    Client,
    Contract,
    Controller,
    DataType,
    Measure,
    Model,
    Party,
    Purpose,
    Tool,
)  # fmt: skip
from adjourn.tools.protocol import Outcome

# What no record says, and why.
UNTOLD: Mapping[type[Model], Mapping[str, str]] = {
    Controller: {
        "authority": "for the notice", "automated": "for the notice", "time_zone": "for clocks",
        "default_country": "reads numbers", "country": "holidays", "subdivision": "holidays",
        "extra_holidays": "holidays", "finance": "which period the law asks for",
        "holds": "why something may be kept: in the notice",
    },
    Party: {"id": "a name of ours, told where it is the key"},
    Tool: {
        "id": "a name of ours", "kind": "the connector", "join_hosts": "for invitations",
        "notice_url": "for the notice", "terms_url": "for the notice",
        "settings": "the connector's", "watch_links": "whether links are looked at",
    },
    Purpose: {"id": "a name of ours", "dpv": "for machines"},
    Contract: {"id": "a name of ours", "clauses": "flipped point by point"},
    Measure: {"id": "a name of ours"},
    Client: {"id": "a name of ours"},
    DataType: {
        "id": "a name of ours", "keep": "where it lies", "needed": "for the notice",
        "citation": "for the notice", "statute": "which period the law asks for",
    },
}  # fmt: skip


def picture(register: Register) -> Any:
    """Everything that the records show, the version of the register left out."""
    return [(one.tables, one.gaps) for one in made(register)]


ABLE: Mapping[str, Callable[[Any], Any]] = {
    "fetch": lambda value: not value,
    "delete": lambda value: "" if value else "DELETE /x",
    "outcome": lambda value: Outcome.FOREIGN,
    "period": lambda value: timedelta(days=12345),
    "note": lambda value: f"{value} x",
    "source": lambda value: f"{value} x",
    "as_of": lambda value: "1999-01-01",
}


@pytest.mark.parametrize("key", ABLE)
def test_every_capability_that_changes_changes_the_influence_table(
    full: Register, key: str
) -> None:
    facts = Facts.of(full, NOW)
    before = RECORDS["influence"](facts).tables
    for place, one in enumerate(facts.abilities["teams"]):
        flipped = list(facts.abilities["teams"])
        flipped[place] = replace(one, **{key: ABLE[key](getattr(one, key))})
        after = replace(facts, abilities={"teams": flipped})
        assert RECORDS["influence"](after).tables != before, one.kind


# ---- N-02: the same facts, never typed twice


def mutants(register: Register) -> Iterator[tuple[str, Register]]:
    """(what was flipped, the register with it); of purposes and types those of a few kinds."""
    some = {
        "types": ["K-05", "K-06", "K-08", "K-11"],
        "purposes": ["operation", "delivery", "recording", "communication"],
    }
    for name in ("parties", "contracts", "tools", "purposes", "types", "measures", "clients"):
        for key in some.get(name, getattr(register, name)):
            for where, flipped in flips(getattr(register, name)[key]):
                yield f"{name}.{key}.{where}", put(register, name, key, flipped)
    for key, channel in register.channels.items():
        for where, flipped in flips(channel):
            yield f"channels.{key}.{where}", put(register, "channels", key, flipped)
    for where, flipped in flips(register.controller):
        yield f"controller.{where}", msgspec.structs.replace(register, controller=flipped)
    contract = register.contracts["avv-microsoft"]
    for where, flipped in flips(contract.clauses):
        whole = msgspec.structs.replace(contract, clauses=flipped)
        yield f"clauses.{where}", put(register, "contracts", contract.id, whole)


def flips(model: Any) -> Iterator[tuple[str, Any]]:
    untold = UNTOLD.get(type(model), {"id": "a name of ours"})
    for info in fields(type(model)):
        value = getattr(model, info.name)
        if info.name in untold or value in (None, ()) or silent(model, info.name):
            continue
        if isinstance(value, Model):
            for where, flipped in flips(value):
                yield f"{info.name}.{where}", msgspec.structs.replace(model, **{info.name: flipped})
        else:
            yield info.name, msgspec.structs.replace(model, **{info.name: flip(value)})


def silent(model: Model, key: str) -> bool:
    """Told of some alone: contents and early end of what rests on an interest, and so on."""
    match model:
        case DataType():
            weighed = model.basis is Basis.INTEREST
            return key.startswith(("contents", "early_end")) and not weighed
        case Purpose():
            return key.startswith("interest") and model.id == "recording"
        case Party():
            return key in ("email", "notes", "own_en", "own_de") and "controller" not in model.roles
        case Contract():
            return key.startswith("essence") and model.type != "joint"
    return False


def flip(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case Basis():
            return Basis.CONTRACT if value is not Basis.CONTRACT else Basis.DUTY
        case Start():
            return Start.RELATION_END if value is not Start.RELATION_END else Start.COLLECTION
        case Period():
            return Period.parse("10 y-EOY" if str(value) != "10 y-EOY" else "0")
        case Enum():
            return next(one for one in type(value) if one is not value)
        case int():
            return value + 1
        case date():
            return value - timedelta(days=3650)
        case tuple():
            return value[1:]
        case str():
            return _word(value)
    raise AssertionError(f"no way to flip {value!r}")


def _word(value: str) -> str:
    others = {
        "active": "retired", "avv": "scc", "scc": "avv", "joint": "avv", "accepted": "objected",
        "3": "2", "microsoft-ireland": "partner", "avv-microsoft": "scc-microsoft",
        "operation": "delivery", "delivery": "operation", "recording": "access",
        "communication": "access",
    }  # fmt: skip
    if value in others:
        return others[value]
    return "XX" if len(value) == 2 and value.isupper() else f"{value} x"


@pytest.fixture(scope="module")
def pictures(full: Register) -> list[tuple[str, Any]]:
    """(what was flipped, what the records then show); the first is the register as it is."""
    return [(name, picture(register)) for name, register in (("", full), *mutants(full))]


def test_N_02_every_fact_of_the_register_that_is_recorded_changes_a_record(
    pictures: list[tuple[str, Any]],
) -> None:
    (_, before), *flipped = pictures
    assert len(flipped) > 150
    assert [name for name, after in flipped if after == before] == []


def test_N_02_every_column_is_made_of_facts_but_for_these(
    full: Register, pictures: list[tuple[str, Any]]
) -> None:
    """A column moves, row for row, with some fact of the register or of a tool: else it is typed
    there."""
    (_, before), *flipped = pictures
    moved: set[tuple[str, str]] = set()
    for _, after in (*flipped, *((key, able) for key, able in abilities(full))):
        moved |= set(changed(before, after))
    every = {(t.id, c.id) for tables, _ in before for t in tables for c in t.columns}
    assert every - moved == {
        ("organisation", "role"),  # who of us it is
        ("roles", "controller"),  # a record of ours: we decide
        ("influence", "see"),  # a capability is there because the connector collects
        ("out-of-reach", "see"), ("out-of-reach", "fetch"), ("out-of-reach", "delete"),
        ("checklist", "point"), ("checklist", "law"),  # of the law
        ("influence", "kind"),  # the id of a capability
        ("transfers", "state"),  # two safeguards: no one fact alone, see its own test
        # Ids: a flip of one is another row.
        ("activities", "id"), ("tools", "id"), ("measures", "id"), ("clients", "id"),
        ("sub-processors", "id"), ("assessments", "id"), ("own-purposes", "id"),
        ("parties", "id"), ("influence", "id"), ("contracts", "id"), ("checklist", "contract"),
    }  # fmt: skip


def changed(before: Any, after: Any) -> Iterator[tuple[str, str]]:
    """(table, column) of what differs where the rows are the same ones."""
    for (olds, _), (news, _) in zip(before, after, strict=True):
        for old, new in zip(olds, news, strict=False):
            if old.id == new.id and len(old.rows) == len(new.rows):
                for place, column in enumerate(old.columns):
                    if [row[place] for row in old.rows] != [row[place] for row in new.rows]:
                        yield old.id, column.id


def abilities(register: Register) -> Iterator[tuple[str, Any]]:
    """The records with each fact of every capability flipped."""
    facts = Facts.of(register, NOW)
    for key, turn in ABLE.items():
        able = [replace(one, **{key: turn(getattr(one, key))}) for one in facts.abilities["teams"]]
        after = replace(facts, abilities={"teams": able})
        yield key, [((made_of := make(after)).tables, made_of.gaps) for make in RECORDS.values()]


def test_the_list_of_what_is_not_recorded_names_existing_keys() -> None:
    for model, keys in UNTOLD.items():
        assert set(keys) <= {info.name for info in fields(model)}
    assert {info.name for info in fields(Authority)} == {"name", "url"}
