"""Taking one item into the archive, as a human decided (facts: law R-06; § 257(2) HGB).

What can go wrong here, and what prevents it:
- The chat is kept with the letter: only this item's content is copied, and the item at the tool
  goes on the date of its own rule.
- A row without its file: the file is on disk before the row is, and gets its name in the same
  transaction. A file without a row has a key that nobody knows; `tidy` deletes it.
- Twice: the copy's index is made of the item's own, and is unique.
- It is seen by everybody: it is locked from the start (§ 35(3) BDSG).
"""

import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from adjourn.archive.objects import Objects, written
from adjourn.archive.tool import KINDS, NAME, place, write
from adjourn.law.bases import Basis
from adjourn.law.reason_texts import untold
from adjourn.law.reasons import Reason, Unsaid
from adjourn.law.wording import Wording
from adjourn.ledger.find import FoundItem
from adjourn.ledger.holding import take_new
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.models import Item as Row
from adjourn.ledger.restricting import STATUTE, restrict
from adjourn.ledger.sealing import pack, seal, unseal
from adjourn.ledger.sql import every, execute, execute_many, lookup, one, take_numbers, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.register import Register
from adjourn.register.model import DataType
from adjourn.tools.protocol import Relation, Tool


class BadArchive(ValueError):
    """An item that cannot be archived so. The wording says why and what to do, and names nobody."""

    def __init__(self, en: str, de: str) -> None:
        super().__init__(en)
        self.wording = Wording(en, de, "")


def archive(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    objects: Objects,
    found: FoundItem,
    type_id: str,
    actor: str,
    now: datetime,
    unsaid: Unsaid,
) -> UUID:
    """Copy the content of an item into the archive, as a record of data type `type_id`; the copy's
    public id. The item itself stays under its own rule.

    `actor` is a role; `unsaid`: for these reasons nothing may be kept. Raises `BadArchive`,
    `ToolError`.
    """
    data_type = _type(ledger.register, type_id)
    if keys := unsaid.get(Reason.STATUTORY_RETENTION):
        wording = untold(Reason.STATUTORY_RETENTION, keys)
        raise BadArchive(wording.en, wording.de)
    ix = ledger.item_index(NAME, found.item.kind, _ref(found))
    until = ledger.until(data_type, to_ms(found.item.at), None)
    _check(found, ix, until, now)
    name, key = uuid.uuid4(), os.urandom(32)
    with written(objects, name) as file:
        _copy(tools[found.tool], found, file, key)
    try:
        with writing():
            number = _row(ledger, found, data_type, ix, until, place(name, key))
            restrict([number], STATUTE, now)
            take_new(number, now)
            copy = ledger.ids.item(number)
            ledger.evidence.record(
                "item.archived", now, actor=actor, item=copy, tool=found.tool, type=data_type.id,
                item_kind=found.item.kind, until=from_ms(until),
            )  # fmt: skip
            objects.finish(name)
    except Exception:  # rolled back; after a kill nobody knows, so `tidy` looks
        objects.delete(name)
        raise
    return copy


def _ref(found: FoundItem) -> str:
    """What the copy is called: of one item there is one."""
    return f"{found.tool}/{found.id}"


def types(register: Register) -> list[DataType]:
    """The data types that records are of: a law wants them kept, and items come to them by decision
    alone."""
    return [
        each
        for each in register.types.values()
        if each.keep == "copy" and each.basis is Basis.DUTY and not each.kinds
    ]


def open_to(ledger: Ledger, found: Sequence[FoundItem]) -> list[FoundItem]:
    """Those of these items that can be archived, and are not yet."""
    able = [
        one
        for one in found
        if one.tool != NAME and one.item.kind in KINDS and one.state != Row.State.DELETED_AT_TOOL
    ]
    marks = {ledger.item_index(NAME, one.item.kind, _ref(one)): one for one in able}
    rows = lookup("SELECT ix FROM ledger_item WHERE ix IN ({})", list(marks))
    done = {bytes(ix) for (ix,) in rows}
    return [one for ix, one in marks.items() if ix not in done]


def _type(register: Register, type_id: str) -> DataType:
    kept = types(register)
    for each in kept:
        if each.id == type_id:
            return each
    names = ", ".join(each.id for each in kept) or "none"
    raise BadArchive(
        f"{type_id} is no type of the archive: these are {names} "
        '(in the register: keep = "copy", basis = "c", no kinds)',
        f"{type_id} ist keine Datenart des Archivs: das sind {names} "
        '(im Verzeichnis: keep = "copy", basis = "c", keine kinds)',
    )


