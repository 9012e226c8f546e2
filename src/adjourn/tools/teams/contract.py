"""What Teams can do with each sort of item, by its documented contract: facts teams-graph §7.

One table speaks for plans, for the notice, and for what is found when an item is read again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adjourn.law.reasons import Reason
from adjourn.tools.observed import Setting, unseen
from adjourn.tools.protocol import Capability, Hold, Item, Kind, Outcome, Reading
from adjourn.tools.teams.times import instant

SOURCE = "Microsoft Graph v1.0 permissions, metadata and API reference (facts teams-graph §7)"
AS_OF = "2026-11-22"
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)

CALL_RECORD = timedelta(days=30)
PHONE_LOG = timedelta(days=90)
DELETED_CHAT = timedelta(days=7)
EXPORTED = timedelta(days=21)  # export calls show a message that a user deleted (facts §6)
RECORDING = timedelta(days=120)  # Microsoft's default; an administrator can say otherwise
PURGES = timedelta(days=14)  # Exchange's default for deleted items; an administrator can say 30
REFUSED_AFTER = timedelta(days=3)  # a deletion that is not done by then is not coming

NO_CALL = f"Microsoft Graph has no delete call for this (as of {AS_OF})"
NO_SINGLE = f"Microsoft Graph has no delete call for a single message by an app (as of {AS_OF})"
NO_ADDRESS = f"{NO_SINGLE}, and its author has no address by which a purge could find it"


@dataclass(frozen=True, slots=True)
class Keeps:
    """Why a sort of item stays, and for how long from its start (None: Microsoft does not say)."""

    note: str
    period: timedelta | None = None
    reason: Reason = Reason.PROVIDER_PERIOD


# Sorts of places (`refs.locator`) without a delete call.
KEEPS = {
    "record": Keeps(f"{NO_CALL}; call records end 30 days after the call began", CALL_RECORD),
    "phone": Keeps(
        f"{NO_CALL}; the log of telephone calls can be read for 90 days, its retention is not"
        " documented",
        PHONE_LOG,
    ),
    "attendance": Keeps(f"{NO_CALL}; attendance reports are tied to the meeting"),
    "user": Keeps(
        "the account in the organisation's directory; whoever manages accounts deletes it",
        reason=Reason.PROVIDER_COPY,
    ),
    "invitee": Keeps(
        "part of the meeting's invitation; goes with the meeting", reason=Reason.PROVIDER_COPY
    ),
    "member": Keeps("part of the chat's list of members; goes with the chat"),
    "registration": Keeps(
        f"a registration can only be cancelled, and not by an app (as of {AS_OF})",
        reason=Reason.PROVIDER_COPY,
    ),
    "notice": Keeps("a system message about a call; goes with the chat"),
}
NO_FILE = Keeps(
    "Graph's object of a recording or transcript cannot be deleted, only the file behind it, and"
    f" that file was not found (as of {AS_OF})",
    reason=Reason.PROVIDER_COPY,
)


def sort_of(item: Item) -> str:
    """What lies at the item's place, see `refs.locator`."""
    return str(item.place.get("sort", ""))


def is_own_chat(item: Item) -> bool:
    """Whether the item goes when its 1:1 chat is deleted as a whole."""
    return item.place.get("type") == "oneOnOne"


def keeps(item: Item) -> Keeps | None:
    """Why no call deletes `item`, None where one does."""
    sort = sort_of(item)
    if sort == "notice" and is_own_chat(item):
        return None
    if sort == "recording" and "drive" not in item.place:
        return NO_FILE
    if sort in ("message", "post", "hosted") and not (is_own_chat(item) or "author" in item.place):
        return Keeps(NO_ADDRESS)
    return KEEPS.get(sort)


def forecast(item: Item, holds: Sequence[Hold], now: datetime) -> Reading:
    """What a deletion of `item` at `now` would achieve, without asking."""
    if item.place.get("foreign"):
        return foreign()
    blocking = next((hold for hold in holds if hold.blocks), None)
    if blocking:
        return held(blocking, now)
    kept = keeps(item)
    if kept:
        return retained(item, kept, now)
    if is_own_chat(item):
        return trashed(now, now)
    if sort_of(item) == "voicemail":
        return purged_mail(now, now)
    return moved(holds[0]) if holds else Reading(Outcome.GONE)


def foreign() -> Reading:
    return Reading(
        Outcome.FOREIGN,
        reason=Reason.OTHER_CONTROLLER,
        note="the chat was started by another organisation; only that one can delete it",
    )


def held(hold: Hold, now: datetime) -> Reading:
    """Something forbids the deletion."""
    recheck = hold.until if hold.until and hold.until > now else now + MONTH
    return Reading(Outcome.RETAINED, hold.until, hold.reason, hold.note, recheck)


def moved(hold: Hold) -> Reading:
    """Deleted where it was, kept where retention puts it."""
    note = f"{hold.note}; a copy lies in the Preservation Hold library"
    return Reading(Outcome.MOVED, hold.until, hold.reason, note, hold.until)


def retained(item: Item, kept: Keeps, now: datetime) -> Reading:
    """No call exists: the tool's own period runs, and is looked at again when it should be over."""
    start = instant(item.place.get("start")) or item.at
    until = start + kept.period if kept.period else None
    recheck = until if until and until > now else now + (DAY if until else MONTH)
    return Reading(Outcome.RETAINED, until, kept.reason, kept.note, recheck)


def trashed(requested: datetime, now: datetime) -> Reading:
    """A deleted chat can be brought back for seven days."""
    until = requested + DELETED_CHAT
    note = "the chat is deleted; an administrator can bring it back for seven days"
    recheck = max(until, now + DAY / 24)
    return Reading(Outcome.TRASHED, until, Reason.PROVIDER_RECOVERY, note, recheck)


