"""The notice for machines says what the notice for people says, in words that others know."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from notice_samples import NOW, change, facts

from adjourn.law.bases import Basis
from adjourn.ledger.ledger import Ledger
from adjourn.notice import in_force
from adjourn.notice.forms import document, tilt, unknown_terms
from adjourn.register import Register

HASHES: dict[Any, str] = {"de": "ab" * 32, "en": "cd" * 32}
SCHEMA = json.loads((Path(__file__).parent / "tilt.schema.json").read_text("utf-8"))


def linked(register: Register) -> dict[str, Any]:
    return document(facts(register), HASHES, NOW)


def transparent(register: Register, language: Any = "de") -> dict[str, Any]:
    return tilt(facts(register), language, HASHES["de"], 3, NOW)


def told(register: Register) -> set[str]:
    return {each.id for each in register.types.values() if each.basis is not Basis.NONE}


def test_V_1_to_3_every_term_of_the_document_is_one_of_DPV_2_3(register: Register) -> None:
    assert list(unknown_terms(linked(register))) == []
    spoiled = linked(register)
    spoiled["dpv:hasProcess"][0]["dpv:hasLegalBasis"] = ["eu-gdpr:A6-1-x"]
    assert list(unknown_terms(spoiled)) == ["eu-gdpr:A6-1-x"], "the check can fail"


def test_V_3_each_data_type_has_purpose_basis_data_period_and_rights(register: Register) -> None:
    by_id = {one["dct:identifier"]: one for one in linked(register)["dpv:hasProcess"]}
    assert set(by_id) == told(register)
    recording = by_id["K-08"]
    assert recording["dpv:hasLegalBasis"] == ["eu-gdpr:A6-1-a-explicit-consent", "eu-gdpr:A9-2-a"]
    assert "eu-gdpr:A7-3" in recording["dpv:hasRight"]
    interest = by_id["K-01"]
    assert interest["dpv:hasLegalBasis"] == ["eu-gdpr:A6-1-f-controller"]
    assert "eu-gdpr:A20" not in interest["dpv:hasRight"]
    assert interest["dpv:hasStorageCondition"]["dpv:hasDuration"] == "P90D"
    assert "dpv:ThirdPartyDataSource" in interest["dpv:hasDataSource"]


def test_V_3_the_document_names_controller_recipients_and_what_allows_transfers(
    folder: Path, register: Register
) -> None:
    made = linked(register)
    assert made["dpv:hasDataController"]["dpv:hasDataProtectionOfficer"]["dpv:hasContact"]
    assert [one["dpv:hasName"] for one in made["dpv:hasRecipient"][1:]] == [
        party.name for party in register.parties.values()
    ]
    (transfer,) = made["ct:transfers"]
    assert transfer["dpv:hasThirdCountry"] == "loc:US"
    assert transfer["dpv:hasLegalBasis"][0]["dct:title"] == "(EU) 2021/914"
    listed = change(folder, "parties.toml", "# adequacy = ", "adequacy = ")
    (transfer,) = linked(listed)["ct:transfers"]
    assert transfer["dpv:hasLegalBasis"][0]["@type"][0] == "eu-gdpr:AdequacyDecision"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_essentials_of_TILT_are_there(register: Register, language: str) -> None:
    jsonschema.validate(transparent(register, language), SCHEMA)


def test_TILT_says_what_the_register_says(folder: Path, register: Register) -> None:
    made = transparent(register)
    assert {one["_id"] for one in made["dataDisclosed"]} == told(register)
    by_id = {one["_id"]: one for one in made["dataDisclosed"]}
    assert by_id["K-01"]["legitimateInterests"][0]["reasoning"].startswith("Wir wollen")
    assert by_id["K-08"]["legitimateInterests"] == [{"exists": False}]
    assert made["automatedDecisionMaking"]["inUse"] is False
    (transfer,) = made["thirdCountryTransfers"]
    assert transfer["standardDataProtectionClause"]["available"] is True
    assert transfer["adequacyDecision"]["available"] is False
    none = change(
        folder, "controller.toml", 'email = "dpo@example.org"', 'none_because = "two people"'
    )
    assert transparent(none)["dataProtectionOfficer"]["name"].endswith("two people")
    jsonschema.validate(transparent(none), SCHEMA)


def test_N_02_what_machines_read_follows_the_register_and_the_text_stays(
    folder: Path, told: Ledger
) -> None:
    first = in_force(told, "de", NOW)
    told.register = change(
        folder, "purposes.toml", "dpv:EnforceAccessControl", "dpv:RecordManagement"
    )
    again = in_force(told, "de", NOW)
    assert (again.hash, again.blocks) == (first.hash, first.blocks)
    assert again.forms["jsonld"]["dct:issued"] == first.forms["jsonld"]["dct:issued"]
    assert "dpv:EnforceAccessControl" in str(first.forms)
    assert "dpv:EnforceAccessControl" not in str(again.forms)
