"""The outbox: letters that wait. A letter that was sent leaves no row and no key.

Nothing here names anybody: a letter is sealed under a key of its own, and a reference is a keyed
hash. Instants are milliseconds since 1970, UTC. Rows are written by SQL in `outbox.py`.
"""

from typing import ClassVar

from django.db import models


class Queued(models.Model):
    """A letter that waits, or was given up. `sealed`: (to, text, language, context, attachments).

    `id` is also the Message-ID, fixed before the first try. `rank`: the lower ones go first.
    `since`: when it was queued; `next`: when it is tried next, null for one that was given up.
    """

    id = models.UUIDField(primary_key=True)
    key = models.BigIntegerField()
    reference = models.BinaryField(null=True)
    rank = models.SmallIntegerField()
    since = models.BigIntegerField()
    next = models.BigIntegerField(null=True)
    tries = models.IntegerField(default=0)
    sealed = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["rank", "next"], name="letter_due", condition=models.Q(next__isnull=False)
            ),
            models.Index(
                fields=["since"], name="letter_given_up", condition=models.Q(next__isnull=True)
            ),
        ]


class Reference(models.Model):
    """What became of a letter, by the keyed hash of what its sender calls it.

    It outlives the letter, so that a step that is repeated does not send twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    ix = models.BinaryField(primary_key=True)
    state = models.CharField(max_length=8, choices=State.choices)
    at = models.BigIntegerField(db_index=True)


class Trouble(models.Model):
    """Why the mail server as a whole takes nothing, at most one row. `next`: the next try."""

    id = models.SmallIntegerField(primary_key=True)
    kind = models.CharField(max_length=16)
    since = models.BigIntegerField()
    next = models.BigIntegerField()
    tries = models.IntegerField()
