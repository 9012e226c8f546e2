"""One chat or channel message, and what hangs on it: pictures, files, announcements (facts §6).

The text of a message is not stored; it is looked through for its pictures and dropped.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adjourn.tools.fields import mapping, objects, pick, text
from adjourn.tools.protocol import Conference, Drift, Item, Kind, Observation, Person, Relation
from adjourn.tools.strangers import links
from adjourn.tools.teams.allowed import MESSAGE
from adjourn.tools.teams.calls import filled
from adjourn.tools.teams.client import Graph
from adjourn.tools.teams.drives import file_item, kind_of, resolve, shared_with
from adjourn.tools.teams.identity import account_of, person_of, related
from adjourn.tools.teams.refs import fingerprint, locator
from adjourn.tools.teams.times import instant
from adjourn.tools.teams.walking import Portion

_HOSTED = re.compile(r"/hostedContents/([^/\"'?\s<>]{1,1000})/\$value")
_OWN = ("teams.microsoft.com", "teams.live.com")
_REFERENCE = "reference"  # the content type of an attachment that is a file in a drive


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a message stands: its conference, the place's values, and who else is in a 1:1 chat."""

    conference: Conference | None
    place: Mapping[str, Any]
    others: tuple[Person, ...] = ()
    files_recorded: bool = False  # recordings of channel meetings exist as files only (facts §1)


Settle = Callable[[dict[str, Any]], Setting | None]


def read(
    graph: Graph, payloads: Iterable[Any], settle: Settle, since: datetime | None, now: datetime
) -> Portion:
    """A page of messages as observations. `settle` says where a picked message stands (None: not
    ours to report). What did not change since `since` is left out, whatever the service sends."""
    portion, files = Portion(), _Files()
    for payload in payloads:
        message, drift = pick(MESSAGE, payload, "chatMessage")
        portion.drift += drift
        if not text(message.get("id")) or instant(message.get("createdDateTime")) is None:
            portion.drift.append(Drift("chatMessage.id", "malformed"))
            continue
        changed = instant(message.get("lastModifiedDateTime"))
        setting = None if since and changed and changed < since else settle(message)
        if setting is not None:
            portion.drift += links(text(mapping(message.get("body")).get("content")), _OWN)
            _take(message, setting, portion, files, now)
    _resolve(graph, files, portion, now)
    return portion


def _take(
    message: dict[str, Any], setting: Setting, portion: Portion, files: "_Files", now: datetime
) -> None:
    kind = text(message.get("messageType"))
    ref = setting.place["ref"]
    if kind == "systemEventMessage":
        portion.observations += _event(message, setting, files, now)
    elif kind in ("chatEvent", "typing"):
        return
    elif instant(message.get("deletedDateTime")):
        portion.gone.append((Kind.MESSAGE, ref))
    else:
        portion.observations.append(_message(message, setting, now))
        portion.observations += _pictures(message, setting, now)
        for attachment in _references(message):
            files.add(text(attachment.get("contentUrl")), _author(message), setting, None)


def _place(setting: Setting, **more: str) -> Mapping[str, Any]:
    """The place without the reference, which stands beside it."""
    place = {**setting.place, **more}
    return {key: value for key, value in place.items() if value and key != "ref"}


def _author(message: dict[str, Any]) -> Person | None:
    return person_of(message.get("from"))


def _message(message: dict[str, Any], setting: Setting, now: datetime) -> Observation:
    item = Item(
        Kind.MESSAGE,
        setting.place["ref"],
        _place(setting, author=account_of(message.get("from"))),
        instant(message.get("createdDateTime")) or now,
    )
    mentioned = [person_of(one.get("mentioned")) for one in objects(message.get("mentions"))]
    reacting = [person_of(one.get("user")) for one in objects(message.get("reactions"))]
    detail = {
        "created": message.get("createdDateTime"),
        "edited": bool(message.get("lastEditedDateTime")),
        "attachments": len(objects(message.get("attachments"))),
        "reactions": len(reacting),
    }
    return Observation(
        item,
        related(
            (Relation.AUTHORED_BY, [_author(message)]),
            # In a chat of two everything said concerns the other one; a mention or a reaction in
            # somebody else's message leaves it theirs (facts: law §2.4).
            (Relation.ABOUT, setting.others),
            (Relation.CONTEXT, [*mentioned, *reacting]),
        ),
        setting.conference,
        detail=filled(detail),
    )


