"""The tables of consent. Who agreed is known by the keyed index of a handle alone.

So a record stays findable by the handle when the person's entry is joined with another, or erased
(K-19; Art. 7(1), 17(3)(e) GDPR). Whatever says who, where and in which words is sealed under a key
of the record's own, which is destroyed when the record's rule is over. Triggers of the database
refuse every change and deletion of an event but that one. Instants are ms since 1970, UTC.
"""

from typing import ClassVar

from django.db import models


class Record(models.Model):
    """What one subject said to one purpose (ISO/IEC TS 27560: a consent record with its events).

    `subject`: blind index of the handle. `conference`: blind index of the one it is for, empty
    where it is for all. `used`: when an item last rested on it. `ends`: when the yes in force runs
    out. `until`: when its rule wants it gone (K-19), as far as is known. `over`: it goes now; only
    then its events may be deleted.
    """

    id = models.UUIDField(primary_key=True)
    subject = models.BinaryField()
    purpose = models.CharField(max_length=40)
    conference = models.BinaryField()
    key = models.BigIntegerField()
    used = models.BigIntegerField(null=True)
    ends = models.BigIntegerField(null=True)
    until = models.BigIntegerField(db_index=True)
    over = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "purpose", "conference"], name="one_record_a_purpose"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["ends"], name="record_ends", condition=models.Q(ends__isnull=False)
            )
        ]


class Event(models.Model):
    """One answer, withdrawal or other change of a record. Append-only.

    `at`: when the person said so; `recorded`: when we wrote it down. `expires`: until when a yes
    holds. `explicit`: an express statement (Art. 9(2)(a)). `proven`: by somebody who had shown that
    the handle is theirs (Art. 7(1)). `wording`: the sentence shown. `receipt`
    is shared by what was answered together. `sealed`: what proves it (C-02), see
    `adjourn.consent.proof.Proof`.
    """

    number = models.BigIntegerField(primary_key=True)
    record = models.UUIDField()
    receipt = models.UUIDField(db_index=True)
    state = models.CharField(max_length=12)
    at = models.BigIntegerField()
    recorded = models.BigIntegerField()
    expires = models.BigIntegerField(null=True)
    explicit = models.BooleanField()
    proven = models.BooleanField()
    wording = models.BigIntegerField(null=True)
    sealed = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record", "at", "number"], name="event_latest"),
            models.Index(
                fields=["wording"], name="event_wording", condition=models.Q(wording__isnull=False)
            ),
        ]


class Wording(models.Model):
    """A sentence that was shown, once, by its SHA-256 (hex). Goes with the last event that shows
    it. `sealed` ({"language", "text"}) under the system's key: another program that asks may have
    put a name into it."""

    number = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()


class Link(models.Model):
    """Which records a withdrawal address opens. `hash`: SHA-256 of its secret part, which is random
    and long, so that nobody finds it by trying.

    `receipt`: of the answer that it was made for; null where nothing new was said. `proven`:
    whoever has it has shown that the handle is theirs, for example as it was mailed there.
    """

    pk = models.CompositePrimaryKey("hash", "record")
    hash = models.BinaryField()
    record = models.UUIDField(db_index=True)
    receipt = models.UUIDField(null=True)
    proven = models.BooleanField(db_default=False)