def purged_mail(requested: datetime, now: datetime) -> Reading:
    """A purged mail is out of everybody's reach but the mailbox's own period. Its end cannot be
    read back, and a hold outlasts it (facts §7): so it is never said to be gone."""
    until = requested + PURGES
    if now >= until:
        over = (
            "removed from the mailbox; the default period of its Purges folder is over, and no call"
            f" shows whether a hold or a longer period keeps it (as of {AS_OF})"
        )
        return Reading(Outcome.RESIDUE, until, Reason.PROVIDER_COPY, over)
    note = (
        "removed from the mailbox; it lies in the Purges folder, which no user and no call of ours"
        " reaches, until the mailbox's period for deleted items ends (14 days by default)"
    )
    return Reading(Outcome.RESIDUE, until, Reason.PROVIDER_RECOVERY, note, until)


def out_of_range() -> Reading:
    """The log of telephone calls is asked by time, and no further back than 90 days (facts §3): an
    older row can no longer be read, so it is never said to be gone."""
    note = (
        "older than the 90 days that the log of telephone calls can be asked for; how long"
        f" Microsoft keeps it is not documented (as of {AS_OF})"
    )
    return Reading(Outcome.RESIDUE, None, Reason.PROVIDER_COPY, note)


def preserved(now: datetime) -> Reading:
    """Out of its users' sight, and an eDiscovery search for its author and time still finds
    something (facts §7, verification)."""
    note = (
        "not visible any more, but an eDiscovery search still finds it: a hold keeps a copy"
        f" (as of {AS_OF})"
    )
    return Reading(Outcome.RETAINED, None, Reason.LEGAL_HOLD, note, now + MONTH)


def unasked(why: str) -> Reading:
    """Out of its users' sight; whether a copy is kept is not known, and so it is not gone."""
    note = f"not visible any more; whether a hold keeps a copy could not be asked: {why}"
    return Reading(Outcome.RESIDUE, None, Reason.PROVIDER_COPY, note)


def pending(requested: datetime, now: datetime) -> Reading:
    """Asked for and still there: a slow service at first, a refusal after three days."""
    late = now - requested >= REFUSED_AFTER
    note = "Microsoft took the deletion, but the item is still there"
    reason = Reason.PROVIDER_REFUSED if late else Reason.PROVIDER_PENDING
    return Reading(Outcome.PENDING, None, reason, note, now + DAY)


_PURGE = "POST /security/cases/ediscoveryCases/{case}/searches/{search}/purgeData"
_FILE = "POST /drives/{drive}/items/{item}/permanentDelete"


def _capability(
    kind: Kind, delete: str, outcome: Outcome, period: timedelta | None, note: str
) -> Capability:
    fetch = kind not in (Kind.CALL, Kind.DEVICE)  # all of these stands in the ledger
    return Capability(kind, fetch, delete, outcome, period, note, SOURCE, AS_OF)


# In the order in which kinds are deleted: what has no call of its own is read again last, as it
# may go with what has one (a chat's list of members with the chat).
CAPABILITIES = (
    _capability(
        Kind.MESSAGE,
        f"DELETE /chats/{{chat}} (1:1 chats); {_PURGE} (others)",
        Outcome.GONE,
        DELETED_CHAT,
        f"a 1:1 chat goes as a whole, after seven days in which it can come back; {NO_SINGLE}",
    ),
    _capability(
        Kind.PICTURE, _FILE, Outcome.GONE, None, "a picture inside a message goes with the message"
    ),
    _capability(Kind.VIDEO, _FILE, Outcome.GONE, None, "not sent to the recycle bin"),
    _capability(Kind.FILE, _FILE, Outcome.GONE, None, "not sent to the recycle bin"),
    _capability(Kind.RECORDING, _FILE, Outcome.GONE, RECORDING, "the file behind the recording"),
    _capability(
        Kind.TRANSCRIPT, _FILE, Outcome.GONE, None, "the file behind the transcript, where known"
    ),
    _capability(
        Kind.VOICEMAIL,
        "POST /users/{user}/messages/{message}/permanentDelete",
        Outcome.RESIDUE,
        PURGES,
        "the Purges folder keeps it until the mailbox's period for deleted items ends",
    ),
    _capability(
        Kind.WHITEBOARD,
        _FILE,
        Outcome.GONE,
        None,
        "boards of Surface Hubs and Teams Rooms lie in Azure, out of Graph's reach",
    ),
    _capability(Kind.CONTACT, "", Outcome.RETAINED, None, "goes with account, chat or meeting"),
    _capability(Kind.CALL, "", Outcome.RETAINED, CALL_RECORD, KEEPS["record"].note),
    _capability(Kind.DEVICE, "", Outcome.RETAINED, CALL_RECORD, KEEPS["record"].note),
    _capability(Kind.ATTENDANCE, "", Outcome.RETAINED, None, KEEPS["attendance"].note),
)

# What an organisation sets and no Graph call shows to an app (facts §10), with what we reckon with.
SETTINGS = (
    Setting(
        "retention policies for Teams chats and channels",
        "",
        note=unseen(AS_OF, "see Get-RetentionCompliancePolicy (PowerShell) or the Purview portal"),
    ),
    Setting(
        "RetainDeletedItemsFor",
        f"{PURGES.days}d",
        note=unseen(AS_OF, "see Get-Mailbox | Format-Table RetainDeletedItemsFor (PowerShell)"),
    ),
    Setting(
        "NewMeetingRecordingExpirationDays",
        f"{RECORDING.days}d",
        note=unseen(AS_OF, "see Get-CsTeamsMeetingPolicy (PowerShell)"),
    ),
)
