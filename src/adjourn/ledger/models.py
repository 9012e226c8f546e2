"""The tables of the ledger: whose, what, where, why, until when.

Everything that says something about a person is in a `sealed` column (AES-GCM under the key of the
person, or of the conference where an item belongs to several; DESIGN §6.2). What lies beside it in
clear is an instant, a kind, a data type, a number or a keyed index. All instants are whole
milliseconds since 1970-01-01T00:00Z. Ids come from `Counter` and are never given twice; a person's
and a conference's number is also the number of its key in the keyring.

Rows are written by SQL in `write.py` and `erasing.py`; the models are their definition.
"""

from typing import ClassVar

from django.db import models


class Fact(models.Model):
    """What this database knows of itself, such as which keyring belongs to it."""

    name = models.CharField(primary_key=True, max_length=40)
    value = models.BinaryField()


class Counter(models.Model):
    """The next free id of `row`s, and of what was `erased` (`ErasedNote`). Ids outlive their rows,
    so none names two things."""

    name = models.CharField(primary_key=True, max_length=20)
    next = models.BigIntegerField()


class Person(models.Model):
    """Someone whose data we hold. `sealed`: {"name"}, under the key with the person's number.

    `active`: when something was last seen of them that is deleted since.
    """

    id = models.BigIntegerField(primary_key=True)
    active = models.BigIntegerField(null=True)
    sealed = models.BinaryField()


class Handle(models.Model):
    """One way to recognise a person, found by its blind index. `sealed`: {"value"}.

    `several`: other people were seen with it, too; it is the person's who was first.
    """

    ix = models.BinaryField(primary_key=True)
    kind = models.CharField(max_length=8)
    person = models.BigIntegerField(db_index=True)
    key = models.BigIntegerField()
    sealed = models.BinaryField()
    several = models.BooleanField(db_default=False)


class Conference(models.Model):
    """One meeting, call or conversation at one tool.

    `sealed`: {"ref"}, under the key with the conference's number.
    """

    id = models.BigIntegerField(primary_key=True)
    ix = models.BinaryField(unique=True)
    tool = models.CharField(max_length=40)
    started = models.BigIntegerField(null=True)
    ended = models.BigIntegerField(null=True)
    sealed = models.BinaryField()


class JoinedKey(models.Model):
    """A further key of a person: that of somebody who turned out to be the same person."""

    id = models.BigIntegerField(primary_key=True)
    person = models.BigIntegerField(db_index=True)


class DoomedKey(models.Model):
    """A key whose data are deleted and that must not be in the keyring (any more).

    Written with the deletion and kept: a kill before its destruction loses nothing, and a keyring
    put back from a backup does not bring it back to life. `erasure`: that of the whole person whose
    key it was, with the instant `before` which it erased.
    """

    id = models.BigIntegerField(primary_key=True)
    erasure = models.UUIDField(null=True)
    before = models.BigIntegerField(null=True)


class Item(models.Model):
    """One piece of personal data in one place. `sealed`: (ref, place, detail).

    `until` is the earliest instant at which it may be due; what is really due then is judged by
    `adjourn.retain.due`. `ended`: the end of its process, where the tool says it of this item.
    `digest` tells an unchanged observation from a changed one without opening it. That an item is
    restricted is not written here: `Restriction` says so, and why.
    """

    class State(models.TextChoices):
        HELD = "held"
        DELETED_AT_TOOL = "deleted_at_tool"  # the tool says somebody deleted it there

    id = models.BigIntegerField(primary_key=True)
    ix = models.BinaryField(unique=True)
    tool = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    type = models.CharField(max_length=8)
    conference = models.BigIntegerField(null=True)
    key = models.BigIntegerField()
    at = models.BigIntegerField()
    until = models.BigIntegerField(null=True)
    ended = models.BigIntegerField(null=True)
    version = models.BigIntegerField()
    state = models.CharField(max_length=16, choices=State.choices)
    everyone = models.BooleanField()
    digest = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["conference"],
                name="item_conference",
                condition=models.Q(conference__isnull=False),
            ),
            # Recordings and the like are found through the conferences of a person; without an
            # index of their own every item of each of them would be read.
            models.Index(
                fields=["conference"], name="item_everyone", condition=models.Q(everyone=True)
            ),
            # What is due is found without looking at what is not.
            models.Index(
                fields=["until"], name="item_until", condition=models.Q(until__isnull=False)
            ),
        ]


class ItemPerson(models.Model):
    """Who is concerned by an item, and how (`adjourn.tools.protocol.Relation`)."""

    pk = models.CompositePrimaryKey("person", "item")
    person = models.BigIntegerField()
    item = models.BigIntegerField(db_index=True)
    relation = models.CharField(max_length=12)


class ConferencePerson(models.Model):
    """Who took part in a conference."""

    pk = models.CompositePrimaryKey("person", "conference")
    person = models.BigIntegerField()
    conference = models.BigIntegerField(db_index=True)


