"""Erasures as rows: work is state, committed together with its effect (DESIGN §6.10).

A step goes planned → inspected → requested → read → final, and each arrow is one transaction:
holds are stored before anything is asked, the request is stored before the tool is called, the
outcome is stored with its evidence. Killed anywhere, the next run goes on from the rows.

Nothing here names anybody: `sealed` ({"ref", "place", "holds"}) opens with a key of the erasure's
own, which is destroyed when the last outcome is final. Instants are milliseconds since 1970, UTC.
"""

from typing import ClassVar

from django.db import models


class Erasure(models.Model):
    """The plan for a set of items, and its execution.

    Of a whole person, `person` is the row number until `home`, what lies at home, is done; they are
    nobody's then. Of a `part` the person stays, and `person` with them; where the `whole` person
    was to go and a hold keeps something, they stay until that is gone, too. A part without a person
    is a sweep's: of items that are due, for everybody whom they concern
    (`adjourn.erase.sweeping`).
    """

    class State(models.TextChoices):
        OPEN = "open"
        FINAL = "final"

    id = models.UUIDField(primary_key=True)
    state = models.CharField(max_length=8, choices=State.choices, db_index=True)
    opened = models.BigIntegerField()
    actor = models.CharField(max_length=20)
    key = models.BigIntegerField()
    person = models.BigIntegerField(null=True, db_index=True)
    part = models.BooleanField(default=False)
    whole = models.BooleanField(default=False)
    home = models.BooleanField(default=False)


class Step(models.Model):
    """One item of an erasure."""

    class State(models.TextChoices):
        PLANNED = "planned"
        INSPECTED = "inspected"
        REQUESTED = "requested"
        READ = "read"
        FINAL = "final"

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE)
    item = models.UUIDField()
    row = models.BigIntegerField(null=True)  # the item's row while it is still in the ledger
    tool = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    type = models.CharField(max_length=8)
    at = models.BigIntegerField()
    shared = models.BooleanField()
    unlink = models.BooleanField()  # stays for the others, only this person's link goes
    state = models.CharField(max_length=10, choices=State.choices)
    sealed = models.BinaryField()
    forecast = models.CharField(max_length=10)
    requested = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    until = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=24, blank=True)
    note = models.TextField(blank=True)
    read_at = models.BigIntegerField(null=True)
    next = models.BigIntegerField(null=True)  # when to read again, or to try again

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["erasure", "item"], name="one_step_an_item")
        ]
        indexes: ClassVar = [
            models.Index(fields=["next"], name="step_due", condition=models.Q(next__isnull=False)),
            # Whether an item is in an erasure already.
            models.Index(fields=["row"], name="step_row", condition=models.Q(row__isnull=False)),
        ]


class Asked(models.Model):
    """An item that a sweep is asking a tool for, by its row (`adjourn.erase.asked`)."""

    row = models.BigAutoField(primary_key=True)  # SQLite's own row number: no second index
    # Without index and check: there are never more of them than a sweep asks for at once, and the
    # erasure is of the same transaction or before.
    erasure = models.ForeignKey(
        Erasure, on_delete=models.CASCADE, db_index=False, db_constraint=False
    )


class Logged(models.Model):
    """Which entries of the evidence log tell of an erasure."""

    index = models.BigIntegerField(primary_key=True)
    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE)


class Receipt(models.Model):
    """A receipt as it was given out: JSON without personal data.

    `entries`: how many log entries told of the erasure then; more of them ask for a new receipt.
    """

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE)
    issued = models.BigIntegerField()
    entries = models.IntegerField()
    text = models.TextField()
