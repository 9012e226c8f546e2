"""The access copy and the portable copy (Art. 15, 20 GDPR): a ZIP that is made while it is sent.

Nothing of it is stored. What the ledger knows comes from the ledger in portions, what the tools
hold is fetched from them at that moment, and what cannot be had is listed with its reason, item by
item. Memory stays flat whatever a person left behind.
"""

from collections.abc import Collection, Generator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from adjourn.law.rights import Right
from adjourn.ledger.find import FoundPerson
from adjourn.ledger.ledger import Ledger
from adjourn.rights.casefiles import row_of
from adjourn.rights.contents import opened
from adjourn.rights.copy.gaps import TROUBLES, Gap, Why
from adjourn.rights.copy.make import Copy
from adjourn.rights.copy.texts import LANGUAGES
from adjourn.rights.events import PERSON
from adjourn.rights.handling import fetched
from adjourn.rights.scope import types_of
from adjourn.rights.subject import person_of
from adjourn.rights.weighing import released
from adjourn.tools.protocol import Handle, Tool

__all__ = ["TROUBLES", "Gap", "Parts", "Why", "of_case", "stream"]

Parts = Generator[bytes, None, Sequence[Gap]]
"""Portions of about 64 KB, each made when it is asked for; at the end what is missing."""


def stream(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    person: FoundPerson | None,
    now: datetime,
    language: str,
    *,
    handles: Sequence[Handle] = (),
    portability: bool = False,
    types: Collection[str] | None = None,
    released: Collection[UUID] = (),
    actor: str = "role:operator",
    case: UUID | None = None,
) -> Parts:
    """The copy of a person's data.

    `person` None: nobody with these `handles` is in the ledger; the copy says so, with what is held
    beside the items. `handles` default to the person's. `now` is aware; `language` "de" or "en".
    `types`: only these data types; None: all. `released`: public ids of items that a human decided
    to give whole although other people are in them (Art. 15(4)). `actor` (a role) and `case` go
    into the evidence, which says that a copy was sent and never whose.

    `tools` are used by this copy alone as long as it is read; a tool that is down or missing costs
    its contents, not the copy. Raises `ValueError` for another language, `LedgerError` when the
    ledger cannot be read; what was read by then is no valid archive.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language: one of {', '.join(LANGUAGES)}")
    known = handles or (person.handles if person else ())
    copy = Copy(
        ledger, tools, person, known, now, language,
        portability=portability, types=types, released=released, actor=actor, case=case,
    )  # fmt: skip
    return copy.stream()


def of_case(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    case_id: UUID,
    now: datetime,
    actor: str = PERSON,
) -> Parts:
    """The copy that answers a case of access or portability, in the language of the request: what
    the request reaches, with what a human released for it (`adjourn.rights.weighing`).

    Read to its end it counts as fetched. Whether it may be fetched (answered, not run out, asked
    for by the person) is the caller's to know. Raises `NoCase`, and as `stream` does.
    """
    case = row_of(case_id)
    contents = opened(ledger, case)
    person = person_of(ledger, case, contents)
    own = [contents.handle] if contents.handle else []
    parts = stream(
        ledger,
        tools,
        person,
        now,
        contents.language,
        handles=list(dict.fromkeys([*own, *(person.handles if person else ())])),
        portability=case.right == Right.PORTABILITY,
        types=types_of(ledger.register, case, contents),
        released=released(ledger, case),
        actor=actor,
        case=case_id,
    )
    return _until_fetched(ledger, case_id, parts, actor, now)


def _until_fetched(ledger: Ledger, case_id: UUID, parts: Parts, actor: str, now: datetime) -> Parts:
    """The parts; behind the last one the case says that the copy was fetched."""
    gaps = yield from parts
    fetched(ledger, case_id, now, actor)
    return gaps
