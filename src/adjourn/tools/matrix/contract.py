"""What Synapse deletes and what it keeps, as tried against 1.163.2 (facts: conference-tools §2.1).

Every note says what stays, why, until when, and what an administrator can do about it.
"""

from datetime import datetime, timedelta

from adjourn.law.reasons import Reason
from adjourn.tools.matrix.places import sort_of
from adjourn.tools.matrix.settings import Keeps
from adjourn.tools.protocol import Capability, Item, Kind, Outcome, Reading

SOON = timedelta(minutes=5)  # the server's jobs run at this pace
LATER = timedelta(days=1)
# An event stays in the server's memory until nobody has read it for 30 minutes (cache_entry_ttl):
# read again any sooner, it would never leave.
_FORGOTTEN = timedelta(hours=1)
_SOURCE = "https://element-hq.github.io/synapse/latest/usage/administration/admin_api/"
_AS_OF = "2026-11-22"

_SKELETON = (
    "The content is removed. The event itself stays with account id, time and room until an"
    " administrator deletes the room with purge; in a federated room other servers hold copies,"
    " to which the redaction was sent."
)
_SEARCH = (
    " Where the server's search is on, its text stays in the search index (event_search) until the"
    " room is purged or an administrator deletes that row (Synapse issue 13122)."
)
_STATE_KEY = " Its key names account and device in clear."
_MEMBER = (
    " The name shown at that time stays in the server's list of memberships (room_memberships)."
)
_ROOM_NAME = (
    " As the room's name or topic it also stays in the server's lists of rooms (room_stats_state,"
    " sliding_sync) until somebody sets another."
)
_CHANGES = (
    "The event is deleted with its room. The server's record of changes"
    " (current_state_delta_stream) keeps the ids of account, room and event. No call clears it; an"
    " administrator can."
)
_ORIGINAL = (
    "Redacted: users no longer see it. The server keeps the original for"
    " redaction_retention_period, then a job removes it, and forgets it within half an hour."
)
_UNDONE = "Asked for; the server still shows it."
_NOT_DONE = (
    "The server still shows it: neither its author nor the account of admin_token may redact in"
    " this room. An administrator can delete the room with purge."
)
_OVERDUE = (
    "Redacted, but the original is still stored although redaction_retention_period is over: the"
    " register and homeserver.yaml say different periods, or the job does not run."
)
_SESSION = (
    "No call deletes the server's record of addresses and clients; it expires after"
    " user_ips_max_age. Log files hold them until they rotate."
)
_VISITS = (
    "The address is gone. The client's name may stay with account id and day in the statistics of"
    " daily visits (user_daily_visits), which no call and no period clears; an administrator can"
    " delete those rows."
)
_DEVICE = (
    "The device, its name and its last address are deleted. Its id stays in the server's lists of"
    " device changes, in statistics of daily visits (user_daily_visits) and in call events;"
    " log files hold it until they rotate. No call clears these lists; an administrator can."
)
_ACCOUNT = (
    "Profile, e-mail addresses, telephone numbers and sign-on ids are deleted and the account is"
    " closed. Its id stays, so that nobody else gets it, and with it what it created and joined:"
    " rooms, room memberships, read markers, presence, statistics, for 7 days the record of rooms"
    " deleted (scheduled_tasks). An e-mail address that had notifications stays in"
    " deleted_pushers; the display name can stay as a word in the index of the user directory"
    " (user_directory_search). No call clears these; an administrator can delete the rows."
    " Deleted rows can stay in free pages of the database until it is vacuumed."
)
_MEDIA_LOGS = "The file is deleted. Log files hold its name and id until they rotate."

