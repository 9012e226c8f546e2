"""What somebody was asked and answered, and what makes an answer count (C-01, C-06 to C-08)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from adjourn.consent.purposes import is_explicit, on_consent
from adjourn.law.consents import EXPLICIT, Circumstance, lacking
from adjourn.ledger.errors import LedgerError
from adjourn.register import Register
from adjourn.tools.protocol import Handle, HandleKind

CHANNELS = {
    "portal": "role:person",
    "api": "system:api",
    "paper": "role:desk",
    "voice": "role:desk",
    "desk": "role:desk",
    "tool": "system:collect",
}
"""By which way an answer reached us, and in which role the log says it was written down."""

RULE = "rule"
"""The channel of what happens by itself: a consent reaches the end that it was given for."""

ACTORS = CHANNELS | {RULE: "system:follow-up"}

HOW = EXPLICIT | {"api", "tool"}
"""How the person expressed it: clicked, said, signed, or told another program or the tool."""

USUAL_HOW = {
    "portal": "click", "api": "api", "paper": "paper", "voice": "voice", "desk": "voice",
    "tool": "tool",
    RULE: RULE,
}  # fmt: skip
"""How a person expresses something by a channel, where nothing more is known."""

_LONGEST = 4_000  # characters of a sentence
_MOST = 50  # purposes asked for at once
_SHA256 = re.compile(r"[0-9a-f]{64}")


class NotValid(LedgerError):
    """This is no consent that may be recorded; the text says why."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One purpose and the answer. `wording` is the exact sentence shown, in `Asked.language`.

    `given` None: the person was asked and did not answer. There is no default: nothing is ticked
    before the person does it (C-01).
    """

    purpose: str
    given: bool | None
    wording: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What one person was asked at once, and answered.

    `notice`: SHA-256 (hex) of the notice shown. `channel` and `how`: see `CHANNELS` and `HOW`.
    `conference` is the ref at `tool` that the answers are for, None: for all. `expires` (UTC):
    until when a yes holds, None: until withdrawn. `at` (UTC): when the person answered, where that
    was before it is recorded. `verified`: the person has shown that the handle is theirs; without
    that a yes counts for `conference` alone.
    """

    handle: Handle
    choices: tuple[Choice, ...]
    language: str
    notice: str
    channel: str
    how: str
    conference: str | None = field(default=None, repr=False)
    tool: str | None = None
    expires: datetime | None = None
    at: datetime | None = None
    verified: bool = False
    circumstances: frozenset[Circumstance] = frozenset()


def check(register: Register, asked: Asked, now: datetime) -> None:
    """Raises `NotValid` with the first thing that is not as it must be."""
    for problem in (*_form(register, asked, now), *_choices(register, asked)):
        raise NotValid(problem)


def _form(register: Register, asked: Asked, now: datetime) -> Iterator[str]:
    """What must be told of every answer, whatever it says."""
    if asked.language not in ("de", "en"):
        yield "the language must be de or en."
    if not _SHA256.fullmatch(asked.notice):
        yield "name the notice that was shown by its SHA-256."
    if asked.channel not in CHANNELS:
        yield f"the channel must be one of {', '.join(CHANNELS)}."
    if asked.how not in HOW:
        yield f"how it was expressed must be one of {', '.join(sorted(HOW))}."
    if asked.tool is not None and asked.tool not in register.tools:
        yield "there is no such tool in the register."
    if asked.conference is not None and asked.tool is None:
        yield "a conference needs the tool that it is held at."
    if asked.handle.kind in (HandleKind.ACCOUNT, HandleKind.GUEST) and asked.tool is None:
        yield "an account or a typed name needs the tool that it is of."
    if asked.handle.kind is HandleKind.GUEST and asked.conference is None:
        yield "a typed name holds in one conference: say which."
    if asked.at is not None and asked.at > now:
        yield "the answer lies in the future."
    if asked.expires is not None and asked.expires <= (asked.at or now):
        yield "a consent that has run out before it is given says nothing."


def _choices(register: Register, asked: Asked) -> Iterator[str]:
    """C-01: for each purpose by itself, informed, and an act of the person."""
    names = [choice.purpose for choice in asked.choices]
    if not 0 < len(names) <= _MOST:
        yield f"there must be 1 to {_MOST} choices."
    if len(set(names)) < len(names):
        yield "each purpose is asked for once."
    why = lacking(asked.circumstances)
    for choice in asked.choices:
        if not on_consent(register, choice.purpose):
            yield "no data type of the register rests on consent to this purpose."
        if not choice.wording.strip() or len(choice.wording) > _LONGEST:
            yield f"the sentence shown is missing, or longer than {_LONGEST} characters."
        if choice.wording != choice.wording.encode("utf-8", "replace").decode():
            yield "the sentence shown holds half characters."
        if choice.given and why:
            yield f"{why.en} ({why.citation})"
        if choice.given and is_explicit(register, choice.purpose) and asked.how not in EXPLICIT:
            yield (
                "this purpose needs an express statement (Art. 9(2)(a) GDPR): "
                f"{', '.join(sorted(EXPLICIT))}."
            )
