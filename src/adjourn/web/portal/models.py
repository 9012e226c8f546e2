"""What the portal keeps: that a token was given out, never the token.

Each `name` is a keyed hash of a random token, and what is `sealed` opens with the token alone: a
link, a session or an invitation tells the database, its backups and whoever reads them nothing.
Instants are ms since 1970, UTC.
"""

from django.db import models


class Link(models.Model):
    """A one-time link that was mailed. `sealed`: the address, until it is used or over.

    The row stays a day without it: `address`, its keyed index, limits how many are sent.
    """

    name = models.BinaryField(primary_key=True)
    address = models.BinaryField(db_index=True)
    made = models.BigIntegerField(db_index=True)
    until = models.BigIntegerField()
    sealed = models.BinaryField(null=True)


class Session(models.Model):
    """Somebody who opened a link and looks at their own data. `sealed`: the address."""

    name = models.BinaryField(primary_key=True)
    until = models.BigIntegerField(db_index=True)
    last = models.BigIntegerField()
    sealed = models.BinaryField()


class Invitation(models.Model):
    """An invitation to one conference. `sealed`: where to join and what it is called."""

    name = models.BinaryField(primary_key=True)
    tool = models.CharField(max_length=40)
    until = models.BigIntegerField(db_index=True)
    sealed = models.BinaryField()


class Entrance(models.Model):
    """Leads somebody without an e-mail address to the state of their request."""

    name = models.BinaryField(primary_key=True)
    case = models.UUIDField()
    until = models.BigIntegerField(db_index=True)
