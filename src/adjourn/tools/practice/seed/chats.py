"""Chats, channels and what is said in them."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from adjourn.tools.practice import ids, shapes
from adjourn.tools.practice.model import File, Message, Thread
from adjourn.tools.practice.people import Person
from adjourn.tools.practice.shapes import GRAPH, Json
from adjourn.tools.practice.store import Store


def chat(
    store: Store,
    people: list[Person],
    at: datetime,
    *,
    thread: str = "",
    topic: str | None = None,
    meeting: Json | None = None,
) -> Thread:
    """A chat of `people`: 1:1 for two, a group for more, a meeting's when `meeting` is given."""
    kind = "meeting" if meeting else "oneOnOne" if len(people) == 2 and not topic else "group"
    if not thread:
        pair = ids.one_on_one(people[0].account, people[1].account)
        thread = pair if kind == "oneOnOne" else ids.group_thread(store.rng)
    body: Json = {
        "id": thread,
        "topic": topic,
        "createdDateTime": ids.iso_milli(at),
        "lastUpdatedDateTime": ids.iso_milli(at),
        "chatType": kind,
        "webUrl": f"https://teams.microsoft.com/l/chat/{quote(thread)}/0?tenantId={store.id}",
        "tenantId": store.id,
        "onlineMeetingInfo": meeting,
    }
    who = frozenset(person.key for person in people)
    room = Thread(thread, body, who, people=list(people))
    store.chats[thread] = room
    store.touch(room)
    for person in people:
        if person.oid:
            store.chats_of[person.oid].append(room)
    return room


def team(store: Store, name: str, people: list[Person], at: datetime) -> Thread:
    """A team with one channel; returns the channel."""
    team_id = ids.uuid(store.rng)
    store.teams[team_id] = {"id": team_id, "displayName": name, "description": "practice"}
    channel_id = ids.channel_thread(store.rng)
    body = {"id": channel_id, "displayName": "General", "createdDateTime": ids.iso_milli(at)}
    channel = Thread(channel_id, body, frozenset(), people=list(people), team=team_id)
    store.channels[channel_id] = channel
    store.touch(channel)
    return channel


def _base(store: Store, room: Thread, message_id: str, sent: datetime) -> Json:
    link = f"https://teams.microsoft.com/l/message/{quote(room.id, safe='')}/{message_id}"
    moment = ids.iso_milli(sent)
    return {
        "id": message_id,
        "replyToId": None,
        "etag": message_id,
        "messageType": "message",
        "createdDateTime": moment,
        "lastModifiedDateTime": moment,
        "lastEditedDateTime": None,
        "deletedDateTime": None,
        "subject": None,
        "summary": None,
        "chatId": None if room.team else room.id,
        "importance": "normal",
        "locale": "de-de",
        "webUrl": f"{link}?groupId={room.team}&tenantId={store.id}" if room.team else None,
        "channelIdentity": {"teamId": room.team, "channelId": room.id} if room.team else None,
        "policyViolation": None,
        "from": None,
        "body": {"contentType": "text", "content": ""},
        "attachments": [],
        "mentions": [],
        "reactions": [],
        "eventDetail": None,
        "messageHistory": [],
    }


def _add(store: Store, room: Thread, message: Message) -> Message:
    room.messages[message.id] = message
    newest = ids.iso_milli(message.sent)
    if newest > room.body.get("lastUpdatedDateTime", newest):
        room.body["lastUpdatedDateTime"] = newest
    store.touch(message)
    return message


def say(
    store: Store,
    room: Thread,
    author: Person,
    sent: datetime,
    text: str,
    *,
    mentions: Sequence[Person] = (),
    reactions: Sequence[Person] = (),
    files: Sequence[File] = (),
    reply_to: Message | None = None,
) -> Message:
    """A message of a person, with what hangs on it."""
    message_id = store.message_id(sent)
    body = _base(store, room, message_id, sent)
    body["from"] = shapes.sender(author)
    marks = " ".join(f'<at id="{n}">{who.name}</at>' for n, who in enumerate(mentions))
    links = "".join(f'<attachment id="{file.id}"></attachment>' for file in files)
    rich = bool(marks or links)
    body["body"] = {
        "contentType": "html" if rich else "text",
        "content": f"<div>{marks} {text}{links}</div>" if rich else text,
    }
    body["mentions"] = [_mention(number, who) for number, who in enumerate(mentions)]
    body["reactions"] = [_reaction(who, sent) for who in reactions]
    body["attachments"] = [_attachment(file) for file in files]
    body["replyToId"] = reply_to.id if reply_to else None
    keys = {author.key, *(who.key for who in (*mentions, *reactions))}
    if body["chatId"] and room.body["chatType"] == "oneOnOne":
        keys |= room.who
    message = Message(message_id, body, frozenset(keys), author=author, sent=sent)
    message.parent = reply_to.id if reply_to else ""
    return _add(store, room, message)


def _mention(number: int, who: Person) -> Json:
    return {"id": number, "mentionText": who.name, "mentioned": shapes.sender(who)}


def _reaction(who: Person, at: datetime) -> Json:
    return {
        "reactionType": "👍",
        "displayName": "Like",
        "createdDateTime": ids.iso_milli(at),
        "user": shapes.sender(who),
    }


def _attachment(file: File) -> Json:
    return {
        "id": file.id,
        "contentType": "reference",
        "contentUrl": file.body["webUrl"],
        "content": None,
        "name": file.body["name"],
        "thumbnailUrl": None,
    }


def show(store: Store, room: Thread, message: Message, picture: bytes) -> None:
    """Put an inline picture into a message."""
    hosted = ids.base64_of(f"id=x_0-practice-{store.rng.getrandbits(96):x},type=1")
    message.hosted[hosted] = picture
    place = f"teams/{room.team}/channels" if room.team else "chats"
    url = f"{GRAPH}/{place}/{room.id}/messages/{message.id}/hostedContents/{hosted}/$value"
    message.body["body"] = {
        "contentType": "html",
        "content": f'<div>{message.body["body"]["content"]}<img height="63" src="{url}"></div>',
    }


def event(
    store: Store, room: Thread, sent: datetime, kind: str, people: Sequence[Person], detail: Json
) -> Message:
    """A system message, such as `callEnded`; `people` are those named in `detail`."""
    message_id = store.message_id(sent)
    body = _base(store, room, message_id, sent)
    body["messageType"] = "systemEventMessage"
    body["body"] = {"contentType": "html", "content": "<systemEventMessage/>"}
    body["onBehalfOf"] = None
    body["eventDetail"] = {"@odata.type": f"#microsoft.graph.{kind}EventMessageDetail", **detail}
    who = frozenset(person.key for person in people)
    return _add(store, room, Message(message_id, body, who, sent=sent))
