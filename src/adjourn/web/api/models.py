"""What the API keeps: which tokens there are, and which requests were answered already.

Nothing of it opens anything: of a token a keyed hash is kept, and an answer opens with the key that
its client sent. Instants are ms since 1970, UTC.
"""

from django.db import models


class Token(models.Model):
    """A token that was given to another system. It belongs to a system, never to a person.

    `scopes`: with commas. `used`: the day on which it was last used, at 0:00.
    """

    id = models.CharField(primary_key=True, max_length=12)
    hash = models.BinaryField()
    name = models.CharField(max_length=40)
    scopes = models.CharField(max_length=200)
    per_minute = models.IntegerField()
    made = models.BigIntegerField()
    expires = models.BigIntegerField(null=True)
    revoked = models.BigIntegerField(null=True)
    used = models.BigIntegerField(null=True)


class Answer(models.Model):
    """The answer to a request with an idempotency key, for as long as it may be sent again.

    `name`: keyed hash of token and key. `fingerprint`: keyed hash of the request. `sealed`: ids of
    what was made and words of closed lists.
    """

    name = models.BinaryField(primary_key=True)
    token = models.ForeignKey(Token, on_delete=models.CASCADE)
    fingerprint = models.BinaryField()
    status = models.IntegerField()
    until = models.BigIntegerField(db_index=True)
    sealed = models.BinaryField()
