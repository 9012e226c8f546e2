"""A consent record as ISO/IEC TS 27560:2023 wants it, in JSON-LD with DPV 2.3 (facts: law §3.1).

Everything but the answer itself comes from the register, as it was at that moment. The subject is
a pseudonym that only the keyring leads to. Whole words stand in `dct:description`, in the language
in which the person was asked.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from adjourn.consent.purposes import is_explicit, resting_only_on
from adjourn.evidence.entries import rfc3339
from adjourn.law.bases import Basis
from adjourn.law.consents import DPV, EXPLICIT, Circumstance, State
from adjourn.law.periods import Unit
from adjourn.law.rights import RIGHTS, Right, rights_for
from adjourn.register import Register
from adjourn.register.model import DataType, Party

Json = dict[str, Any]

CONTEXT: Json = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "pd": "https://w3id.org/dpv/pd#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "tech": "https://w3id.org/dpv/tech#",
    "ct": "urn:adjourn:terms:",
}
RECORD = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
RECEIPT = "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"

# facts: law §7 V-1, by kind of item.
_DATA = {
    "recording": ["pd:VoiceCommunicationRecording", "tech:VideoContent"],
    "transcript": ["pd:Communication", "tech:TextualContent"],
    "message": ["pd:Communication", "tech:TextualContent"],
    "picture": ["pd:Picture"],
    "video": ["pd:Communication", "tech:VideoContent"],
    "voicemail": ["pd:VoiceMail", "tech:AudioContent"],
    "attendance": ["pd:ServiceConsumptionBehaviour"],
    "call": ["pd:CallLog"],
    "device": ["pd:DeviceBased", "pd:IPAddress"],
    "contact": ["pd:Name", "pd:EmailAddress", "pd:TelephoneNumber"],
}
_OTHER = ["pd:Communication"]
ROLES = {
    "processor": "dpv:DataProcessor",
    "sub-processor": "dpv:DataSubProcessor",
    "controller": "dpv:DataController",
    "recipient": "dpv:Recipient",
}
_ISO = {Unit.DAYS: "D", Unit.MONTHS: "M", Unit.YEAR_ENDS: "Y"}  # `ct:rule` says from when exactly
_BY_US = frozenset({State.REQUESTED, State.INVALIDATED, State.EXPIRED, State.UNKNOWN})


def record(
    register: Register, *, id: UUID, subject: UUID, purpose: str, language: str, notice: str,
    tool: str | None, status: Json, salt: str,
) -> Json:  # fmt: skip
    """The record with the event that `status` tells of. `subject`: the pseudonym.

    `salt` (random) makes its hash say nothing to whoever does not have it (facts: law R-14).
    """
    return {
        "@id": f"urn:uuid:{id}",
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": RECORD,
        "dct:identifier": str(id),
        "dpv:hasDataSubject": {
            "@id": f"urn:uuid:{subject}",
            "@type": ["dpv:DataSubject", "dpv:Participant"],
            "dct:identifier": str(subject),
        },
        "dpv:hasNotice": {
            "@id": f"urn:sha256:{notice}",
            "@type": "dpv:ConsentNotice",
            "dct:identifier": notice,
            "dct:language": language,
        },
        "dpv:hasDataController": controller(register),
        "dpv:hasJurisdiction": f"loc:{register.controller.default_country}",
        "dpv:hasLegalBasis": _basis(register, purpose),
        "dpv:hasPurpose": _purpose(register, purpose, language),
        "dpv:hasProcess": [
            _process(register, register.types[each], language, tool)
            for each in resting_only_on(register, purpose)
        ],
        "dpv:hasConsentControl": _withdrawal(register, language),
        "dpv:hasRight": list(_rights()),
        "dpv:hasAuthority": {
            "@type": "dpv:DataProtectionAuthority",
            "dpv:hasName": register.controller.authority.name,
            "dpv:hasContact": register.controller.authority.url,
        },
        "dpv:hasConsentStatus": status,
        "ct:register": register.version,
        "ct:salt": salt,
    }


def status(
    state: State, at: datetime, *, expires: datetime | None, how: str, channel: str, wording: str,
    verified: bool, circumstances: frozenset[Circumstance],
) -> Json:  # fmt: skip
    """The event: state, when, until when it holds, by whom, how, and the sentence shown."""
    who = ["dpv:DataController" if state in _BY_US else "dpv:DataSubject"]
    if Circumstance.GUARDIAN in circumstances:
        who.append("dpv:ParentOfDataSubject")
    told = {
        "@type": DPV[state],
        "dct:date": rfc3339(at),
        "dpv:isIndicatedBy": who,
        "dpv:hasIndicationMethod": {
            "ct:how": how,
            "ct:channel": channel,
            "ct:explicit": how in EXPLICIT,
            "ct:verified": verified,
        },
        "dpv:hasDuration": (
            {"@type": "dpv:UntilTimeDuration", "rdf:value": rfc3339(expires)}
            if expires
            else {"@type": "dpv:UntilEventDuration", "rdf:value": "dpv:ConsentWithdrawn"}
        ),
    }
    return told | {"dct:description": wording} if wording else told


def controller(register: Register) -> Json:
    """Who is responsible, with a contact (27560: pii_controllers)."""
    who = register.controller
    return {
        "@id": "ct:controller",
        "@type": "dpv:DataController",
        "dpv:hasName": who.name,
        "dpv:hasAddress": who.address,
        "dpv:hasContact": [who.email, who.phone],
    }


def _basis(register: Register, purpose: str) -> list[str]:
    if is_explicit(register, purpose):
        return ["eu-gdpr:A6-1-a-explicit-consent", "eu-gdpr:A9-2-a"]
    return ["eu-gdpr:A6-1-a"]


def _rights() -> Iterator[str]:
    """What the person may ask for in data that rest on consent, in a fixed order."""
    base = CONTEXT["eu-gdpr"]
    for right in Right:
        if right in rights_for(Basis.CONSENT):
            yield RIGHTS[right].dpv.replace(base, "eu-gdpr:")


def _purpose(register: Register, purpose: str, language: str) -> Json:
    known = register.purposes[purpose]
    return {
        "@id": f"ct:purpose-{purpose}",
        "@type": "dpv:Purpose",
        "skos:broader": list(known.dpv),
        "dct:description": known.text_de if language == "de" else known.text_en,
    }


def _process(register: Register, type_: DataType, language: str, tool: str | None) -> Json:
    """What is done with one data type: which data, where they lie, how long, who receives them."""
    german = language == "de"
    return {
        "@type": "dpv:Process",
        "dct:identifier": type_.id,
        "dpv:hasPurpose": f"ct:purpose-{type_.purpose}",
        "dpv:hasPersonalData": {
            "@type": "dpv:SpecialCategoryPersonalData" if type_.special else "dpv:PersonalData",
            "skos:broader": data_terms(register, type_),
            "dct:title": type_.title_de if german else type_.title_en,
            "dct:description": type_.contents_de if german else type_.contents_en,
            "dpv:hasNecessity": "dpv:Optional",
        },
        "dpv:hasDataSource": "dpv:DataSubjectDataSource",
        "dpv:hasProcessing": ["dpv:Record", "dpv:Store", "dpv:Use", "dpv:Erase"],
        "dpv:hasStorageCondition": [
            *_places(register, type_, tool),
            {
                "@type": "dpv:StorageDuration",
                "dpv:hasDuration": duration(type_),
                "ct:rule": f"{type_.start} {type_.period}",
            },
        ],
        "dpv:hasRecipient": list(_recipients(register)),
    }


def data_terms(register: Register, type_: DataType) -> list[str]:
    """What DPV calls the data of a type; a variant has those of its type."""
    kinds = type_.kinds or (register.types[type_.variant_of].kinds if type_.variant_of else ())
    terms = [term for kind in kinds for term in _DATA.get(kind.partition(":")[0], _OTHER)]
    return list(dict.fromkeys(terms)) or _OTHER


def duration(type_: DataType) -> str:
    """How long a type is kept, as ISO 8601 writes it."""
    return f"P{type_.period.count}{_ISO[type_.period.unit]}"


def _places(register: Register, type_: DataType, tool: str | None) -> Iterator[Json]:
    """Where the data lie: with the provider of the tool (all tools in use, where none is named),
    and in our own store where the register says so."""
    tools = [register.tools[tool]] if tool else register.tools.values()
    for one in tools:
        provider = register.parties.get(one.provider or "")
        if tool or one.status == "active":
            yield {
                "@type": "dpv:StorageLocation",
                "dct:title": one.title or one.id,
                "dpv:hasLocation": _place(register, provider),
            }
    if type_.keep == "copy":
        yield {"@type": "dpv:StorageLocation", "dpv:hasLocation": _place(register, None)}


def _place(register: Register, party: Party | None) -> str:
    return f"loc:{party.country if party else register.controller.default_country}"


def _recipients(register: Register) -> Iterator[Json]:
    """The others in the conference, and every party that the notice names."""
    yield {"@type": "dpv:Participant"}
    for party in register.parties.values():
        yield {
            "@type": [ROLES[role] for role in party.roles],
            "dpv:hasName": party.name,
            "dpv:hasAddress": party.address,
            "dpv:hasLocation": f"loc:{party.country}",
        }


def _withdrawal(register: Register, language: str) -> Json:
    """How to withdraw: told before consent is given (Art. 7(3); C-04)."""
    where = [register.controller.email]
    if register.portal:
        where.insert(0, register.portal.url)
    return {
        "@type": "dpv:WithdrawConsent",
        "dpv:isExercisedAt": where,
        "dct:description": (
            "Jederzeit, ohne Grund und ohne Anmeldung, über die Adresse, die Sie mit dem Beleg "
            "erhalten haben. Was vorher geschah, bleibt rechtmäßig."
            if language == "de"
            else "At any time, without a reason and without signing in, at the address that you "
            "were given with the receipt. What happened before stays lawful."
        ),
    }
