"""Cases as rows: work is state, committed together with its effect (DESIGN §6.10).

One request of one person for one right is a case; what came in one message shares an `intake`.
Everything that somebody wrote or that reaches somebody is sealed with a key of the case's own, so
a case outlives the erasure of its person, and the end of its period (K-18) destroys all of it at
once. What lies beside it in clear is a word of a closed list, a number, an instant or a keyed
index. Instants are milliseconds since 1970, UTC.
"""

from typing import ClassVar

from django.db import models


class Case(models.Model):
    """`sealed`: `adjourn.rights.contents.Contents`, under the key with the number `key`.

    `person`: row number in the ledger, where the desk found out who asks. `stage`: how far the
    action is (`adjourn.rights.actions`). `matter`: why a human has to look. `next`: when work looks
    at it again, `remind`: when the desk is reminded. `until`: how long the copy can be fetched, or
    the lock lasts. `expires`: when the closed case goes.
    """

    class State(models.TextChoices):
        RECEIVED = "received"  # who asks is not settled yet, or work has not begun
        IDENTITY_OPEN = "identity_open"  # the person was asked for something: the clock rests
        WORKING = "working"
        NEEDS_HUMAN = "needs_human"
        ANSWERED = "answered"  # what has an end of its own goes on: a copy, a follow-up, a lock
        REFUSED = "refused"
        WITHDRAWN = "withdrawn_by_person"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True)
    intake = models.UUIDField(db_index=True)
    right = models.CharField(max_length=16)
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=20, choices=State.choices, db_index=True)
    stage = models.CharField(max_length=16, blank=True)
    received = models.BigIntegerField()
    key = models.BigIntegerField()
    person = models.BigIntegerField(null=True, db_index=True)
    verified = models.BooleanField(default=False)
    erasure = models.UUIDField(null=True)
    decision = models.CharField(max_length=20, blank=True)
    matter = models.CharField(max_length=12, blank=True)
    next = models.BigIntegerField(null=True)
    remind = models.BigIntegerField(null=True)
    until = models.BigIntegerField(null=True)
    fetched = models.BigIntegerField(null=True)
    closed = models.BigIntegerField(null=True)
    expires = models.BigIntegerField(null=True)
    sealed = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next"], name="case_due", condition=models.Q(next__isnull=False)),
            models.Index(
                fields=["remind"], name="case_remind", condition=models.Q(remind__isnull=False)
            ),
            models.Index(
                fields=["expires"], name="case_expires", condition=models.Q(expires__isnull=False)
            ),
        ]


class CaseHandle(models.Model):
    """By which handles the person finds a case again, also when erased: blind indexes."""

    pk = models.CompositePrimaryKey("ix", "case_id")
    ix = models.BinaryField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE)


class Event(models.Model):
    """What happened in a case: appended, never changed.

    `word` is of a closed list that depends on `kind`; `sealed` (or nothing) holds texts, under the
    case's key.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    at = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    actor = models.CharField(max_length=20)
    word = models.CharField(max_length=40, blank=True)
    sealed = models.BinaryField(null=True)


class Artefact(models.Model):
    """What was given to show who asks (K-20): gone with the decision, after 7 days at the latest.

    `sealed` under a key of its own, which goes with it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    at = models.BigIntegerField()
    key = models.BigIntegerField()
    sealed = models.BinaryField()


class Change(models.Model):
    """One value to be rectified in one place (Art. 16); the contents say what it should be."""

    class State(models.TextChoices):
        OPEN = "open"
        CHANGED = "changed"
        UNCHANGED = "unchanged"

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    field = models.CharField(max_length=16)
    tool = models.CharField(max_length=40)  # "" is our own ledger
    item = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)


class Weighed(models.Model):
    """An item that a copy holds back, in whole or in part, for the sake of others (Art. 15(4)), and
    what a human decided of it.

    `item`: row number in the ledger. `treatment`: what the law's table does with it
    (`law.sharing.Treatment`). `balance`: how it was weighed (`law.sharing.Balance`), "" before;
    `at` and `actor` (a role) of that. What was written to it is in the event of the same time.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    item = models.BigIntegerField()
    tool = models.CharField(max_length=40)
    type = models.CharField(max_length=8)
    kind = models.CharField(max_length=16)
    treatment = models.CharField(max_length=24)
    balance = models.CharField(max_length=12, blank=True)
    at = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "item"], name="one_weighing_an_item")
        ]


class Sent(models.Model):
    """A letter of a case, and whether it has left. `text`: which one (`adjourn.mail.wording`);
    `reference`: what the mail room knows it by, which names nobody; `at`: of the last change."""

    class State(models.TextChoices):
        WAITING = "waiting"
        LEFT = "left"
        FAILED = "failed"  # given up: a human sees to it
        AGAIN = "again"  # waits once more
        POSTED = "posted"  # by a human

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    text = models.CharField(max_length=12)
    reference = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, db_index=True)
    at = models.BigIntegerField()


class Notice(models.Model):
    """That a recipient is to be told of a rectification, erasure or restriction (Art. 19)."""

    class State(models.TextChoices):
        OPEN = "open"
        SENT = "sent"
        CONFIRMED = "confirmed"
        IMPOSSIBLE = "impossible"

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    recipient = models.CharField(max_length=40)  # id of a party
    types = models.CharField(max_length=400)  # ids of data types, with commas
    since = models.BigIntegerField()  # the last disclosure to it
    state = models.CharField(max_length=10, choices=State.choices)
    changed = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "recipient"], name="one_notice_a_recipient")
        ]


class Disclosure(models.Model):
    """The disclosure log (P-30): what went to whom, when, on which basis, by which channel.

    `item` is null where a whole data type went. `person` is the row number in the ledger; the row
    goes when that person is no longer there.
    """

    id = models.UUIDField(primary_key=True)
    person = models.BigIntegerField(db_index=True)
    type = models.CharField(max_length=8)
    item = models.BigIntegerField(null=True)
    recipient = models.CharField(max_length=40)
    basis = models.CharField(max_length=1)
    channel = models.CharField(max_length=16)
    at = models.BigIntegerField()
