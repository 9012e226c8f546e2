"""Teams and channels with their messages. No app can delete one of them."""

from adjourn.tools.practice import odata
from adjourn.tools.practice.model import Message, State, Thread
from adjourn.tools.practice.routes import router
from adjourn.tools.practice.routes.chats import (
    export,
    get_hosted,
    hosted_bytes,
    list_hosted,
    live_messages,
    message_in,
    retained,
)
from adjourn.tools.practice.seed.drives import folder
from adjourn.tools.practice.shapes import Json
from adjourn.tools.practice.store import sent_order
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import Answer, Request, not_found

_CHANNEL = "/teams/{}/channels/{}"
_MESSAGE = _CHANNEL + "/messages/{}"


def _team(tenant: Tenant, team: str) -> Json:
    if team not in tenant.store.teams:
        raise not_found()
    return tenant.store.teams[team]


def _rooms(tenant: Tenant, team: str) -> list[Thread]:
    _team(tenant, team)
    return [channel for channel in tenant.store.channels.values() if channel.team == team]


def _channel(tenant: Tenant, team: str, channel: str) -> Thread:
    found = tenant.store.channels.get(channel)
    if found is None or found.team != team:
        raise not_found()
    return found


def _team_body(team: Json) -> Json:
    return {name: value for name, value in team.items() if name != "drive"}


@router.add("GET", "/teams")
def list_teams(tenant: Tenant, request: Request) -> Answer:
    """All teams."""
    teams = tenant.store.teams.values()
    return odata.page(
        tenant, request, teams, key=lambda t: str(t["id"]), body=_team_body, context="teams"
    )


@router.add("GET", "/teams/{}")
def get_team(tenant: Tenant, request: Request, team: str) -> Answer:
    """One team."""
    return odata.entity(request, _team_body(_team(tenant, team)), "teams")


@router.add("GET", "/teams/{}/channels")
def list_channels(tenant: Tenant, request: Request, team: str) -> Answer:
    """The channels of a team."""
    rooms = _rooms(tenant, team)
    return odata.page(tenant, request, rooms, key=lambda c: c.id, body=lambda c: c.body)


@router.add("GET", "/teams/{}/channels/getAllMessages")
def all_messages(tenant: Tenant, request: Request, team: str) -> Answer:
    """Every message of a team's channels, replies included."""
    rows = [message for room in _rooms(tenant, team) for message in live_messages(room)]
    return export(tenant, request, rows)


@router.add("GET", "/teams/{}/channels/getAllRetainedMessages")
def all_retained(tenant: Tenant, request: Request, team: str) -> Answer:
    """What a retention policy keeps of a team's channels."""
    return export(tenant, request, retained(_rooms(tenant, team)))


@router.add("GET", _CHANNEL + "/messages")
def list_messages(tenant: Tenant, request: Request, team: str, channel: str) -> Answer:
    """The first messages of each thread; replies are a list of their own."""
    room = _channel(tenant, team, channel)
    roots = [message for message in live_messages(room) if not message.parent]
    return _newest(tenant, request, roots)


def _newest(tenant: Tenant, request: Request, rows: list[Message]) -> Answer:
    return odata.page(
        tenant, request, rows, key=sent_order, body=lambda m: m.body, size=20, most=50,
        newest_first=True, context="messages",
    )  # fmt: skip


@router.add("GET", _CHANNEL + "/messages/delta")
def delta(tenant: Tenant, request: Request, team: str, channel: str) -> Answer:
    """Changes of a channel; a purged message comes back as removed."""
    rows = _channel(tenant, team, channel).messages.values()
    return odata.delta(tenant, request, rows, body=lambda m: m.body, removed=_removed, size=50)


def _removed(message: Message) -> Json:
    return {"id": message.id, "@removed": {"reason": "deleted"}}


@router.add("GET", _MESSAGE)
def get_message(tenant: Tenant, request: Request, team: str, channel: str, message: str) -> Answer:
    """The first message of a thread."""
    found = message_in(_channel(tenant, team, channel), message)
    if found.parent:
        raise not_found()
    return odata.entity(request, found.body, "messages")


@router.add("GET", _MESSAGE + "/replies")
def list_replies(tenant: Tenant, request: Request, team: str, channel: str, message: str) -> Answer:
    """The replies in a thread."""
    room = _channel(tenant, team, channel)
    if message not in room.messages:
        raise not_found()
    return _newest(tenant, request, [m for m in live_messages(room) if m.parent == message])


@router.add("GET", _MESSAGE + "/replies/{}")
def get_reply(
    tenant: Tenant, request: Request, team: str, channel: str, message: str, reply: str
) -> Answer:
    """One reply."""
    return odata.entity(request, _reply(tenant, team, channel, message, reply).body, "replies")


def _reply(tenant: Tenant, team: str, channel: str, message: str, reply: str) -> Message:
    found = message_in(_channel(tenant, team, channel), reply)
    if found.parent != message:
        raise not_found()
    return found


def _any_message(tenant: Tenant, team: str, channel: str, message: str, reply: str = "") -> Message:
    if reply:
        return _reply(tenant, team, channel, message, reply)
    return message_in(_channel(tenant, team, channel), message)


def _serve_pictures(base: str) -> None:
    """Register list, get and bytes of the pictures of first messages, or of replies."""

    @router.add("GET", base)
    def list_them(tenant: Tenant, request: Request, *path: str) -> Answer:
        return list_hosted(tenant, request, _any_message(tenant, *path))

    @router.add("GET", base + "/{}")
    def get_it(tenant: Tenant, request: Request, *path: str) -> Answer:
        return get_hosted(request, _any_message(tenant, *path[:-1]), path[-1])

    @router.add("GET", base + "/{}/$value")
    def value(tenant: Tenant, _request: Request, *path: str) -> Answer:
        found = hosted_bytes(_any_message(tenant, *path[:-1]), path[-1])
        return Answer(body=found, headers={"Content-Type": "image/png"})


_serve_pictures(_MESSAGE + "/hostedContents")
_serve_pictures(_MESSAGE + "/replies/{}/hostedContents")


@router.add("GET", _CHANNEL + "/filesFolder")
def files_folder(tenant: Tenant, request: Request, team: str, channel: str) -> Answer:
    """The folder of a channel in its team's library."""
    room = _channel(tenant, team, channel)
    drive = tenant.store.drives[tenant.store.teams[team]["drive"]]
    name = room.body["displayName"]
    for item in drive.children(drive.root):
        if item.body["name"] == name and item.state is State.LIVE:
            return odata.entity(request, item.body, "filesFolder")
    return odata.entity(request, folder(tenant.store, drive, name).body, "filesFolder")
