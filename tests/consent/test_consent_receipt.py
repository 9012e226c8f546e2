"""The receipt: what ISO/IEC TS 27560 makes mandatory, in terms of DPV 2.3, and nobody's name."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from consent_samples import ANNA, BEN, DAY, NOTICE, NOW, SENTENCE, say
from msgspec.structs import replace as changed

from adjourn import register as registers
from adjourn.consent import Circumstance, NoReceipt, State, readable, receipt, standing, withdraw
from adjourn.consent.asking import HOW
from adjourn.evidence.canonical import encode
from adjourn.home import Home
from adjourn.law.consents import DPV
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every

# The terms of DPV 2.3 (25 Feb 2026) that a record may use; each was looked up in its tables.
TERMS = set((Path(__file__).parent / "dpv_terms.txt").read_text().split())


def one(ledger: Ledger, **more: Any) -> dict[str, Any]:
    """The only record of the receipt of one answer."""
    (found,) = receipt(ledger, say(ledger, **more).id)["dpv:hasRecordOfActivity"]
    return dict(found)


def values(part: Any) -> Iterator[str]:
    """Every key and text in a piece of JSON."""
    if isinstance(part, dict):
        for key, each in part.items():
            yield key
            yield from values(each)
    elif isinstance(part, list):
        for each in part:
            yield from values(each)
    elif isinstance(part, str):
        yield part


@pytest.mark.parametrize(
    "path",
    [
        "dct:conformsTo",  # schema_version
        "dct:identifier",  # record_id
        "dpv:hasDataSubject dct:identifier",  # pii_principal_id
        "dpv:hasNotice dct:identifier",  # privacy_notice
        "dpv:hasNotice dct:language",  # language
        "dpv:hasDataController dpv:hasName",  # pii_controllers
        "dpv:hasDataController dpv:hasAddress",
        "dpv:hasDataController dpv:hasContact",
        "dpv:hasPurpose dct:description",  # purpose
        "dpv:hasPurpose skos:broader",
        "dpv:hasLegalBasis",  # lawful_basis
        "dpv:hasProcess 0 dpv:hasPersonalData skos:broader",  # pii_type
        "dpv:hasProcess 0 dpv:hasPersonalData dpv:hasNecessity",
        "dpv:hasProcess 0 dpv:hasDataSource",  # collection
        "dpv:hasProcess 0 dpv:hasProcessing",  # processing
        "dpv:hasProcess 0 dpv:hasStorageCondition 0 dpv:hasLocation",  # storage_locations
        "dpv:hasProcess 0 dpv:hasStorageCondition -1 dpv:hasDuration",  # retention_period
        "dpv:hasProcess 0 dpv:hasRecipient 1 dpv:hasName",  # recipient_third_parties
        "dpv:hasJurisdiction",  # jurisdiction
        "dpv:hasConsentControl dpv:isExercisedAt",  # withdrawal_method
        "dpv:hasRight",  # rights
        "dpv:hasAuthority dpv:hasName",  # authority
        "dpv:hasConsentStatus dct:date",  # event_time
        "dpv:hasConsentStatus dpv:hasDuration @type",  # validity
        "dpv:hasConsentStatus dpv:isIndicatedBy",  # entity
        "dpv:hasConsentStatus dpv:hasIndicationMethod ct:explicit",  # type
        "dpv:hasConsentStatus @type",  # state
    ],
)
@pytest.mark.parametrize("purpose", ["recording", "minutes-draft", "case-handling"])
def test_C_02_every_mandatory_field_of_27560_is_filled(
    ledger: Ledger, path: str, purpose: str
) -> None:
    found: Any = one(ledger, purposes=(purpose,))
    for step in path.split():
        found = found[int(step) if step.lstrip("-").isdigit() else step]
    assert found or found is False


def test_C_02_the_fields_say_what_the_register_and_the_answer_say(ledger: Ledger) -> None:
    made = one(ledger, expires=NOW + 30 * DAY, tool="teams", conference="c1")
    kind = ledger.register.types["K-08"]
    process = made["dpv:hasProcess"][0]
    assert made["dpv:hasNotice"]["dct:identifier"] == NOTICE
    assert made["dpv:hasConsentStatus"]["dct:description"] == SENTENCE
    assert made["dpv:hasConsentStatus"]["dct:date"] == "2026-11-23T09:00:00Z"
    assert made["dpv:hasConsentStatus"]["dpv:hasDuration"]["rdf:value"] == "2026-12-23T09:00:00Z"
    assert process["dpv:hasPersonalData"]["dct:description"] == kind.contents_de
    places, (kept,) = (
        process["dpv:hasStorageCondition"][:-1],
        process["dpv:hasStorageCondition"][-1:],
    )
    assert [place["dpv:hasLocation"] for place in places] == ["loc:IE"]
    assert (kept["dpv:hasDuration"], kept["ct:rule"]) == ("P30D", "A 30 d")
    names = [party.get("dpv:hasName") for party in process["dpv:hasRecipient"]]
    assert names[1:] == [party.name for party in ledger.register.parties.values()]


def test_C_08_an_explicit_consent_says_so(ledger: Ledger) -> None:
    made = one(ledger)
    assert made["dpv:hasLegalBasis"] == ["eu-gdpr:A6-1-a-explicit-consent", "eu-gdpr:A9-2-a"]
    assert made["dpv:hasProcess"][0]["dpv:hasPersonalData"]["@type"] == (
        "dpv:SpecialCategoryPersonalData"
    )
    plain = one(ledger, purposes=("case-handling",), how="api", channel="api")
    assert plain["dpv:hasLegalBasis"] == ["eu-gdpr:A6-1-a"]
    assert plain["dpv:hasConsentStatus"]["dpv:hasIndicationMethod"]["ct:explicit"] is False


def test_C_07_a_guardian_stands_beside_the_minor(ledger: Ledger) -> None:
    both = frozenset({Circumstance.MINOR, Circumstance.GUARDIAN})
    made = one(ledger, circumstances=both)
    assert made["dpv:hasConsentStatus"]["dpv:isIndicatedBy"] == [
        "dpv:DataSubject",
        "dpv:ParentOfDataSubject",
    ]


def test_every_term_is_one_of_the_vocabulary(ledger: Ledger) -> None:
    prefixes = {"dpv", "eu-gdpr", "loc", "pd", "tech", "dct", "rdf", "skos"}
    used = set(DPV.values())
    for purpose in ("recording", "minutes-draft", "case-handling"):
        made = receipt(ledger, say(ledger, purposes=(purpose,)).id)
        used |= {
            text
            for text in values(made)
            if re.fullmatch(r"[a-z-]+:[A-Za-z0-9-]+", text) and text.partition(":")[0] in prefixes
        }
    assert used <= TERMS
    assert len(used) > 60


def test_C_02_the_subject_is_a_pseudonym_and_the_same_for_the_same_handle(ledger: Ledger) -> None:
    first, again = one(ledger), one(ledger, purposes=("minutes-draft",))
    other = one(ledger, handle=BEN)
    subjects = [made["dpv:hasDataSubject"]["dct:identifier"] for made in (first, again, other)]
    assert subjects[0] == subjects[1] != subjects[2]
    assert UUID(subjects[0]).version == 8


@pytest.mark.parametrize("handle", [ANNA, BEN])
def test_C_02_no_receipt_and_no_entry_of_the_log_names_anybody(ledger: Ledger, handle: Any) -> None:
    done = say(ledger, handle=handle, tool="teams", conference="19:meeting_x@thread.v2")
    log = [bytes(leaf).decode() for (leaf,) in every("SELECT leaf FROM ledger_logentry")]
    told = json.dumps(receipt(ledger, done.id)) + "".join(log)
    for value in ("anna", "23125014", "19:meeting", "493023125"):
        assert value not in told


def test_C_02_the_log_has_the_hash_of_each_record_as_it_was_given_out(
    home: Home, ledger: Ledger
) -> None:
    done = say(ledger, purposes=("recording", "minutes-draft"))
    before = receipt(ledger, done.id)
    path = home.register / "controller.toml"
    path.write_text(path.read_text().replace("Example GmbH", "Muster AG"))
    ledger.register = registers.load(home.register)
    after = receipt(ledger, done.id)["dpv:hasRecordOfActivity"]
    assert after == before["dpv:hasRecordOfActivity"]
    log = [ledger.evidence.log.entry(n) for n in range(ledger.evidence.log.size)]
    assert [entry["body"] for entry in log] == [
        hashlib.sha256(encode(made)).hexdigest() for made in after
    ]
    assert [entry["consent"] for entry in log] == [made["dct:identifier"] for made in after]


def test_R_14_a_random_salt_in_each_record_makes_its_hash_name_nobody(ledger: Ledger) -> None:
    salts = [one(ledger, purposes=(p,))["ct:salt"] for p in ("recording", "minutes-draft")]
    assert all(re.fullmatch("[0-9a-f]{32}", salt) for salt in salts)
    assert salts[0] != salts[1]


def test_a_withdrawal_has_a_receipt_of_its_own(ledger: Ledger) -> None:
    given = say(ledger)
    withdraw(ledger, [ANNA], None, NOW + DAY, "portal")
    (now_,) = standing(ledger, [ANNA], NOW + DAY)
    assert now_.receipt != given.id
    (made,) = receipt(ledger, now_.receipt)["dpv:hasRecordOfActivity"]
    assert made["dpv:hasConsentStatus"]["@type"] == "dpv:ConsentWithdrawn"
    assert made["dct:identifier"] == str(given.records["recording"])


def test_practice_says_so(ledger: Ledger) -> None:
    assert "ct:practice" not in receipt(ledger, say(ledger).id)
    tool = ledger.register.tools["teams"]
    settings = {"practice": True, "graph": "http://127.0.0.1:1"}
    ledger.register = changed(ledger.register, tools={"teams": changed(tool, settings=settings)})
    assert receipt(ledger, say(ledger).id)["ct:practice"] is True


def test_there_is_no_receipt_for_a_made_up_id(ledger: Ledger) -> None:
    with pytest.raises(NoReceipt):
        receipt(ledger, uuid4())


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_tells_the_same_in_words(ledger: Ledger, language: str) -> None:
    done = say(ledger, purposes=("recording", "minutes-draft"), expires=NOW + 30 * DAY)
    pages = readable(receipt(ledger, done.id), language, ledger.register.zone)
    assert [page.title for page in pages] == [
        ledger.register.purposes[p].text_de for p in ("recording", "minutes-draft")
    ]
    lines = dict(pages[0].lines)
    assert pages[0].state is State.GIVEN
    assert SENTENCE in lines.values()
    assert NOTICE in lines.values()
    text = "\n".join(lines.values())
    wanted = {
        "de": ["Sie haben zugestimmt.", "23.11.2026, 10:00", "30 Tage ab der Erhebung", "Kopie"],
        "en": ["You agreed.", "2026-11-23 10:00", "30 days from collection", "copy"],
    }
    assert [each for each in wanted[language] if each not in text] == []
    assert ledger.register.controller.name in text
    assert all(text.strip() for text in lines.values())


@pytest.mark.parametrize("how", sorted(HOW))
@pytest.mark.parametrize("given", [True, False, None])
def test_the_page_has_words_for_every_answer(ledger: Ledger, how: str, given: bool | None) -> None:
    done = say(ledger, given, purposes=("case-handling",), how=how, channel="api")
    for language in ("de", "en"):
        assert readable(receipt(ledger, done.id), language, ledger.register.zone)