def _pictures(message: dict[str, Any], setting: Setting, now: datetime) -> Iterator[Observation]:
    """Inline pictures are hosted with the message; its text holds their addresses (facts §6)."""
    content = text(mapping(message.get("body")).get("content"))
    for hosted in dict.fromkeys(_HOSTED.findall(content)):
        yield Observation(
            Item(
                Kind.PICTURE,
                f"{setting.place['ref']}/{fingerprint(hosted)}",
                _place(
                    setting, sort="hosted", hosted=hosted, author=account_of(message.get("from"))
                ),
                instant(message.get("createdDateTime")) or now,
            ),
            related((Relation.AUTHORED_BY, [_author(message)])),
            setting.conference,
        )


def _references(message: dict[str, Any]) -> list[dict[str, Any]]:
    attachments = objects(message.get("attachments"))
    return [one for one in attachments if text(one.get("contentType")) == _REFERENCE]


def _event(
    message: dict[str, Any], setting: Setting, files: "_Files", now: datetime
) -> Iterator[Observation]:
    """A system message is nobody's, but names who began a call, who took part, who organized it,
    and outlives the call record by years (facts §4). One about a recording links to its file."""
    event = mapping(message.get("eventDetail"))
    url = text(event.get("callRecordingUrl"))
    if url and setting.files_recorded:
        files.add(url, None, setting, Kind.RECORDING)
    people = [person_of(one.get("participant")) for one in objects(event.get("callParticipants"))]
    hosts = [person_of(event.get(name)) for name in ("initiator", "meetingOrganizer")]
    named = related((Relation.ABOUT, people), (Relation.CONTEXT, hosts))
    if named:
        yield Observation(
            Item(
                Kind.CALL,
                setting.place["ref"],
                _place(setting, sort="notice"),
                instant(message.get("createdDateTime")) or now,
            ),
            named,
            setting.conference,
            detail=filled(
                {"duration": event.get("callDuration"), "type": event.get("callEventType")}
            ),
        )


class _Files:
    """Links found on a page, each with its sender, to be resolved together."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Person | None, Setting, Kind | None]] = []

    def add(self, url: str, author: Person | None, setting: Setting, kind: Kind | None) -> None:
        if url.startswith(("https://", "http://")):
            self.found.append((url, author, setting, kind))


def _resolve(graph: Graph, files: _Files, portion: Portion, now: datetime) -> None:
    """The files behind the links. Seen from the message they have a conference and a sender, which
    the file's own folder does not know: so this observation has the higher version."""
    items, drift = resolve(graph, [url for url, *_ in files.found])
    portion.drift += drift
    readers = shared_with(graph, list(items.values()))
    for url, author, setting, kind in files.found:
        item = items.get(url)
        if item is not None:
            maker = author or person_of(item.get("createdBy"))
            known = file_item(item, kind or kind_of(item), now)
            portion.observations.append(
                Observation(
                    known,
                    related(
                        (Relation.AUTHORED_BY if author else Relation.CONTEXT, [maker]),
                        (Relation.CONTEXT, [*readers.get(known.ref, []), *setting.others]),
                    ),
                    setting.conference,
                    detail=filled({"name": item.get("name")}),
                    everyone=kind is Kind.RECORDING,
                    version=1,
                )
            )


def message_place(sort: str, ref: str, **values: str | None) -> Mapping[str, Any]:
    """The place of a message with the reference of its item beside it."""
    return locator(sort, ref=ref, **values)
