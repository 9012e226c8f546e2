"""Chats with members and messages; deleting a whole chat and bringing it back."""

from collections.abc import Iterable

from adjourn.tools.practice import effects, odata, shapes
from adjourn.tools.practice.model import Message, State, Thread
from adjourn.tools.practice.routes import router
from adjourn.tools.practice.routes.users import find_user
from adjourn.tools.practice.store import sent_order
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import Answer, GraphError, Request, bad_request, not_found

_PAGE = 50
_EXPORT_FILTERS = "lastModifiedDateTime createdDateTime from messageType"
_ORDERS = ("lastModifiedDateTime desc", "createdDateTime desc")


def _chat(tenant: Tenant, chat: str) -> Thread:
    found = tenant.store.chats.get(chat)
    if found is None or found.state is not State.LIVE:
        raise not_found()
    return found


def _page_of_chats(tenant: Tenant, request: Request, chats: Iterable[Thread]) -> Answer:
    live = [chat for chat in chats if chat.state is State.LIVE]
    live = odata.matching(request, live, lambda c: c.body, "chatType lastUpdatedDateTime topic")
    return odata.page(
        tenant, request, live, key=lambda c: c.id, body=lambda c: _shown(request, c),
        size=_PAGE, most=_PAGE, context="chats",
    )  # fmt: skip


def _shown(request: Request, chat: Thread) -> shapes.Json:
    if "members" not in request.query.get("$expand", ""):
        return chat.body
    return chat.body | {"members": [shapes.member(person, chat.id) for person in chat.people]}


@router.add("GET", "/chats")
def list_chats(tenant: Tenant, request: Request) -> Answer:
    """All chats of the tenant."""
    return _page_of_chats(tenant, request, tenant.store.chats.values())


@router.add("GET", "/users/{}/chats")
def list_chats_of(tenant: Tenant, request: Request, user: str) -> Answer:
    """The chats that a user is in."""
    return _page_of_chats(tenant, request, tenant.store.chats_of[find_user(tenant, user).id])


@router.add("GET", "/chats/{}")
def get_chat(tenant: Tenant, request: Request, chat: str) -> Answer:
    """One chat, with its members when expanded."""
    return odata.entity(request, _shown(request, _chat(tenant, chat)), "chats")


@router.add("GET", "/users/{}/chats/{}")
def get_chat_of(tenant: Tenant, request: Request, user: str, chat: str) -> Answer:
    """One chat by way of a user who is in it."""
    found = _chat(tenant, chat)
    if found not in tenant.store.chats_of[find_user(tenant, user).id]:
        raise not_found()
    return odata.entity(request, _shown(request, found), "chats")


@router.add("GET", "/chats/{}/members")
def list_members(tenant: Tenant, request: Request, chat: str) -> Answer:
    """The members of a chat."""
    rows = [shapes.member(person, chat) for person in _chat(tenant, chat).people]
    return odata.page(tenant, request, rows, key=lambda m: str(m["id"]), body=lambda m: m)


def live_messages(room: Thread) -> list[Message]:
    """What readers of a chat or channel still see."""
    return [message for message in room.messages.values() if message.state is State.LIVE]


def ordered(request: Request) -> None:
    """Let a filter only pass with the order that belongs to it. Raises GraphError 400."""
    order = request.query.get("$orderby")
    if order is not None and order not in _ORDERS:
        raise bad_request("$orderby takes lastModifiedDateTime desc or createdDateTime desc.")
    clause = request.query.get("$filter")
    if clause and (order or _ORDERS[0]).partition(" ")[0] not in clause:
        raise bad_request("$filter and $orderby must name the same property.")


@router.add("GET", "/chats/{}/messages")
def list_messages(tenant: Tenant, request: Request, chat: str) -> Answer:
    """The messages of a chat, newest first."""
    ordered(request)
    rows = odata.matching(
        request, live_messages(_chat(tenant, chat)), lambda m: m.body,
        "lastModifiedDateTime createdDateTime",
    )  # fmt: skip
    return odata.page(
        tenant, request, rows, key=sent_order, body=lambda m: m.body, size=20, most=_PAGE,
        newest_first=True, context="messages",
    )  # fmt: skip


def message_in(room: Thread, message: str) -> Message:
    """A message that readers still see. Raises GraphError 404."""
    found = room.messages.get(message)
    if found is None or found.state is not State.LIVE:
        raise not_found()
    return found


