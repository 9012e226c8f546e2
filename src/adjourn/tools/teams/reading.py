"""Reading again after a deletion. What the delete call answered does not count (DESIGN §6.3)."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from adjourn.law.reasons import Reason
from adjourn.tools.fields import mapping, pick, text
from adjourn.tools.protocol import Absent, Denied, Hold, Item, Malformed, Outcome, Reading
from adjourn.tools.teams import contract, meetings, pstn
from adjourn.tools.teams.allowed import ATTENDANCE_RECORD, MEMBER, ONLINE_MEETING
from adjourn.tools.teams.chats import changed_since, member_key
from adjourn.tools.teams.client import Graph, segment
from adjourn.tools.teams.drives import item_path
from adjourn.tools.teams.ediscovery import UNSEARCHABLE, NoDiscovery, Purge, address_of, searchable
from adjourn.tools.teams.errors import LoginDenied, NotOffered
from adjourn.tools.teams.recordings import objects_path
from adjourn.tools.teams.times import instant

GONE = Reading(Outcome.GONE)
NO_DISCOVERY = Reading(Outcome.GONE, note="no eDiscovery in this tenant")
_HIDDEN = "a Teams retention policy keeps it; users do not see it, an export does"


class Rereader:
    """Reads one item at its place. Remembers for its run the last list of retained messages, and
    of whom a search still finds messages. `sleep` waits in seconds."""

    def __init__(self, graph: Graph, sleep: Callable[[float], None] = time.sleep) -> None:
        self._graph = graph
        self._purge = Purge(graph, sleep)
        self._own_writes = 0  # searching writes, but changes nothing of what is read here
        self._searched: tuple[tuple[datetime, int], dict[str, str | Reading]] | None = None
        self._looks = {
            "record": self._record_there,
            "phone": self._phone_there,
            "attendance": self._attendance_there,
            "user": self._user_there,
            "invitee": self._invitee_there,
            "member": self._member_there,
            "registration": self._registration_there,
        }
        self._retained: tuple[tuple[str, datetime, int], datetime, frozenset[str]] | None = None

    def reread(
        self, item: Item, requested: datetime, holds: Sequence[Hold], now: datetime
    ) -> Reading:
        """See `Tool.reread`."""
        if item.place.get("foreign"):
            return contract.foreign()
        sort = contract.sort_of(item)
        if sort in ("message", "post", "hosted", "notice"):
            return self._message(item, requested, now)
        if sort in ("file", "recording"):
            return self._file(item, requested, holds, now)
        if sort == "voicemail":
            path = f"/users/{segment(item.place['user'])}/messages/{segment(item.place['mail'])}"
            there = self._exists(path, "voicemail")
            return (
                contract.pending(requested, now) if there else contract.purged_mail(requested, now)
            )
        return self._kept(item, sort, now)

    def _kept(self, item: Item, sort: str, now: datetime) -> Reading:
        """What no call deletes: there until its own period is over."""
        there = self._looks.get(sort)
        if there is None:
            raise Malformed("the item's place is not one of this tool")
        kept = contract.KEEPS[sort]
        if sort == "phone" and now - item.at >= contract.PHONE_LOG:
            return contract.out_of_range()
        return contract.retained(item, kept, now) if there(item) else GONE

    def _exists(self, path: str, area: str) -> bool:
        try:
            self._graph.get(path, area)
        except Absent:
            return False
        return True

    def _record_there(self, item: Item) -> bool:
        path = f"/communications/callRecords/{segment(item.place['record'])}"
        return self._exists(path, "call records")

    def _user_there(self, item: Item) -> bool:
        return self._exists(f"/users/{segment(item.place['user'])}", "directory")

    def _registration_there(self, item: Item) -> bool:
        place = item.place
        path = f"/solutions/virtualEvents/webinars/{segment(place['webinar'])}/registrations"
        return self._exists(f"{path}/{segment(place['registration'])}", "webinars")

    def _phone_there(self, item: Item) -> bool:
        """The day of the call is asked for again (facts §7)."""
        start = instant(item.place.get("start")) or item.at
        path = pstn.path(str(item.place["function"]), start - contract.DAY, start + contract.DAY)
        return self._listed(path, pstn.AREA, lambda row: row.get("id") == item.place["call"])

    def _attendance_there(self, item: Item) -> bool:
        place = item.place
        above = (
            f"/solutions/virtualEvents/webinars/{segment(place['webinar'])}"
            f"/sessions/{segment(place['session'])}"
            if "webinar" in place
            else f"/users/{segment(place['user'])}/onlineMeetings/{segment(place['meeting'])}"
        )
        path = f"{above}/attendanceReports/{segment(place['report'])}/attendanceRecords"
        return self._listed(
            path,
            meetings.ATTENDANCE,
            lambda one: (
                meetings.attendee_key(pick(ATTENDANCE_RECORD, one, "")[0]) == place["record"]
            ),
        )

    def _member_there(self, item: Item) -> bool:
        return self._listed(
            f"/chats/{segment(item.place['chat'])}/members",
            "chat members",
            lambda one: member_key(pick(MEMBER, one, "chat.members[]")[0]) == item.place["member"],
        )

    def _invitee_there(self, item: Item) -> bool:
        place = item.place
        path = f"/users/{segment(place['user'])}/onlineMeetings/{segment(place['meeting'])}"
        try:
            meeting, _ = pick(ONLINE_MEETING, self._graph.get(path, meetings.AREA), "onlineMeeting")
        except Absent:
            return False
        return any(
            meetings.invitee_key(one) == place["invitee"] for one in meetings.invited(meeting)
        )

    def _listed(self, path: str, area: str, wanted: Any) -> bool:
        """Whether a collection holds an element that is `wanted`; one that is absent does not."""
        try:
            return any(
                wanted(mapping(one))
                for page in self._graph.pages(path, area)
                for one in page.values
            )
        except Absent:
            return False

    def _file(
        self, item: Item, requested: datetime, holds: Sequence[Hold], now: datetime
    ) -> Reading:
        recording = contract.sort_of(item) == "recording"
        if "drive" in item.place and self._exists(item_path(item.place), "files"):
            blocking = next((hold for hold in holds if hold.blocks), None)
            return contract.held(blocking, now) if blocking else contract.pending(requested, now)
        if recording and self._exists(objects_path(item.place, item.kind), "recordings"):
            return self._object_left(item, now)
        keeping = next((hold for hold in holds if not hold.blocks), None)
        return contract.moved(keeping) if keeping else GONE

    def _object_left(self, item: Item, now: datetime) -> Reading:
        """The entry in Graph outlives its file, until the meeting expires (facts §6, §12 no. 6)."""
        if "drive" not in item.place:
            return contract.retained(item, contract.NO_FILE, now)
        note = (
            "the file is gone; its entry is still listed in Graph, where no call deletes it"
            f" (as of {contract.AS_OF})"
        )
        recheck = now + contract.WEEK
        return Reading(Outcome.RESIDUE, None, Reason.PROVIDER_COPY, note, recheck)

    def _message(self, item: Item, requested: datetime, now: datetime) -> Reading:
        payload = self._payload(item)
        if payload is not None:
            deleted = instant(payload.get("deletedDateTime"))
            if not deleted:
                return self._visible(item, requested, now)
            if now < deleted + contract.EXPORTED:
                return _exported(deleted)
        chat = text(item.place.get("chat"))
        if chat and self._exists(f"/teamwork/deletedChats/{segment(chat)}", "deleted chats"):
            return contract.trashed(requested, now)
        if self._is_retained(item, now):
            reason = Reason.PROVIDER_COPY
            return Reading(Outcome.HIDDEN, None, reason, _HIDDEN, now + contract.MONTH)
        return self._unseen(item, now)

    def _unseen(self, item: Item, now: datetime) -> Reading:
        """What no reader sees can be preserved by an eDiscovery hold: a search finds it (facts §7).

        A system message has no author, and no search finds it. Who wrote anything that is still
        found is asked once for each; when an item was sent only where something is.
        """
        author = text(item.place.get("author"))
        if not author:
            return GONE
        found = self._found(author, text(item.place.get("chat")), now)
        if isinstance(found, Reading):
            return found
        with self._searching():
            return contract.preserved(now) if self._purge.count(found, item.at, now) else GONE

    def _found(self, author: str, chat: str, now: datetime) -> str | Reading:
        """The author's address where a search finds anything by it, else what that means."""
        state = (now, self._writes)
        if not self._searched or self._searched[0] != state:
            self._searched = (state, {})
        known = self._searched[1]
        if author not in known:
            known[author] = self._search(address_of(self._graph, author, chat), now)
        return known[author]

    def _search(self, address: str, now: datetime) -> str | Reading:
        if not searchable(address):
            return contract.unasked(UNSEARCHABLE if address else "its author has no known address")
        try:
            with self._searching():
                return address if self._purge.count(address, None, now) else GONE
        except NoDiscovery:
            return NO_DISCOVERY
        except (Denied, NotOffered) as error:
            if isinstance(error, LoginDenied):
                raise
            return contract.unasked(str(error))

    @property
    def _writes(self) -> int:
        """How often something was written that can change what is read here."""
        return self._graph.writes - self._own_writes

    @contextmanager
    def _searching(self) -> Iterator[None]:
        before = self._graph.writes
        try:
            yield
        finally:
            self._own_writes += self._graph.writes - before

    def _payload(self, item: Item) -> dict[str, Any] | None:
        """The message as readers see it, None where they do not."""
        try:
            return self._graph.get(message_path(item.place), "messages")
        except Absent:
            return None

    def _visible(self, item: Item, requested: datetime, now: datetime) -> Reading:
        kept = contract.keeps(item)
        if kept is None and not contract.is_own_chat(item):
            author, chat = text(item.place.get("author")), text(item.place.get("chat"))
            if not address_of(self._graph, author, chat):
                kept = contract.Keeps(contract.NO_ADDRESS)
        return contract.retained(item, kept, now) if kept else contract.pending(requested, now)

    def _is_retained(self, item: Item, now: datetime) -> bool:
        """Whether a retention policy still holds the message (facts §6: getAllRetainedMessages)."""
        place = item.place
        owner = f"/teams/{segment(place['team'])}/channels" if "team" in place else ""
        if not owner:
            if "via" not in place:
                return False
            owner = f"/users/{segment(place['via'])}/chats"
        room = text(place.get("channel")) or text(place.get("chat"))
        return f"{room}/{place['message']}" in self._kept_messages(owner, item.at, now)

    def _kept_messages(self, owner: str, at: datetime, now: datetime) -> frozenset[str]:
        """All retained messages of an account or team, changed since the day before `at`."""
        since = at - timedelta(days=1)
        # A deletion after the list was read puts messages on it.
        kept, read = self._retained, (owner, now, self._writes)
        if kept and kept[0] == read and kept[1] <= since:
            return kept[2]
        path = f"{owner}/getAllRetainedMessages" + changed_since(since)
        found = frozenset(self._read_retained(path))
        self._retained = (read, since, found)
        return found

    def _read_retained(self, path: str) -> list[str]:
        """None where the service has no such list: it needs a retention policy to exist."""
        try:
            return [
                f"{_room(one)}/{one['id']}"
                for page in self._graph.pages(path, "retained messages")
                for one in page.values
                if isinstance(one, dict) and "id" in one
            ]
        except (Absent, NotOffered, Malformed, Denied) as error:
            if isinstance(error, LoginDenied):
                raise
            return []


def _room(message: dict[str, Any]) -> str:
    channel = mapping(message.get("channelIdentity"))
    return text(channel.get("channelId")) or text(message.get("chatId"))


def _exported(deleted: datetime) -> Reading:
    """A message that its author deleted: its content stays readable by export (facts §6)."""
    until = deleted + contract.EXPORTED
    note = "deleted for readers; an export can still show it for up to 21 days"
    return Reading(Outcome.RESIDUE, until, Reason.PROVIDER_RECOVERY, note, until)


def message_path(place: Any) -> str:
    """The path of the message at a place (of itself, or of what hangs on it)."""
    message = segment(place["message"])
    if "team" not in place:
        return f"/chats/{segment(place['chat'])}/messages/{message}"
    above = f"/teams/{segment(place['team'])}/channels/{segment(place['channel'])}/messages"
    root = place.get("reply_to")
    return f"{above}/{segment(root)}/replies/{message}" if root else f"{above}/{message}"
