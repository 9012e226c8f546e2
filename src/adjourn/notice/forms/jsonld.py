"""`notice.jsonld`: the notice in the words of DPV 2.3 (facts: law §7, V-1 to V-3).

Terms of our own (`ct:`) name broader ones of DPV. Texts stand in both languages.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from adjourn.consent.jsonld import CONTEXT, ROLES, controller, data_terms, duration
from adjourn.evidence.entries import rfc3339
from adjourn.law.bases import BASES, Basis
from adjourn.law.rights import RIGHTS, Right, rights_for
from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.saying import contents, period, title
from adjourn.notice.sentences.what import OBSERVED, OTHERS
from adjourn.register.dpv import PREFIXES, terms
from adjourn.register.model import Cookie, DataType, Party, Purpose

Json = dict[str, Any]
Language = Literal["de", "en"]

_TERM = re.compile(rf"({'|'.join(PREFIXES)}):(\S+)")
# Rights that no basis takes away and that open no request here (facts: law V-3).
_ALWAYS = ("eu-gdpr:A13", "eu-gdpr:A14", "eu-gdpr:A19", "eu-gdpr:A22", "eu-gdpr:A78", "eu-gdpr:A79")
# Values of these are things, not texts (JSON-LD 1.1, 4.2.3).
_LINKS: Json = {
    name: {"@id": name, "@type": "@id"}
    for name in (
        "dpv:hasDataImporter", "dpv:hasDataSource", "dpv:hasDataSubject", "dpv:hasJurisdiction",
        "dpv:hasLegalBasis", "dpv:hasLocation", "dpv:hasNecessity", "dpv:hasProcessing",
        "dpv:hasPurpose", "dpv:hasRight", "dpv:hasThirdCountry", "skos:broader",
    )
}  # fmt: skip
_PEOPLE = ("dpv:Participant", "dpv:Customer", "dpv:Client")


def document(facts: Facts, hashes: Mapping[Language, str], now: datetime) -> Json:
    """The notice as `dpv:PrivacyNotice`. `hashes`: language to hash of its text; `now` is UTC."""
    register = facts.register
    told = [each for each in register.types.values() if each.basis is not Basis.NONE]
    return {
        "@context": {**CONTEXT, **PREFIXES, **_LINKS},
        "@id": "ct:notice",
        "@type": [
            "dpv:PrivacyNotice",
            "dpv:LayeredNotice",
            "eu-gdpr:DirectDataCollectionNotice",
            "eu-gdpr:IndirectDataCollectionNotice",
        ],
        "dct:issued": rfc3339(now),
        "dct:hasVersion": _versions(hashes),
        "dpv:hasDataController": _controller(facts),
        "dpv:hasAuthority": {
            "@type": "dpv:DataProtectionAuthority",
            "dpv:hasName": register.controller.authority.name,
            "dpv:hasContact": register.controller.authority.url,
        },
        "dpv:hasJurisdiction": f"loc:{register.controller.seat}",
        "dpv:hasDataSubject": [*_PEOPLE, {"@id": "ct:Prospect", "skos:broader": "dpv:DataSubject"}],
        "dpv:hasRight": [*_rights(set(Right)), *_ALWAYS],
        "dpv:hasPurpose": [_purpose(register.purposes[name]) for name in _used(told)],
        "dpv:hasRecipient": [
            {"@id": "ct:participants", "@type": ["dpv:Recipient", "dpv:Participant"]},
            *(_party(party) for party in register.parties.values()),
        ],
        "dpv:hasProcess": [_process(facts, each) for each in told],
        "ct:stores": [_cookie(each) for each in register.cookies],
        "ct:transfers": [_transfer(facts, party) for party in facts.outside],
        **_automated(facts),
    }


def _versions(hashes: Mapping[Language, str]) -> list[Json]:
    return [
        {
            "@id": f"urn:sha256:{name}",
            "@type": "dpv:PrivacyNotice",
            "dct:language": language,
            "dct:identifier": name,
        }
        for language, name in hashes.items()
    ]


def unknown_terms(made: Any) -> Iterator[str]:
    """Every term in a document that DPV 2.3 does not have: there must be none."""
    if isinstance(made, dict):
        for key, value in made.items():
            if key != "@context":
                yield from unknown_terms(key)
                yield from unknown_terms(value)
    elif isinstance(made, list):
        for value in made:
            yield from unknown_terms(value)
    elif isinstance(made, str) and _TERM.fullmatch(made) and made not in terms():
        yield made


def _said(words: Wording) -> list[Json]:
    return [
        {"@value": words.en, "@language": "en"},
        {"@value": words.de, "@language": "de"},
    ]


def _controller(facts: Facts) -> Json:
    own = facts.register.controller
    made = controller(facts.register)
    if own.representative:
        made["dpv:hasRepresentative"] = {
            "@type": "dpv:Representative",
            "dpv:hasName": own.representative,
        }
    if own.dpo.email:
        made["dpv:hasDataProtectionOfficer"] = {
            "@type": "dpv:DataProtectionOfficer",
            "dpv:hasContact": [how for how in (own.dpo.email, own.dpo.phone) if how],
            **({"dpv:hasName": own.dpo.name} if own.dpo.name else {}),
        }
    return made


def _used(types: Sequence[DataType]) -> list[str]:
    return list(dict.fromkeys(each.purpose for each in types))


def _purpose(told: Purpose) -> Json:
    made: Json = {
        "@id": f"ct:purpose-{told.id}",
        "@type": "dpv:Purpose",
        "skos:broader": list(told.dpv),
        "dct:description": _said(Wording(told.text_en, told.text_de, "")),
    }
    if told.interest_en:
        made["ct:interest"] = {
            "@id": f"ct:interest-{told.id}",
            "@type": "dpv:LegitimateInterest",
            "dct:description": _said(Wording(told.interest_en, told.interest_de or "", "")),
        }
    return made


def _party(party: Party) -> Json:
    return {
        "@id": f"ct:party-{party.id}",
        "@type": [ROLES[role] for role in party.roles],
        "dpv:hasName": party.name,
        "dpv:hasAddress": party.address,
        "dpv:hasLocation": f"loc:{party.country}",
    }


def _process(facts: Facts, each: DataType) -> Json:
    """One data type: what is done with it, why, how long, and which rights it carries."""
    sort = "dpv:SpecialCategoryPersonalData" if each.special else "dpv:PersonalData"
    return {
        "@id": f"ct:process-{each.id}",
        "@type": "dpv:Process",
        "dct:identifier": each.id,
        "dpv:hasPurpose": f"ct:purpose-{each.purpose}",
        "dpv:hasLegalBasis": _basis(each),
        "dpv:hasPersonalData": {
            "@id": f"ct:data-{each.id}",
            "@type": [sort, *(["dpv:ObservedPersonalData"] if _comes(each, OBSERVED) else [])],
            "skos:broader": data_terms(facts.register, each),
            "dct:title": _said(title(each)),
            "dct:description": _said(contents(each)),
            "dpv:hasNecessity": "dpv:Required" if each.needed else "dpv:Optional",
        },
        "dpv:hasDataSource": [
            "dpv:DataSubjectDataSource",
            *(["dpv:ThirdPartyDataSource"] if _comes(each, OTHERS) else []),
        ],
        "dpv:hasProcessing": ["dpv:Collect", "dpv:Store", "dpv:Use", "dpv:Erase"],
        "dpv:hasStorageCondition": {
            "@type": "dpv:StorageDuration",
            "dpv:hasDuration": duration(each),
            "ct:rule": f"{each.start} {each.period}",
            "dct:description": _said(period(each)),
        },
        "dpv:hasRight": _rights(rights_for(each.basis)),
    }


def _comes(each: DataType, kinds: Sequence[str]) -> bool:
    return any(kind.partition(":")[0] in kinds for kind in each.kinds)


def _basis(each: DataType) -> list[str]:
    if each.basis is Basis.CONSENT and each.special:
        return ["eu-gdpr:A6-1-a-explicit-consent", "eu-gdpr:A9-2-a"]
    return [_short(BASES[each.basis].dpv or "")]


def _rights(those: set[Right] | frozenset[Right]) -> list[str]:
    return [_short(RIGHTS[right].dpv) for right in Right if right in those]


def _short(iri: str) -> str:
    return iri.replace(PREFIXES["eu-gdpr"], "eu-gdpr:")


def _cookie(each: Cookie) -> Json:
    return {
        "@type": "tech:Cookie",
        "dpv:hasName": each.name,
        "dpv:hasPurpose": f"ct:purpose-{each.purpose}",
        "dpv:hasNecessity": "dpv:Required" if each.necessary else "dpv:Optional",
        "dpv:hasDuration": _said(Wording(each.lifetime, each.lifetime_de or each.lifetime, "")),
    }


def _transfer(facts: Facts, party: Party) -> Json:
    """What allows a transfer. DPV has no term for the decision on the USA, so it is named."""
    grounds: list[Json] = []
    if facts.adequate(party):
        grounds.append({"@type": ["eu-gdpr:AdequacyDecision", "eu-gdpr:A45-3"],
                        "dct:title": party.adequacy})  # fmt: skip
    grounds += [
        {"@type": ["eu-gdpr:SCCByCommission", "eu-gdpr:A46-2-c"], "dct:title": one.version}
        for one in facts.safeguards(party)
    ]
    return {
        "@type": "dpv:CrossBorderTransfer",
        "dpv:hasThirdCountry": f"loc:{party.country}",
        "dpv:hasDataImporter": f"ct:party-{party.id}",
        "dpv:hasLegalBasis": grounds,
    }


def _automated(facts: Facts) -> Json:
    told = facts.register.controller.automated
    if told is None:
        return {}
    words = _said(Wording(told.text_en, told.text_de, ""))
    return {"dpv:hasContext": {"@type": "dpv:AutomatedDecisionMaking", "dct:description": words}}
