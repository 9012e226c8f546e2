"""A complete small connector: a guest book in which meetings note who attended and what they wrote.

Its API: `GET /entries?after=N` gives {"entries": [...], "next": N or null}; `GET` and `DELETE
/entries/ID` read and delete one. An entry is {"id", "meeting", "email", "name", "text", "at"}.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adjourn.law.reasons import Reason
from adjourn.tools.credentials import credential
from adjourn.tools.fields import Tree, keep, mapping, objects, pick, skip, text
from adjourn.tools.http import Answer, Wire, base_url, pem_file
from adjourn.tools.observed import Setting
from adjourn.tools.protocol import (
    Absent,
    Batch,
    Capability,
    Conference,
    Deleted,
    Denied,
    Drift,
    Handle,
    HandleKind,
    Hold,
    Item,
    Kind,
    Observation,
    Outcome,
    Person,
    Reading,
    Relation,
    Unavailable,
)

# The allow-list: what is not named here is reported as drift and never stored.
ENTRY: Tree = {**keep("id meeting email name at"), **skip("content: stays at the tool", "text")}


class GuestBook:
    """The guest book's connector. `settings`: kind, url, token, ca_file. Raises `ValueError`."""

    settings_keys = frozenset({"url", "token", "ca_file"})
    conference_ref = staticmethod(str)  # an address to join by is the meeting's own name here

    def __init__(
        self,
        name: str,
        settings: Mapping[str, Any],
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name
        self._base = base_url(settings, "url", "https://guests.example.org")
        self._token = credential(settings, "token")
        self._wire = Wire(pem_file(settings, "ca_file"), sleep=sleep)

    def capabilities(self) -> Sequence[Capability]:
        note = "an entry is deleted at once, with what was written"
        call, read = "DELETE /entries/{id}", "2026-11-23"
        return [Capability(Kind.ATTENDANCE, True, call, Outcome.GONE, None, note, self._base, read)]

    def sources(self) -> Sequence[str]:
        return ("entries",)

    def collect(self, source: str, cursor: Any, now: datetime) -> Iterator[Batch]:
        """Entries never change, so the cursor is the number behind the last one seen."""
        after = cursor if isinstance(cursor, int) else 0
        while True:
            page = mapping(self._call("GET", f"/entries?after={after}").json())
            seen: list[Observation] = []
            drift: list[Drift] = []
            for payload in objects(page.get("entries")):
                entry, unknown = pick(ENTRY, payload, "entry")
                drift += unknown
                seen += _observations(entry)
            following = page.get("next")
            after = following if isinstance(following, int) else after + len(seen)
            yield Batch(tuple(seen), after, drift=tuple(drift))
            if not isinstance(following, int):
                return

    def settings(self, now: datetime) -> Sequence[Setting]:
        return ()  # the book keeps everything until it is deleted

    def holds(self, item: Item, now: datetime) -> Sequence[Hold]:
        return ()

    def forecast(self, item: Item, holds: Sequence[Hold], now: datetime) -> Reading:
        return Reading(Outcome.GONE)

    def delete(self, items: Sequence[Item], now: datetime) -> Iterator[Deleted]:
        for item in items:
            self._call("DELETE", f"/entries/{item.place['id']}")
            yield Deleted(item)

    def reread(
        self, item: Item, requested: datetime, holds: Sequence[Hold], now: datetime
    ) -> Reading:
        if self._call("GET", f"/entries/{item.place['id']}").status == 404:
            return Reading(Outcome.GONE)
        note = "the guest book still shows it"
        return Reading(Outcome.RETAINED, None, Reason.PROVIDER_REFUSED, note)

    def fetch(self, item: Item) -> Iterator[bytes]:
        yield from ()  # an entry is no file

    def fields(self, item: Item) -> Mapping[str, Any]:
        entry = mapping(self._call("GET", f"/entries/{item.place['id']}").json())
        if not entry:
            raise Absent("guest book: the entry is not there any more")
        return {"text": text(entry.get("text"))}

    def close(self) -> None:
        self._wire.close()

    def _call(self, method: str, path: str) -> Answer:
        """404 is an answer; every other refusal is an error in plain words."""
        headers = {"Authorization": f"Bearer {self._token.reveal()}"}
        answer = self._wire.send(method, self._base + path, area="guest book", headers=headers)
        if answer.status in (401, 403):
            raise Denied("guest book: the token is not accepted; put a valid one where it points")
        if answer.status >= 400 and answer.status != 404:
            raise Unavailable(f"guest book: answered {answer.status}")
        return answer


def _observations(entry: Mapping[str, Any]) -> Iterator[Observation]:
    try:
        at = datetime.fromisoformat(text(entry.get("at")))
    except ValueError:
        return
    number = str(entry.get("id"))
    item = Item(Kind.ATTENDANCE, number, {"id": number}, at)
    person = Person(
        (Handle(HandleKind.EMAIL, text(entry.get("email"))),), text(entry.get("name")) or None
    )
    yield Observation(item, ((person, Relation.ABOUT),), Conference(text(entry.get("meeting"))))
