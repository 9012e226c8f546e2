"""Ordinary life in the practice tenant: staff who meet, call and write with customers."""

from datetime import datetime, timedelta

from adjourn.tools.practice import people, shapes
from adjourn.tools.practice.ids import iso
from adjourn.tools.practice.model import Thing
from adjourn.tools.practice.people import Person, Sort
from adjourn.tools.practice.seed import calls, chats, drives, mail, meetings, traps
from adjourn.tools.practice.store import Store

_CHANNEL_SIZE = 50  # members of one team


def populate(store: Store, count: int) -> None:
    """Fill an empty store with `count` people and the traces of about 80 days."""
    staff, customers = _people(store, count)
    for number, customer in enumerate(customers):
        host = staff[number % len(staff)]
        other = staff[(number + 1) % len(staff)]
        _meet(store, number, host, other, customer)
        _phone(store, number, host, customer)
        _write(store, number, host, customer)
    for first in range(0, len(staff), _CHANNEL_SIZE):
        _team(store, first // _CHANNEL_SIZE, staff[first : first + _CHANNEL_SIZE])
    for member in staff:
        mail.letter(store, member, store.start - timedelta(days=3))
    guests = [person for person in customers if person.mail and person.name][:40]
    meetings.webinar(store, staff[0], guests, store.start - timedelta(days=9))
    traps.lay(store, staff, customers)


def _people(store: Store, count: int) -> tuple[list[Person], list[Person]]:
    staff_count = max(4, count // 4)
    staff = [people.staff(store.rng, number, store.id) for number in range(staff_count)]
    others = [
        people.customer(store.rng, number, store.id, store.neighbour_id)
        for number in range(max(4, count - staff_count - 1))
    ]
    for person in (*staff, *others):
        enrol(store, person)
    return staff, others


def enrol(store: Store, person: Person) -> Person:
    """Add a person; staff and invited guests also get an account in the directory."""
    if person.sort in (Sort.STAFF, Sort.INVITED):
        created = iso(store.start - timedelta(days=400))
        user = Thing(person.oid, shapes.directory(person, created), frozenset((person.key,)))
        store.users[person.oid] = user
        store.touch(user)
    return store.person(person)


def _when(store: Store, number: int, days: int, step: int) -> datetime:
    """A working moment in the past, spread over `days` by the number of the customer."""
    back = timedelta(days=1 + (number * step) % days, hours=(number * 5) % 8)
    return store.start - back


def _meet(store: Store, number: int, host: Person, other: Person, customer: Person) -> None:
    start = _when(store, number, 55, 7)
    held = meetings.hold(
        store, [host, other, customer], start, 30 + number % 30, f"Beratung {number}",
        recorded=number % 3 == 0,
    )  # fmt: skip
    during = start + timedelta(minutes=5)
    chats.say(store, held.room, host, during, "Can everybody hear me?", reactions=[other])
    if customer.account and customer.sort is not Sort.PHONE:
        answer = during + timedelta(minutes=1)
        chats.say(store, held.room, customer, answer, f"{customer.name} here, yes.")


def _phone(store: Store, number: int, host: Person, customer: Person) -> None:
    if not calls.is_caller(customer):
        return
    if number % 2 == 0:
        calls.pstn(store, host, customer, _when(store, number, 80, 11), 60 + number % 300)
    if number % 5 == 0:
        calls.direct(store, host, customer, _when(store, number, 80, 13), 30 + number % 100)
    if number % 6 == 0:
        mail.voicemail(store, host, customer, _when(store, number, 40, 3))
    if number % 7 == 0:
        meetings.adhoc(store, [host, customer], _when(store, number, 25, 5), 12)


def _write(store: Store, number: int, host: Person, customer: Person) -> None:
    if not customer.oid:
        return
    start = _when(store, number, 70, 17)
    room = chats.chat(store, [host, customer], start)
    chats.say(store, room, customer, start, f"Hello {host.name}, this is {customer.name}.")
    drive = drives.personal(store, host)
    offer = drives.upload(
        store, drive, drives.CHAT_FILES, f"Angebot {number}.pdf",
        f"Offer for {customer.name}".encode(), "application/pdf", host, start, [customer],
    )  # fmt: skip
    offer.sharers = [customer]
    later = start + timedelta(minutes=3)
    chats.say(store, room, host, later, "Here is our offer.", files=[offer])


def _team(store: Store, number: int, members: list[Person]) -> None:
    start = store.start - timedelta(days=20, minutes=number)
    channel = chats.team(store, f"Team {number + 1}", members, start)
    web = f"https://kontor.sharepoint.example/sites/Team{number + 1}/Documents"
    site = drives.open_drive(store, None, f"Team {number + 1}", web)
    store.teams[channel.team]["drive"] = site.id
    drives.folder(store, site, "General")
    root = chats.say(store, channel, members[0], start, "Good morning, team.")
    for offset, member in enumerate(members[1:4], 1):
        moment = start + timedelta(minutes=offset)
        chats.say(store, channel, member, moment, "Good morning.", reply_to=root)
