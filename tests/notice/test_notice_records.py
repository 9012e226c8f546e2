"""The records: complete where the register is, plain about gaps, and made of its facts alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import fields
from notice_samples import NOW
from records_samples import complete

from adjourn import register as registers
from adjourn.law.bases import Basis
from adjourn.law.periods import Period, Start
from adjourn.law.processor_terms import PROCESSOR_TERMS
from adjourn.law.subjects import SUBJECTS, Subject
from adjourn.notice.records import RECORDS, Record, Table
from adjourn.notice.records import words as closed
from adjourn.notice.records.plain import plain
from adjourn.notice.sentences import Facts
from adjourn.register import Register
from adjourn.register.demands import demands
from adjourn.register.model import (
    Authority,
    Clauses,
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
from adjourn.tools.protocol import Kind, Outcome

# What no record says, and why.
UNTOLD: Mapping[type[Model], Mapping[str, str]] = {
    Controller: {
        "authority": "for the notice", "automated": "for the notice", "time_zone": "for clocks",
        "default_country": "reads numbers", "country": "holidays", "subdivision": "holidays",
        "extra_holidays": "holidays", "finance": "which period the law asks for",
    },
    Party: {"id": "a name of ours, told where it is the key"},
    Tool: {
        "id": "a name of ours", "kind": "the connector", "join_hosts": "for invitations",
        "notice_url": "for the notice", "terms_url": "for the notice",
        "settings": "the connector's",
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


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Register:
    from adjourn.register.starter import write_starter

    folder = tmp_path_factory.mktemp("records") / "register"
    write_starter(folder)
    return complete(folder)


def made(register: Register) -> list[Record]:
    facts = Facts.of(register, NOW)
    return [make(facts) for make in RECORDS.values()]


def table(register: Register, record: str, ident: str) -> Table:
    (found,) = [t for t in RECORDS[record](Facts.of(register, NOW)).tables if t.id == ident]
    return found


def rows(register: Register, record: str, ident: str) -> list[dict[str, Any]]:
    found = table(register, record, ident)
    heads = [column.id for column in found.columns]
    return [dict(zip(heads, row, strict=True)) for row in found.rows]


def picture(register: Register) -> Any:
    """Everything that the records show, the version of the register left out."""
    return [(one.tables, one.gaps) for one in made(register)]


# ---- What the law asks for is there, or is said to be missing


def test_P_01_to_P_20_nothing_is_missing_in_a_complete_register(full: Register) -> None:
    assert list(demands(full)) == []
    assert [gap.path for one in made(full) for gap in one.gaps] == []


def test_art_30_1_names_all_of_a_to_g(full: Register) -> None:
    (first, *_) = rows(full, "processing-activities", "organisation")
    assert first["email"] == "privacy@example.org"
    activities = {row["id"]: row for row in rows(full, "processing-activities", "activities")}
    told = activities["operation"]
    for key in ("purpose", "basis", "people", "data", "recipients", "transfers", "erasure"):
        assert told[key], key
    assert any("Microsoft Corporation (US)" in str(one) for one in told["transfers"])
    assert rows(full, "processing-activities", "measures")[0]["law"]


def test_every_data_type_has_a_cell_in_the_role_matrix(full: Register) -> None:
    assert {row["id"] for row in rows(full, "roles", "roles")} == set(full.types)


def test_every_type_on_a_legitimate_interest_is_weighed(full: Register) -> None:
    resting = {t.id for t in full.types.values() if t.basis is Basis.INTEREST}
    told = rows(full, "legitimate-interests", "assessments")
    assert {row["id"] for row in told} == resting
    assert all(row["interest"] and row["necessary"] and row["balance"] for row in told)


def test_P_01_the_checklist_has_every_point_of_art_28_3(full: Register) -> None:
    assert set(PROCESSOR_TERMS) == {info.name for info in fields(Clauses)}
    points = rows(full, "contracts", "checklist")
    assert [row["point"].en for row in points] == [one.en for one in PROCESSOR_TERMS.values()]


def test_a_point_nobody_answered_is_open_and_named_by_its_key(full: Register) -> None:
    contract = full.contracts["avv-microsoft"]
    clauses = msgspec.structs.replace(contract.clauses, audits=None)
    changed = put(
        full, "contracts", contract.id, msgspec.structs.replace(contract, clauses=clauses)
    )
    (row,) = [r for r in rows(changed, "contracts", "checklist") if "audits" in r["point"].en]
    assert (row["where"], row["met"].en) == (None, "open")
    facts = Facts.of(changed, NOW)
    paths = [gap.path for gap in RECORDS["contracts"](facts).gaps]
    assert paths == [("contracts", "avv-microsoft", "clauses", "audits")]


def test_the_starter_register_says_file_and_key_of_each_gap(home_register: Path) -> None:
    told = plain(made(registers.load(home_register)), home_register)
    missing = {m["key"]: m for record in told["records"] for m in record["missing"]}
    assert missing["purposes.operation.balance_en"]["file"] == "purposes.toml"
    assert missing["contracts.avv-microsoft.clauses"]["line"] > 0
    assert missing["measures"]["right"]["de"].startswith("eine Tabelle [measures.ID]")
    assert missing["controller.name"]["message"]["de"] == "ist noch ein Platzhalter"
    checked = {p.key for p in registers.check(home_register)}
    assert {key for key in missing if not key.startswith("tools")} <= checked


def test_nothing_is_invented_where_the_register_is_silent(home_register: Path) -> None:
    register = registers.load(home_register)
    (flow,) = rows(register, "transfers", "transfers")
    assert flow["adequacy"] is flow["clauses"] is flow["remote"] is None
    assert flow["state"].en == "no safeguard is registered"
    named = [row for row in rows(register, "roles", "roles") if row["id"] == "K-06"]
    assert [str(one.en) for one in named[0]["sub_processors"]] == [
        "Microsoft Corporation (which data it gets is not said)"
    ]


# ---- What a tool can do


def test_S10_the_influence_table_says_what_the_tools_can_do(full: Register) -> None:
    facts = Facts.of(full, NOW)
    for row in rows(full, "influence", "influence"):
        (able,) = [a for a in facts.abilities["teams"] if closed.KINDS[a.kind] == row["kind"]]
        assert row["fetch"] == able.fetch
        assert row["delete"] == bool(able.delete)
        assert row["outcome"] == closed.OUTCOMES[able.outcome]
        assert row["note"] == able.note
        assert row["as_of"].isoformat() == able.as_of


@pytest.mark.parametrize("key", ["fetch", "delete", "outcome", "period", "note", "source", "as_of"])
def test_every_capability_that_changes_changes_the_influence_table(
    full: Register, key: str
) -> None:
    facts = Facts.of(full, NOW)
    before = RECORDS["influence"](facts).tables
    flips: dict[str, Any] = {
        "fetch": lambda v: not v, "delete": lambda v: "" if v else "DELETE /x",
        "outcome": lambda v: Outcome.FOREIGN, "period": lambda v: timedelta(days=12345),
        "note": lambda v: f"{v} x", "source": lambda v: f"{v} x", "as_of": lambda v: "1999-01-01",
    }  # fmt: skip
    for place, one in enumerate(facts.abilities["teams"]):
        flipped = list(facts.abilities["teams"])
        flipped[place] = replace(one, **{key: flips[key](getattr(one, key))})
        after = replace(facts, abilities={"teams": flipped})
        assert RECORDS["influence"](after).tables != before, one.kind


def test_a_tool_without_connector_is_said_to_be_unknown(full: Register) -> None:
    tool = msgspec.structs.replace(full.tools["teams"], kind="nothing-known")
    made_of = RECORDS["influence"](Facts.of(put(full, "tools", "teams", tool), NOW))
    assert [gap.path for gap in made_of.gaps] == [("tools", "teams", "kind")]
    assert made_of.tables[0].rows == []


def test_the_closed_lists_have_words_for_everything() -> None:
    assert set(closed.KINDS) == set(Kind)
    assert set(closed.OUTCOMES) == set(Outcome)
    assert set(SUBJECTS) == set(Subject)


# ---- N-02: the same facts, never typed twice


def put(register: Register, name: str, key: str, model: Model) -> Register:
    return msgspec.structs.replace(register, **{name: {**getattr(register, name), key: model}})


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


def test_N_02_every_fact_of_the_register_that_is_recorded_changes_a_record(full: Register) -> None:
    before = picture(full)
    flipped = list(mutants(full))
    assert len(flipped) > 150
    assert [name for name, register in flipped if picture(register) == before] == []


def test_the_list_of_what_is_not_recorded_names_existing_keys() -> None:
    for model, keys in UNTOLD.items():
        assert set(keys) <= {info.name for info in fields(model)}
    assert {info.name for info in fields(Authority)} == {"name", "url"}