_EVENT_CALL = "PUT /_matrix/client/v3/rooms/{room}/redact/{event}/{txn}"
_MEDIA_CALL = "DELETE /_synapse/admin/v1/media/{server}/{media}"
# In this order things are deleted: whoever is deactivated has left the rooms and can redact
# nothing there any more (facts §2.1, "Order").
CAPABILITIES = tuple(
    Capability(kind, fetch, call, outcome, None, note, _SOURCE, _AS_OF)
    for kind, fetch, call, outcome, note in (
        (Kind.CALL, True, _EVENT_CALL, Outcome.RESIDUE, _SKELETON + _STATE_KEY),
        (Kind.MESSAGE, True, _EVENT_CALL, Outcome.RESIDUE, _SKELETON + _SEARCH),
        (Kind.ATTENDANCE, True, _EVENT_CALL, Outcome.RESIDUE, _SKELETON + _MEMBER),
        (Kind.PICTURE, True, _MEDIA_CALL, Outcome.GONE, _MEDIA_LOGS),
        (Kind.VIDEO, True, _MEDIA_CALL, Outcome.GONE, _MEDIA_LOGS),
        (Kind.VOICEMAIL, True, _MEDIA_CALL, Outcome.GONE, _MEDIA_LOGS),
        (Kind.FILE, True, _MEDIA_CALL, Outcome.GONE, _MEDIA_LOGS),
        (
            Kind.DEVICE,
            False,
            "DELETE /_synapse/admin/v2/users/{user}/devices/{device}",
            Outcome.RESIDUE,
            f"{_DEVICE} {_SESSION}",
        ),
        (
            Kind.CONTACT,
            True,
            "POST /_synapse/admin/v1/deactivate/{user}",
            Outcome.RESIDUE,
            _ACCOUNT,
        ),
    )
)


def forecast(item: Item, keeps: Keeps, now: datetime) -> Reading:
    """What a deletion at `now` would achieve, by the server's contract."""
    match sort_of(item):
        case "event":
            return skeleton(item, now - LATER, now)
        case "media":
            return logged(now + keeps.logs, now)
        case "session":
            return session(item.at, now, keeps, now)
        case "device":
            return device()
        case _:
            return account()


def skeleton(item: Item, requested: datetime, now: datetime) -> Reading:
    """A redacted event whose original is removed, too. Looked at once more a day after: the room
    may have been deleted as a whole meanwhile."""
    note = _SKELETON
    if item.kind is Kind.CALL:
        note += _STATE_KEY
    if item.kind is Kind.ATTENDANCE:
        note += _MEMBER
    if item.kind is Kind.MESSAGE:
        note += _SEARCH
    if item.place.get("type") in ("m.room.name", "m.room.topic"):
        note += _ROOM_NAME
    recheck = requested + LATER if now < requested + LATER else None
    return Reading(Outcome.RESIDUE, None, Reason.PROVIDER_COPY, note, recheck)


def purged(item: Item) -> Reading:
    """An event that is not there any more. What set a state of its room left a change behind."""
    if "key" in item.place:
        return Reading(Outcome.RESIDUE, reason=Reason.PROVIDER_COPY, note=_CHANGES)
    return gone()


def original(requested: datetime, keeps: Keeps, now: datetime) -> Reading:
    """A redacted event whose original the server still stores."""
    until = requested + keeps.originals
    if now > until + LATER:
        return Reading(
            Outcome.RETAINED, None, Reason.PROVIDER_PERIOD, _OVERDUE, recheck=now + LATER
        )
    recheck = max(until, now) + _FORGOTTEN
    return Reading(Outcome.PENDING, until, Reason.PROVIDER_PENDING, _ORIGINAL, recheck)


def undone(requested: datetime, now: datetime) -> Reading:
    """An event, account or file that is still as it was: asked for again for a day, then told."""
    if now <= requested + LATER:
        return Reading(Outcome.PENDING, None, Reason.PROVIDER_PENDING, _UNDONE, now + SOON)
    return Reading(Outcome.RETAINED, None, Reason.PROVIDER_REFUSED, _NOT_DONE, now + LATER)


def gone() -> Reading:
    return Reading(Outcome.GONE)


def logged(until: datetime, now: datetime) -> Reading:
    """Deleted, with its name in log files until these rotate; gone after that."""
    if now >= until:
        return gone()
    return Reading(Outcome.RESIDUE, until, Reason.PROVIDER_PERIOD, _MEDIA_LOGS, recheck=until)


def session(
    last_seen: datetime | None, requested: datetime, keeps: Keeps, now: datetime
) -> Reading:
    """An address with its client. `last_seen`: None when the server no longer shows it."""
    until = requested + keeps.logs
    if last_seen is not None:
        until = max(until, last_seen + keeps.addresses)
    elif now >= until:
        return Reading(Outcome.RESIDUE, reason=Reason.PROVIDER_COPY, note=_VISITS)
    recheck = until if until > now else now + LATER
    return Reading(Outcome.RETAINED, until, Reason.PROVIDER_PERIOD, _SESSION, recheck)


def device() -> Reading:
    return Reading(Outcome.RESIDUE, reason=Reason.PROVIDER_COPY, note=_DEVICE)


def account() -> Reading:
    return Reading(Outcome.RESIDUE, reason=Reason.PROVIDER_COPY, note=_ACCOUNT)
