"""What happened in a case: appended in the transaction of what it tells of, never changed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms, to_ms
from adjourn.rights.contents import note_of, sealed_note
from adjourn.rights.models import Case, Event

PERSON = "role:person"
DESK = "role:desk"
SYSTEM = "system:rights"


class Happened(StrEnum):
    """Kinds of events; in brackets what `word` says."""

    RECEIVED = "received"  # [channel]
    ASKED = "asked"  # the person, for identity or clarification: the clock may rest [doubt]
    INFORMED = "informed"  # the person gave what was asked for: the clock goes on
    CHECKED = "checked"  # identity [method/result]
    EXTENDED = "extended"  # [reason]
    REMINDED = "reminded"  # the desk was told that time runs out [escalation]
    NEEDED = "needed"  # a human has to look [matter]
    WEIGHED = "weighed"  # items of others were decided upon [balance]
    DONE = "done"  # an action took effect [what]
    FETCHED = "fetched"  # the copy
    DECIDED = "decided"  # [decision]
    ANSWERED = "answered"  # [decision]
    REFUSED = "refused"  # [decision]
    UNDELIVERED = "undelivered"  # a letter was given up: what it told counts as not told [text]
    RESENT = "resent"  # such a letter, to another address or by post [text]
    WITHDRAWN = "withdrawn"  # the request, by the person
    NOTIFIED = "notified"  # a recipient (Art. 19) [state]
    LIFTING = "lifting"  # the person was told that a restriction will end (Art. 18(3))
    LIFTED = "lifted"
    CLOSED = "closed"


class Matter(StrEnum):
    """Why a human has to look."""

    IDENTITY = "identity"  # nobody has looked yet at who asks
    NO_REPLY = "no_reply"  # the person was asked and has not answered
    GROUNDS = "grounds"  # an objection: are there compelling grounds? (Art. 21(1))
    REASONS = "reasons"  # something stays for a reason of ours or of others (Art. 17(3), 22)
    OTHERS = "others"  # other people are in what the copy would have (Art. 15(4), 20(4))
    AT_TOOL = "at_tool"  # a value is to be changed where only a human can (Art. 16)
    UNDELIVERED = "undelivered"  # a letter to the person did not arrive
    UNCLEAR = "unclear"  # what is wanted is not clear
    POST = "post"  # the answer has to go by letter
    REVIEW = "review"  # does the restriction still hold? (Art. 18(3))
    RECIPIENTS = "recipients"  # somebody has to be told who has no e-mail address here (Art. 19)
    TROUBLE = "trouble"  # a tool does not do its part


class Done(StrEnum):
    """What an action did."""

    LOCKED = "locked"
    STOPPED = "stopped"  # consent withdrawn at the gate
    WAITING = "waiting"  # an erasure, for the copy
    ERASING = "erasing"
    COPY = "copy"  # is ready
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as others see it. `note`: texts that somebody wrote or was sent, opened."""

    at: datetime
    kind: Happened
    actor: str
    word: str
    note: dict[str, Any] = field(repr=False)


def tell(
    ledger: Ledger,
    case: Case,
    kind: Happened,
    actor: str,
    now: datetime,
    word: str = "",
    **note: Any,
) -> None:
    """Append an event; `note` is sealed with the case's key."""
    Event.objects.create(
        case=case,
        at=to_ms(now),
        kind=kind.value,
        actor=actor,
        word=word,
        sealed=sealed_note(ledger, case, kind.value, note),
    )


def happenings(ledger: Ledger, case: Case) -> tuple[Happening, ...]:
    """All events of a case, opened, in their order. Raises `Unreadable`."""
    return tuple(
        Happening(
            from_ms(event.at),
            Happened(event.kind),
            event.actor,
            event.word,
            note_of(ledger, event),
        )
        for event in case.event_set.select_related("case").order_by("id")
    )


def times(case: Case, *kinds: Happened) -> list[tuple[Happened, datetime]]:
    """When events of these kinds were, without opening anything."""
    rows = case.event_set.filter(kind__in=[kind.value for kind in kinds]).order_by("id")
    return [(Happened(kind), from_ms(at)) for kind, at in rows.values_list("kind", "at")]
