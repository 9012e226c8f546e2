"""A register in which nothing is missing that the records ask for, and what they say of it."""

from pathlib import Path
from typing import Any

import msgspec
from notice_samples import NOW, fill_in

from adjourn import register as registers
from adjourn.law.bases import Basis
from adjourn.law.processor_terms import PROCESSOR_TERMS
from adjourn.notice.records import RECORDS, Record, Table
from adjourn.notice.sentences import Facts
from adjourn.register import Register
from adjourn.register.model import Model

_MORE = """
[controller]
representative = "Example Representation, Rue de la Loi 1, Brussels"

[controller.dpo]
name = "D. Officer"
phone = "+49 30 23125 009"

[parties.microsoft-ireland]
guarantees_en = "ISO 27001 certificate"
guarantees_de = "Zertifikat ISO 27001"
vetted = 2026-02-01

[parties.microsoft-corporation]
adequacy = "Decision (EU) 2023/1795"
adequacy_checked = 2026-11-02
types = ["K-05"]
service_en = "runs the telephone log"
service_de = "betreibt das Anrufprotokoll"
announced = 2025-11-03
objection_until = 2025-12-03
decision = "accepted"
remote = false
own_types = ["K-06"]
own_basis = "f"
own_keeps_en = "thirteen months"
own_keeps_de = "dreizehn Monate"
guarantees_en = "audit report"
guarantees_de = "Prüfbericht"
vetted = 2026-02-02
email = "privacy@corporation.example.org"

[parties.help-desk]
name = "Help Desk AG"
country = "DE"
address = "Hilfsweg 1, 10115 Berlin"
roles = ["recipient"]
engaged_by = "microsoft-ireland"
types = ["K-11"]
address_checked = 2026-11-03

[parties.partner]
name = "Partner GmbH"
country = "AT"
address = "Partnerweg 1, Wien"
email = "privacy@partner.example.org"
roles = ["recipient"]
types = ["K-04"]
address_checked = 2026-11-04

[contracts.avv-microsoft]
valid_to = 2027-01-31
accepted_en = "by click, by the head of IT"
accepted_de = "per Klick, durch die IT-Leitung"
notice_days = 30
review_by = 2026-12-31
erase_by = 2027-07-31
annex_sha256 = ["ABAB"]

CLAUSES

[contracts.scc-microsoft]
module = "3"
assessed = 2026-01-05
extra_en = "encryption on the way"
extra_de = "Verschlüsselung auf dem Weg"

[contracts.joint-partner]
type = "joint"
parties = ["controller", "partner"]
covers = ["teams"]
version = "of 2026"
signed_at = 2026-01-07
essence_en = "both invite"
essence_de = "beide laden ein"
file_sha256 = "ABAB"

[tools.teams]
owner = "head of IT"
dpia = "DPIA 3"
works_agreement = "agreement 12"

[measures.transit]
text_en = "encrypted on its way"
text_de = "auf dem Weg verschlüsselt"
law = "Art. 32(1)(a) GDPR"
tools = ["teams"]
checked = 2026-10-01

[clients.sister]
name = "Sister GmbH"
address = "Schwesterweg 1, 10115 Berlin"
email = "privacy@sister.example.org"
categories_en = "holding conferences"
categories_de = "Durchführung von Konferenzen"
representative = "none needed"
dpo = "dpo@sister.example.org"
contract = "avv-microsoft"
tools = ["teams"]

[channels.letter]
title_en = "letter"
title_de = "Brief"
"""
_CLAUSE = '{key} = {{ where = "§ {number}", met = true, note = "note {number}" }}'
_WEIGHED = """
[purposes.{name}]
necessary_en = "nothing milder for {name}"
necessary_de = "nichts Milderes für {name}"
balance_en = "nobody is harmed by {name}"
balance_de = "niemandem schadet {name}"
"""


def complete(folder: Path) -> Register:
    """Fill in the starter register in `folder`, then all that the records ask for beside it."""
    fill_in(folder)
    clauses = "\n".join(
        _CLAUSE.format(key=key, number=number) for number, key in enumerate(PROCESSOR_TERMS, 1)
    )
    text = _MORE.replace("CLAUSES", f"[contracts.avv-microsoft.clauses]\n{clauses}")
    text = text.replace("ABAB", "ab" * 32)
    known = registers.load(folder)
    weighed = {t.purpose for t in known.types.values() if t.basis is Basis.INTEREST}
    text += "".join(_WEIGHED.format(name=name) for name in sorted(weighed))
    (folder / "records.toml").write_text(text, "utf-8")
    return registers.load(folder)


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


def put(register: Register, name: str, key: str, model: Model) -> Register:
    return msgspec.structs.replace(register, **{name: {**getattr(register, name), key: model}})