class Ending(models.Model):
    """What is known of the end of a process: of a `conference`, or of a `purpose` for a `person`.

    Append-only; of one subject and purpose the row with the highest id counts. `purpose` "" means
    all. `said`: it `ended` on `day`; it `runs`, and is looked at again on `day`; or somebody was
    `asked` and may answer until `day` (facts: law R-04). `actor`: whose word it is, a role.
    """

    class Said(models.TextChoices):
        ENDED = "ended"
        RUNS = "runs"
        ASKED = "asked"

    id = models.BigAutoField(primary_key=True)
    person = models.BigIntegerField(null=True)
    conference = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=40)
    said = models.CharField(max_length=8, choices=Said.choices)
    day = models.BigIntegerField()
    recorded = models.BigIntegerField()
    actor = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["person"], name="ending_person", condition=models.Q(person__isnull=False)
            ),
            models.Index(
                fields=["conference"],
                name="ending_conference",
                condition=models.Q(conference__isnull=False),
            ),
        ]


class Cursor(models.Model):
    """How far a source of a tool is collected. `sealed` under the tool's own key."""

    pk = models.CompositePrimaryKey("tool", "source")
    tool = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    sealed = models.BinaryField()
    at = models.BigIntegerField()


class Guard(models.Model):
    """Keeps an erased person erased: what lies `before` and carries this handle is refused.

    A suppression key (K-21): a keyed index, useless without the keyring.
    """

    pk = models.CompositePrimaryKey("ix", "erasure")
    ix = models.BinaryField()
    before = models.BigIntegerField()
    erasure = models.UUIDField(db_index=True)


class TypeGuard(models.Model):
    """Refuses what is of somebody who stays, of a data type, and lies `before`: consent withdrawn,
    objection upheld. By the person, so that it holds for handles that are learned later, too.
    """

    pk = models.CompositePrimaryKey("person", "type", "erasure")
    person = models.BigIntegerField()
    type = models.CharField(max_length=8)
    erasure = models.UUIDField()
    before = models.BigIntegerField()


class ItemGuard(models.Model):
    """Keeps an item of an erased part away while the tool may still show it.

    `ix`: the item's. `person`: whose link is refused; `unlink`: only the link, the item is others'.
    `gone`: when it was read back as gone for good; a day later the row has no use any more.
    """

    pk = models.CompositePrimaryKey("ix", "erasure")
    ix = models.BinaryField()
    erasure = models.UUIDField()
    person = models.BigIntegerField(null=True)
    unlink = models.BooleanField()
    gone = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["gone"], name="itemguard_gone", condition=models.Q(gone__isnull=False)
            )
        ]


class ErasedNote(models.Model):
    """An entry of the erasure journal on its way there (`adjourn.ledger.remembering`)."""

    n = models.BigIntegerField(primary_key=True)
    entry = models.BinaryField()


class Restriction(models.Model):
    """One reason why an item is locked (Art. 18 GDPR): it is free again when none is left.

    `cause`: the case, erasure or hold that asked for it.
    """

    pk = models.CompositePrimaryKey("item", "cause")
    item = models.BigIntegerField()
    cause = models.UUIDField(db_index=True)
    since = models.BigIntegerField()


class Hold(models.Model):
    """A reason of the closed list that stops deletion (facts: law R-08).

    Its scope: `types` (their ids), of a `person`, of a `conference` (row numbers), narrowing each
    other; or items that were `chosen`, whose locks are all there is to say. It counts `until`: for
    some days before it is `approved`, to its review after that. `ending`: released, or lapsed.
    `sealed` holds who opened and who approved it.
    """

    class Ending(models.TextChoices):
        RELEASED = "released"
        LAPSED = "lapsed"

    id = models.UUIDField(primary_key=True)
    matter = models.UUIDField()
    reason = models.CharField(max_length=24)
    person = models.BigIntegerField(null=True)
    conference = models.BigIntegerField(null=True)
    types = models.CharField(max_length=400)
    chosen = models.BooleanField()
    opened = models.BigIntegerField()
    approved = models.BigIntegerField(null=True)
    until = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)
    ending = models.CharField(max_length=8, choices=Ending.choices, blank=True)
    sealed = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["until"], name="hold_until", condition=models.Q(ended__isnull=True)
            )
        ]


class Drift(models.Model):
    """Something real that the register or the connector does not know, counted by its name."""

    pk = models.CompositePrimaryKey("tool", "where", "what")
    tool = models.CharField(max_length=40)
    where = models.CharField(max_length=200)
    what = models.CharField(max_length=40)
    count = models.BigIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()


class Setting(models.Model):
    """One setting of a tool as last read, see `adjourn.tools.observed.Setting`; nobody's data.

    `register`: the version of the register that it was compared with.
    """

    pk = models.CompositePrimaryKey("tool", "name")
    tool = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    registered = models.CharField(max_length=200)
    observed = models.CharField(max_length=200)
    agrees = models.BooleanField(null=True)
    note = models.CharField(max_length=400)
    register = models.CharField(max_length=64)
    at = models.BigIntegerField()


class LogEntry(models.Model):
    """A leaf of the evidence log, in its canonical form. Append-only; no personal data."""

    index = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()


class LogNode(models.Model):
    """A complete subtree of the evidence log."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()


class LogCheckpoint(models.Model):
    """A signed tree head that was given out."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
