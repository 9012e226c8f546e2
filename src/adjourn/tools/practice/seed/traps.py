"""What makes the practice tenant hard: Anna Beispiel in every kind of data, an object for every
outcome, and the oddities of the documented contract. The table is in the package's docstring.
"""

from datetime import timedelta

from adjourn.tools.practice import ids, people, shapes
from adjourn.tools.practice.model import Case, Label, Thing, Thread
from adjourn.tools.practice.people import Person, Sort
from adjourn.tools.practice.seed import calls, chats, drives, mail, meetings
from adjourn.tools.practice.shapes import Json
from adjourn.tools.practice.store import Store

ANNA = "anna@example.org"
_PNG = b"\x89PNG\r\n\x1a\npractice picture"


def lay(store: Store, staff: list[Person], customers: list[Person]) -> None:
    """Add everything that ordinary life does not show."""
    anna = _anna(store)
    _annas_meetings(store, staff, anna)
    _annas_calls(store, staff, anna)
    _annas_chats(store, staff, anna)
    _annas_files(store, staff, anna)
    _annas_channel(store, staff, anna)
    _namesakes(store, staff)
    _scripts(store, staff)
    _foreign(store, staff[0], anna)
    _case(store, staff, anna)
    _crowd(store, staff, customers)


def _anna(store: Store) -> Person:
    anna = people.invited(ids.uuid(store.rng), "Anna Beispiel", ANNA, "+493023125014", store.id)
    created = ids.iso(store.start - timedelta(days=200))
    store.users[anna.oid] = Thing(anna.oid, shapes.directory(anna, created), frozenset((ANNA,)))
    store.touch(store.users[anna.oid])
    return store.person(anna)


def _as_guest(anna: Person) -> Person:
    """Anna on a device without her account: typed name and typed address."""
    guest_id = f"{anna.oid[:-4]}9999"
    return Person(anna.key, Sort.GUEST, anna.name, "", "", anna.mail, guest_id=guest_id)


def _on_phone(anna: Person) -> Person:
    """Anna as a telephone caller: the number and nothing else."""
    return Person(anna.key, Sort.PHONE, "", "", "", phone=anna.phone)


def _annas_meetings(store: Store, staff: list[Person], anna: Person) -> None:
    start = store.start - timedelta(days=4)
    held = meetings.hold(
        store, [staff[0], staff[1], anna], start, 45, "Erstgespräch", recorded=True
    )
    calls.newer_version(held.call)
    during = start + timedelta(minutes=10)
    chats.say(store, held.room, anna, during, "My number is +493023125014.")
    guest = _as_guest(anna)
    earlier = store.start - timedelta(days=12)
    second = meetings.hold(
        store, [staff[1], guest], earlier, 20, "Rückfrage", recorded=True, dropped=guest
    )
    for recording in second.meeting.recordings.values():
        recording.sticky = True
    meetings.webinar(store, staff[2], [anna], store.start - timedelta(days=6))


def _annas_calls(store: Store, staff: list[Person], anna: Person) -> None:
    ago = timedelta
    phone = _on_phone(anna)
    calls.call(store, [phone, staff[0]], store.start - ago(days=8), 5)
    calls.pstn(store, staff[0], anna, store.start - ago(days=8), 300)
    calls.direct(store, staff[1], anna, store.start - ago(days=10), 90)
    calls.call(store, [staff[2], anna], store.start - ago(days=29, hours=20), 7)
    meetings.adhoc(store, [staff[0], anna], store.start - ago(days=2), 15)
    mail.voicemail(store, staff[0], anna, store.start - ago(days=5))
    held = mail.voicemail(store, staff[3], anna, store.start - ago(days=7))
    held.held = True


def _annas_chats(store: Store, staff: list[Person], anna: Person) -> None:
    start = store.start - timedelta(days=11)
    private = chats.chat(store, [staff[0], anna], start)
    _talk(store, private, staff[0], anna)
    covered = chats.chat(store, [staff[1], anna], start + timedelta(hours=1))
    covered.policy = True
    _talk(store, covered, staff[1], anna)
    at = start + timedelta(hours=2)
    group = chats.chat(store, [staff[0], staff[1], anna], at, topic="Projekt Anna")
    message = chats.say(
        store, group, anna, at, "Hello everybody", mentions=[staff[1]], reactions=[staff[0]]
    )
    chats.show(store, group, message, _PNG)
    chats.say(store, group, staff[1], at + timedelta(minutes=1), "Welcome", mentions=[anna])
    kept = chats.chat(store, [staff[2], staff[3], anna], at, topic="Langzeit")
    kept.policy = True
    _talk(store, kept, staff[2], anna)


def _talk(store: Store, room: Thread, member: Person, anna: Person) -> None:
    start = store.start - timedelta(days=10)
    chats.say(store, room, anna, start, f"Anna Beispiel to {member.name}.")
    chats.say(store, room, member, start + timedelta(minutes=2), "Dear Anna Beispiel, thank you.")


