"""Versions of the notice and its promises. They tell of the organisation, never of a person."""

from django.db import models


class Version(models.Model):
    """A text as it was shown, for good (facts: law N-04). `text`: its blocks as JSON.

    `hash` is the SHA-256 (hex) of language and text; `since` when it was first shown (ms, UTC);
    `register` the version of the register that it was made from. `forms`: what machines read of it,
    as JSON by name ("jsonld", "tilt"); empty for versions from before there were such.
    """

    hash = models.CharField(primary_key=True, max_length=64)
    language = models.CharField(max_length=2)
    text = models.TextField()
    since = models.BigIntegerField()
    register = models.CharField(max_length=64)
    forms = models.TextField(default="", db_default="")


class Publication(models.Model):
    """From when a version was in force (ms, UTC): until the next row of its language. A version
    that comes back after another has a second row."""

    id = models.BigAutoField(primary_key=True)
    language = models.CharField(max_length=2)
    version = models.CharField(max_length=64)
    since = models.BigIntegerField()


class Promise(models.Model):
    """The state in which a promise was found last, and since when it was found so (ms, UTC)."""

    id = models.CharField(primary_key=True, max_length=40)
    state = models.CharField(max_length=8)
    since = models.BigIntegerField()