def _check(found: FoundItem, ix: bytes, until: int, now: datetime) -> None:
    if found.tool == NAME or one("SELECT 1 FROM ledger_item WHERE ix = %s", [ix]):
        raise BadArchive(
            "this item is in the archive already", "dieser Datensatz ist schon im Archiv"
        )
    if found.item.kind not in KINDS:
        raise BadArchive(
            f"an item of the kind {found.item.kind} has no content to archive",
            f"ein Datensatz der Art {found.item.kind} hat keinen Inhalt für das Archiv",
        )
    if found.state == Row.State.DELETED_AT_TOOL:
        raise BadArchive(
            "somebody has deleted this at the tool: there is nothing to copy",
            "jemand hat dies beim Werkzeug gelöscht: es gibt nichts zu kopieren",
        )
    if until <= to_ms(now):
        raise BadArchive(
            "the period of this type is over already: it need not be kept",
            "die Frist dieser Datenart ist schon vorbei: es muss nicht bleiben",
        )


def _copy(tool: Tool, found: FoundItem, file: Any, key: bytes) -> None:
    """The content of the item, sealed into the file. Raises `BadArchive`, `ToolError`."""
    fields = tool.fields(found.item)
    if fields.get("encrypted"):
        raise BadArchive(
            "the tool has a ciphertext only: whoever can read it has to archive it",
            "das Werkzeug hat nur einen verschlüsselten Text: wer ihn lesen kann, muss ihn ablegen",
        )
    size = write(file, key, fields, tool.fetch(found.item))
    if not fields and not size:
        raise BadArchive(
            "the tool shows no content of this item: there is nothing to copy",
            "das Werkzeug zeigt keinen Inhalt dieses Datensatzes: es gibt nichts zu kopieren",
        )


def _row(
    ledger: Ledger,
    found: FoundItem,
    data_type: DataType,
    ix: bytes,
    until: int,
    where: Mapping[str, str],
) -> int:
    """The copy as an item of all whom the original concerns; within the caller's transaction."""
    people = _people(found.number)
    number, group = take_numbers(2)
    conference = None if len(people) == 1 else _group(ledger, group, ix)
    (key,) = people if len(people) == 1 else (group,)
    content = (_ref(found), dict(where), dict(found.detail))
    sealed = seal(ledger.keyring.need([key])[key], content, b"item" + ix)
    at = to_ms(found.item.at)
    execute(
        "INSERT INTO ledger_item (id, ix, tool, kind, state, type, conference, key, at, until, "
        "version, everyone, digest, sealed) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, FALSE, %s, %s)",
        [number, ix, NAME, found.item.kind.value, Row.State.HELD.value, data_type.id, conference,
         key, at, until, ledger.mark.digest(pack(content)), sealed],
    )  # fmt: skip
    execute_many(
        "INSERT INTO ledger_itemperson (person, item, relation) VALUES (%s, %s, %s)",
        [(person, number, relation) for person, relation in sorted(people.items())],
    )
    return number


def _group(ledger: Ledger, number: int, ix: bytes) -> int:
    """What is of several people is sealed with a key of none of them, as in a conference."""
    ledger.keyring.add([number])
    mark = ledger.conference_index(NAME, ix.hex())
    sealed = seal(ledger.keyring.need([number])[number], {"ref": ix.hex()}, b"conference" + mark)
    execute(
        "INSERT INTO ledger_conference (id, ix, tool, sealed) VALUES (%s, %s, %s, %s)",
        [number, mark, NAME, sealed],
    )
    return number


def _people(item: int) -> dict[int, str]:
    """Whom an item concerns (row numbers), and how: those linked to it, and all who took part."""
    everyone = every(_TOOK_PART, [item])
    linked = every("SELECT person, relation FROM ledger_itemperson WHERE item = %s", [item])
    return {person: Relation.ABOUT.value for (person,) in everyone} | dict(linked)


_TOOK_PART = """
    SELECT c.person FROM ledger_item i
      JOIN ledger_conferenceperson c ON c.conference = i.conference
     WHERE i.id = %s AND i.everyone
"""


def tidy(ledger: Ledger, objects: Objects) -> int:
    """Delete the objects that no item of the archive has; how many. A kill leaves such, and a
    backup that is put back from before their deletion."""
    with writing():  # nobody is taking one in meanwhile
        known = {UUID(each["object"]) for each in _places(ledger)}
        left = [name for name in objects.names() if name not in known]
        for name in left:
            objects.delete(name)
    return len(left)


def _places(ledger: Ledger) -> Iterator[Mapping[str, Any]]:
    rows = every("SELECT ix, key, sealed FROM ledger_item WHERE tool = %s", [NAME])
    keys = ledger.keyring.get({key for _, key, _ in rows})
    for ix, key, sealed in rows:
        _, where, _ = unseal(keys.get(key), sealed, b"item" + bytes(ix))
        yield where