def _annas_files(store: Store, staff: list[Person], anna: Person) -> None:
    at = store.start - timedelta(days=9)
    drive = drives.personal(store, staff[0])
    text = b"belongs to Anna Beispiel"

    def put(where: str, name: str, mime: str, **facets: Json) -> Thing:
        # A guest has no drive: Anna uploads into the folder that the member of staff shares.
        return drives.upload(store, drive, where, name, text, mime, anna, at, [anna], **facets)

    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    files = {
        "plain": put(drives.CHAT_FILES, "Anna Vertrag.docx", word),
        "photo": put(
            drives.CHAT_FILES, "Anna Bild.jpg", "image/jpeg",
            photo={"cameraMake": "Practice", "takenDateTime": ids.iso(at)},
            image={"height": 600, "width": 800},
            location={"latitude": 52.5, "longitude": 13.4},
        ),
        "video": put(
            drives.CHAT_FILES, "Anna Video.mp4", "video/mp4", video={"duration": 9000}
        ),
        "board": put(drives.WHITEBOARDS, "Anna Beispiel.whiteboard", "application/octet-stream"),
        "slow": put(drives.CHAT_FILES, "Anna langsam.pdf", "application/pdf"),
        "kept": put(drives.CHAT_FILES, "Anna Aufbewahrung.pdf", "application/pdf"),
        "forbidden": put(drives.CHAT_FILES, "Anna Beleg.pdf", "application/pdf"),
        "locked": put(drives.CHAT_FILES, "Anna Akte.pdf", "application/pdf"),
    }  # fmt: skip
    room = chats.chat(store, [staff[0], staff[2], anna], at, topic="Dateien")
    shared = [drive.items[thing.id] for name, thing in files.items() if name != "board"]
    chats.say(store, room, anna, at, "All documents.", files=shared)
    for item in shared:
        item.sharers = [anna]
    drive.items[files["slow"].id].slow = timedelta(days=2)
    labels = {"kept": (True, False), "forbidden": (False, False), "locked": (False, True)}
    for name, (allowed, locked) in labels.items():
        drive.items[files[name].id].label = Label(f"Practice {name}", allowed, locked, at)


def _annas_channel(store: Store, staff: list[Person], anna: Person) -> None:
    channel = next(iter(store.channels.values()))
    channel.people.append(anna)
    at = store.start - timedelta(days=13)
    root = chats.say(store, channel, staff[0], at, "Dear Anna,", mentions=[anna])
    reply = chats.say(
        store, channel, anna, at + timedelta(minutes=1), "Anna Beispiel replies.", reply_to=root
    )
    chats.show(store, channel, reply, _PNG)


def _namesakes(store: Store, staff: list[Person]) -> None:
    """Two guests who typed the same name in two meetings are two people."""
    for number in range(2):
        guest = store.person(people.typed_guest(store.rng, "Chris Muster"))
        start = store.start - timedelta(days=3 + number)
        held = meetings.hold(store, [staff[number], guest], start, 15, f"Sprechstunde {number}")
        chats.say(store, held.room, guest, start + timedelta(minutes=1), "It is Chris.")


def _scripts(store: Store, staff: list[Person]) -> None:
    for number, name in enumerate(("Zoë 🎈 Vorlage", "محمد مثال", "ליאור דוגמה")):
        guest = store.person(people.typed_guest(store.rng, name))
        start = store.start - timedelta(days=5 + number)
        meetings.hold(store, [staff[number], guest], start, 25, f"{name} 🎉", recorded=number == 1)


def _foreign(store: Store, member: Person, anna: Person) -> None:
    """A chat that the other organisation started: this tenant may read but not delete it."""
    other = Person(
        "partner@example.net", Sort.FEDERATED, "Pat Placeholder", ids.uuid(store.rng),
        store.neighbour_id, "partner@example.net", "partner@example.net",
    )  # fmt: skip
    store.person(other)
    at = store.start - timedelta(days=6)
    room = chats.chat(store, [other, member, anna], at, topic="Partner call")
    room.foreign = True
    room.body["tenantId"] = store.neighbour_id
    chats.say(store, room, other, at, "Greetings to Anna Beispiel.")
    chats.say(store, room, anna, at + timedelta(minutes=1), "Hello Pat.")


def _case(store: Store, staff: list[Person], anna: Person) -> None:
    """An eDiscovery case of others that holds one group chat."""
    case_id = ids.uuid(store.rng)
    at = store.start - timedelta(days=60)
    body = {
        "id": case_id,
        "displayName": "Practice hold",
        "description": "holds the chat Streitfall",
        "status": "active",
        "createdDateTime": ids.iso(at),
        "lastModifiedDateTime": ids.iso(at),
    }
    store.cases[case_id] = Case(case_id, body, frozenset())
    room = chats.chat(
        store, [staff[0], staff[3], anna], store.start - timedelta(days=14), topic="Streitfall"
    )
    room.held = True
    _talk(store, room, staff[3], anna)


def _crowd(store: Store, staff: list[Person], customers: list[Person]) -> None:
    """A call so large that sessions (60 a page) and participants (130) page inside the record."""
    named = [*staff, *customers][:20]
    crowd = [people.typed_guest(store.rng, f"Gast {number}") for number in range(120)]
    for guest in crowd:
        store.person(guest)
    calls.call(store, [*named, *crowd], store.start - timedelta(days=1, hours=3), 50)
