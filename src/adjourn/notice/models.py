"""Versions of the notice. They tell of the organisation alone, never of a person."""

from django.db import models


class Version(models.Model):
    """A text as it was shown, for good (facts: law N-04). `text`: its blocks as JSON.

    `hash` is the SHA-256 (hex) of language and text; `since` when it was first shown (ms, UTC);
    `register` the version of the register that it was made from.
    """

    hash = models.CharField(primary_key=True, max_length=64)
    language = models.CharField(max_length=2)
    text = models.TextField()
    since = models.BigIntegerField()
    register = models.CharField(max_length=64)
