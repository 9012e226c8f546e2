"""Versions of the notice and its promises. They tell of the organisation, never of a person."""

from django.db import models


class Version(models.Model):
    """A text as it was shown, for good (facts: law N-04). `text`: its blocks as JSON.

    `hash` is the SHA-256 (hex) of language and text; `since` when it was first shown (ms, UTC);
    `register` the version of the register that it was made from. `forms`: what machines read of it,
    as JSON by name ("jsonld", "tilt"); `told`: what it says of the things that may not change
    unannounced, as JSON. Both are empty for versions from before there were such.
    """

    hash = models.CharField(primary_key=True, max_length=64)
    language = models.CharField(max_length=2)
    text = models.TextField()
    since = models.BigIntegerField()
    register = models.CharField(max_length=64)
    forms = models.TextField(default="", db_default="")
    told = models.TextField(default="", db_default="")


class Publication(models.Model):
    """From when a version was in force (ms, UTC): until the next row of its language. A version
    that comes back after another has a second row; one that is announced begins later.

    `cause`: `first`, `practice`, `automatic` (nothing material changed), `approved` (announced
    first) or `late` (approved after the change had happened). `changes`: what was material, by the
    words of `adjourn.notice.material.Change`. `approver`: the handle that the organisation gave
    somebody (op-07), `approved` when (ms).
    """

    id = models.BigAutoField(primary_key=True)
    language = models.CharField(max_length=2)
    version = models.CharField(max_length=64)
    since = models.BigIntegerField()
    cause = models.CharField(max_length=9, default="", db_default="")
    changes = models.CharField(max_length=100, default="", db_default="")
    approver = models.CharField(max_length=20, default="", db_default="")
    approved = models.BigIntegerField(null=True)


class Delivery(models.Model):
    """Which version people were shown before a conference, and where (facts: law N-06). Nobody is
    named: `conference` is its keyed index. `first` is when it was so for the first time (ms, UTC).
    """

    id = models.BigAutoField(primary_key=True)
    conference = models.BinaryField(max_length=16)
    version = models.CharField(max_length=64)
    channel = models.CharField(max_length=10)
    first = models.BigIntegerField()

    class Meta:
        constraints = [  # noqa: RUF012 Django's own form
            models.UniqueConstraint(
                fields=["conference", "version", "channel"], name="notice_delivery_once"
            )
        ]


class Link(models.Model):
    """An address of a provider as the register names it, and what was seen there.

    `read`: the SHA-256 (hex) of the words that somebody of ours read; `seen`: of those there now;
    `host`: where the address led to; `status`: the HTTP status, 0 where nobody answered; `changed`:
    since when status, host or words are other ones (ms, UTC); `at`: when they were last looked at.
    """

    url = models.CharField(primary_key=True, max_length=400)
    read = models.CharField(max_length=64)
    seen = models.CharField(max_length=64)
    host = models.CharField(max_length=260)
    status = models.IntegerField()
    changed = models.BigIntegerField(null=True)
    at = models.BigIntegerField()


class Promise(models.Model):
    """The state in which a promise was found last, and since when it was found so (ms, UTC)."""

    id = models.CharField(primary_key=True, max_length=40)
    state = models.CharField(max_length=8)
    since = models.BigIntegerField()
