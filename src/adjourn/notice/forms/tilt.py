"""The notice in TILT, the Transparency Information Language (Grünewald, Pallas, FAccT 2021).

One language a document. Field names and which of them must be there are TILT's; what it asks for
and we do not know is left out, or empty where it must be there.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from adjourn.consent.jsonld import duration
from adjourn.evidence.entries import rfc3339
from adjourn.law.bases import BASES, Basis
from adjourn.law.rights import RIGHTS, Right
from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.saying import listed, period, title
from adjourn.notice.sentences.what import OTHERS
from adjourn.notice.sentences.who_gets import ROLES
from adjourn.register.model import DataType, Party

Json = dict[str, Any]
Language = Literal["de", "en"]

_PHONE = re.compile(r"[+]*[(]?[0-9]{1,4}[)]?[-\s./0-9]*")  # what TILT takes
_FORMATS = ("application/zip", "application/json", "text/csv", "text/html", "application/pdf")

_DECIDES_ITSELF = Wording("the others in a conference", "die anderen in einer Konferenz", "")
_NO_OFFICER = Wording(
    "none has to be designated: {why}", "keine Benennung nötig: {why}", "Art. 37 GDPR"
)
_OFFICER = Wording("data protection officer", "Datenschutzbeauftragte Person", "Art. 37 GDPR")
_WITHOUT = Wording(
    "Nobody can take part without these data.", "Ohne diese Daten kann niemand teilnehmen.", ""
)
_FREE = Wording("None.", "Keine.", "")
_FROM = Wording(
    "from whoever invites, calls, records or mentions the person",
    "von denen, die die Person einladen, anrufen, aufzeichnen oder erwähnen",
    "Art. 14(2)(f) GDPR",
)
_NONE = Wording(
    "No machine decides about anybody alone.", "Keine Maschine entscheidet allein.", "Art. 22 GDPR"
)
_PROOF = Wording(
    "the person's mailbox, by a link that works once",
    "das Postfach der Person, über einen Link, der einmal gilt",
    "Art. 12(6) GDPR",
)


def tilt(facts: Facts, language: Language, name: str, version: int, now: datetime) -> Json:
    """`name`: hash of the text; `version` counts from 1; `now` (UTC) is when it was made."""
    own = facts.register.controller
    told = [each for each in facts.register.types.values() if each.basis is not Basis.NONE]
    return {
        "meta": {
            "name": own.name,
            "created": rfc3339(now),
            "language": language,
            "status": "active",
            "url": _url(facts, f"/{language}/notice/{name}"),
            "_id": name,
            "_hash": name,
            "version": version,
            "modified": rfc3339(now),
        },
        "controller": {
            "name": own.name,
            "address": own.address,
            "country": own.seat,
            "representative": {"name": own.representative or own.name, "email": own.email}
            | _phone(own.phone),
        },
        "dataProtectionOfficer": _officer(facts, language),
        "dataDisclosed": [_disclosed(facts, each, language) for each in told],
        "thirdCountryTransfers": [_transfer(facts, party) for party in facts.outside],
        "accessAndDataPortability": {
            **_right(facts, language, Right.ACCESS, Right.PORTABILITY),
            "administrativeFee": {"amount": 0, "currency": "EUR"},
            "dataFormats": list(_FORMATS),
        },
        "sources": [_source(each, language) for each in told if _by_others(each)],
        "rightToInformation": _right(facts, language, Right.ACCESS),
        "rightToRectificationOrDeletion": _right(
            facts, language, Right.RECTIFICATION, Right.ERASURE
        ),
        "rightToDataPortability": _right(facts, language, Right.PORTABILITY),
        "rightToWithdrawConsent": _right(facts, language, Right.WITHDRAWAL),
        "rightToComplain": {
            "available": True,
            "description": RIGHTS[Right.COMPLAINT].wording.say(language),
            "url": own.authority.url,
            "supervisoryAuthority": {"name": own.authority.name},
        },
        "automatedDecisionMaking": _automated(facts, language),
        "changesOfPurpose": [],
    }


def _url(facts: Facts, path: str) -> str:
    portal = facts.register.portal
    return f"{portal.url.rstrip('/')}{path}" if portal else ""


def _phone(number: str | None) -> Json:
    return {"phone": number} if number and _PHONE.fullmatch(number) else {}


def _officer(facts: Facts, language: Language) -> Json:
    own = facts.register.controller
    name = own.dpo.name or _OFFICER.say(language)
    if own.dpo.email is None:
        name = _NO_OFFICER.say(language).format(why=own.dpo.none_because)
    return {
        "name": name,
        "address": own.address,
        "country": own.seat,
        "email": own.dpo.email or own.email,
        **_phone(own.dpo.phone),
    }


def _disclosed(facts: Facts, each: DataType, language: Language) -> Json:
    purpose = facts.register.purposes[each.purpose]
    basis = BASES[each.basis].wording
    interest = {"en": purpose.interest_en, "de": purpose.interest_de}[language]
    rests = each.basis is Basis.INTEREST
    return {
        "_id": each.id,
        "category": title(each).say(language),
        "purposes": [
            {
                "purpose": purpose.id,
                "description": Wording(purpose.text_en, purpose.text_de, "").say(language),
            }
        ],
        "legalBases": [{"reference": f"GDPR-6-1-{each.basis}", "description": basis.say(language)}],
        "legitimateInterests": [
            {"exists": True, "reasoning": interest or ""} if rests else {"exists": False}
        ],
        "recipients": list(_recipients(facts, language)),
        "storage": [
            {
                "temporal": [{"description": period(each).say(language), "ttl": duration(each)}],
                "purposeConditional": [],
                "legalBasisConditional": [],
                "aggregationFunction": "max",
            }
        ],
        "nonDisclosure": {
            "legalRequirement": False,
            "contractualRegulation": False,
            "obligationToProvide": False,
            "consequences": (_WITHOUT if each.needed else _FREE).say(language),
        },
    }


def _recipients(facts: Facts, language: Language) -> Iterator[Json]:
    yield {"category": _DECIDES_ITSELF.say(language)}
    for party in facts.register.parties.values():
        yield {
            "name": party.name,
            "address": party.address,
            "country": party.country,
            "category": listed(ROLES[role] for role in party.roles).say(language),
        }


def _transfer(facts: Facts, party: Party) -> Json:
    clauses = ", ".join(one.version for one in facts.safeguards(party))
    return {
        "country": party.country,
        "adequacyDecision": _there(party.adequacy if facts.adequate(party) else None),
        "appropriateGuarantees": _there(clauses),
        "standardDataProtectionClause": _there(clauses),
    }


def _there(what: str | None) -> Json:
    return {"available": True, "description": what} if what else {"available": False}


def _right(facts: Facts, language: Language, *rights: Right) -> Json:
    return {
        "available": True,
        "description": " ".join(RIGHTS[right].wording.say(language) for right in rights),
        "url": _url(facts, f"/{language}/my-data"),
        "email": facts.register.controller.email,
        "identificationEvidences": [_PROOF.say(language)],
    }


def _by_others(each: DataType) -> bool:
    return any(kind.partition(":")[0] in OTHERS for kind in each.kinds)


def _source(each: DataType, language: Language) -> Json:
    where: Mapping[str, Any] = {
        "description": _FROM.say(language), "url": "", "publiclyAvailable": False,
    }  # fmt: skip
    return {"_id": each.id, "dataCategory": title(each).say(language), "sources": [where]}


def _automated(facts: Facts, language: Language) -> Json:
    told = facts.register.controller.automated
    if told is None:
        return {"inUse": False, "logicInvolved": _NONE.say(language)}
    words = Wording(told.text_en, told.text_de, "").say(language)
    return {"inUse": True, "logicInvolved": words}
