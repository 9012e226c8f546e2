"""What deletions do to the practice tenant, now and as time goes by.

Periods and states: facts teams-graph §6, §7 and §10.
"""

from datetime import timedelta

from adjourn.tools.practice.model import (
    Artifact,
    Drive,
    File,
    Mail,
    Meeting,
    Message,
    State,
    Thing,
    Thread,
)
from adjourn.tools.practice.store import Store

CALL_RECORD = timedelta(days=30)
PHONE_LOG = timedelta(days=90)
RECORDING = timedelta(days=120)
RECYCLE_BIN = timedelta(days=93)
DELETED_CHAT = timedelta(days=7)
RECOVERABLE = timedelta(days=14)  # Exchange's default for deleted and for purged mail
POLICY = timedelta(days=365)  # how long this tenant's policies and labels keep what was deleted
MEETING = timedelta(days=60)  # after the planned end, then the meeting expires


def forget(store: Store, thing: Thing) -> None:
    """Let nothing of `thing` remain but its id, which deltas still name."""
    thing.state = State.GONE
    thing.body = {"id": thing.id}
    thing.who = frozenset()
    match thing:
        case Artifact():
            thing.content = thing.spoken = b""
        case File():
            thing.content = b"" if thing.content is not None else None
            thing.sharers = []
        case Message():
            thing.hosted, thing.author = {}, None
        case Mail():
            thing.attachments = []
        case Thread():
            thing.people = []
        case _:
            pass
    store.touch(thing)


def _then(store: Store, thing: Thing, state: State, after: timedelta) -> None:
    """Put `thing` into `state`, and forget it when it is still there after `after`."""
    thing.state = state
    store.touch(thing)
    moved = thing.tick

    def end() -> None:
        if thing.tick == moved:
            forget(store, thing)

    store.at(store.now + after, end)


def delete_file(store: Store, drive: Drive, item: File, *, permanent: bool) -> None:
    """Delete a drive item, into the recycle bin or for good. A folder takes its content along."""
    if item.slow is None:
        _remove_file(store, drive, item, permanent)
    elif not item.doomed:
        item.doomed = True
        due = store.now + item.slow
        store.at(due, lambda: _remove_file(store, drive, item, permanent))


def _remove_file(store: Store, drive: Drive, item: File, permanent: bool) -> None:
    for child in list(drive.children(item.id)):
        _remove_file(store, drive, child, permanent)
    for artifact in store.behind[item.id]:
        if not artifact.sticky and artifact.state is State.LIVE:
            forget(store, artifact)
    if item.label and store.now < item.label.applied + POLICY:
        _then(store, item, State.PRESERVED, item.label.applied + POLICY - store.now)
    elif permanent:
        forget(store, item)
    else:
        _then(store, item, State.TRASHED, RECYCLE_BIN)


def delete_chat(store: Store, chat: Thread) -> None:
    """Delete a whole chat: restorable for seven days; a retention policy keeps the messages."""
    chat.deleted = store.now
    chat.state = State.TRASHED
    store.touch(chat)
    deletion = chat.tick
    for message in chat.messages.values():
        if chat.policy and message.state is State.LIVE:
            _keep(store, message)

    def bury() -> None:
        if chat.tick == deletion:
            _bury(store, chat)

    store.at(store.now + DELETED_CHAT, bury)


def _keep(store: Store, message: Message) -> None:
    left = max(message.sent + POLICY - store.now, timedelta(0))
    _then(store, message, State.RETAINED, left)


def _bury(store: Store, chat: Thread) -> None:
    for message in chat.messages.values():
        if message.state is State.LIVE:
            if chat.held:
                message.state = State.PRESERVED
                store.touch(message)
            else:
                forget(store, message)
    forget(store, chat)


def restore_chat(store: Store, chat: Thread) -> None:
    """Bring a deleted chat back with its messages."""
    chat.state, chat.deleted = State.LIVE, None
    store.touch(chat)
    for message in chat.messages.values():
        if message.state is State.RETAINED:
            message.state = State.LIVE
            store.touch(message)


def purge_message(store: Store, thread: Thread, message: Message) -> bool:
    """Purge one message by eDiscovery. False: a hold forbids it, and it stays where it is."""
    if thread.held:
        return False
    if thread.policy:
        _keep(store, message)
    else:
        forget(store, message)
    return True


def delete_mail(store: Store, mail: Mail, *, permanent: bool) -> None:
    """Delete a mail, into Recoverable Items or into Purges; a hold keeps it there for good."""
    state = State.PURGES if permanent else State.TRASHED
    if mail.held:
        mail.state = state
        store.touch(mail)
    else:
        _then(store, mail, state, RECOVERABLE)


def end_meeting(store: Store, meeting: Meeting) -> None:
    """Delete or expire a meeting: its recording and transcript objects go with it, files stay."""
    for artifact in (*meeting.recordings.values(), *meeting.transcripts.values()):
        forget(store, artifact)
    for report in meeting.reports.values():
        report.records = []
        forget(store, report)
    forget(store, meeting)


def expire_call(store: Store, call_id: str) -> None:
    """Drop a call record after its thirty days."""
    store.calls.pop(call_id, None)