@router.add("GET", "/chats/{}/messages/{}")
def get_message(tenant: Tenant, request: Request, chat: str, message: str) -> Answer:
    """One message."""
    return odata.entity(request, message_in(_chat(tenant, chat), message).body, "messages")


def list_hosted(tenant: Tenant, request: Request, message: Message) -> Answer:
    """The pictures of a message; the list gives null bytes (documented)."""
    rows = [{"id": key, "contentBytes": None, "contentType": None} for key in message.hosted]
    return odata.page(tenant, request, rows, key=lambda h: str(h["id"]), body=lambda h: h)


def hosted_bytes(message: Message, hosted: str) -> bytes:
    """The bytes of a picture. Raises GraphError 404."""
    if hosted not in message.hosted:
        raise not_found()
    return message.hosted[hosted]


def get_hosted(request: Request, message: Message, hosted: str) -> Answer:
    """One picture as an object, without its bytes, as the documented answer has it."""
    hosted_bytes(message, hosted)
    body = {"id": hosted, "contentBytes": None, "contentType": None}
    return odata.entity(request, body, "hostedContents")


_HOSTED = "/chats/{}/messages/{}/hostedContents"


@router.add("GET", _HOSTED)
def list_pictures(tenant: Tenant, request: Request, chat: str, message: str) -> Answer:
    """The inline pictures of a chat message."""
    return list_hosted(tenant, request, message_in(_chat(tenant, chat), message))


@router.add("GET", _HOSTED + "/{}")
def get_picture(tenant: Tenant, request: Request, chat: str, message: str, hosted: str) -> Answer:
    """One inline picture of a chat message."""
    return get_hosted(request, message_in(_chat(tenant, chat), message), hosted)


@router.add("GET", _HOSTED + "/{}/$value")
def picture(tenant: Tenant, _request: Request, chat: str, message: str, hosted: str) -> Answer:
    """The bytes of an inline picture."""
    found = hosted_bytes(message_in(_chat(tenant, chat), message), hosted)
    return Answer(body=found, headers={"Content-Type": "image/png"})


@router.add("DELETE", "/chats/{}")
def delete_chat(tenant: Tenant, request: Request, chat: str) -> Answer:
    """Delete a whole chat, restorable for seven days; only the tenant that started it may."""
    found = _chat(tenant, chat)
    if found.foreign:
        raise GraphError(403, "Forbidden", "The chat was started by another tenant.")
    if not request.pretend:
        effects.delete_chat(tenant.store, found)
    return Answer(204)


def _deleted(tenant: Tenant, chat: str) -> Thread:
    found = tenant.store.chats.get(chat)
    if found is None or found.state is not State.TRASHED:
        raise not_found()
    return found


@router.add("GET", "/teamwork/deletedChats/{}")
def get_deleted_chat(tenant: Tenant, request: Request, chat: str) -> Answer:
    """A deleted chat, for its seven days."""
    return odata.entity(request, {"id": _deleted(tenant, chat).id}, "teamwork/deletedChats")


@router.add("POST", "/teamwork/deletedChats/{}/undoDelete")
def undo_delete(tenant: Tenant, _request: Request, chat: str) -> Answer:
    """Bring a deleted chat back."""
    effects.restore_chat(tenant.store, _deleted(tenant, chat))
    return Answer(204)


def export(tenant: Tenant, request: Request, rows: Iterable[Message]) -> Answer:
    """A page of getAllMessages or getAllRetainedMessages."""
    found = odata.matching(request, rows, lambda m: m.body, _EXPORT_FILTERS)
    return odata.page(tenant, request, found, key=sent_order, body=lambda m: m.body)


def retained(rooms: Iterable[Thread]) -> list[Message]:
    """What a Teams retention policy keeps of deleted messages."""
    return [
        message
        for room in rooms
        for message in room.messages.values()
        if message.state is State.RETAINED
    ]


@router.add("GET", "/users/{}/chats/getAllMessages")
def all_messages(tenant: Tenant, request: Request, user: str) -> Answer:
    """Every message of a user's chats: the same message comes back for each member."""
    rooms = tenant.store.chats_of[find_user(tenant, user).id]
    rows = [m for room in rooms if room.state is State.LIVE for m in live_messages(room)]
    return export(tenant, request, rows)


@router.add("GET", "/users/{}/chats/getAllRetainedMessages")
def all_retained(tenant: Tenant, request: Request, user: str) -> Answer:
    """What a retention policy keeps of a user's chats."""
    return export(tenant, request, retained(tenant.store.chats_of[find_user(tenant, user).id]))
