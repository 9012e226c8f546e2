"""By which rules the dates in the ledger were counted."""

from django.db import models


class Rule(models.Model):
    """The rule by which the dates of a data type's items are counted (facts: law R-01).

    `version` counts its changes and stands in the evidence of a sweep (R-13).
    """

    type = models.CharField(primary_key=True, max_length=8)
    version = models.IntegerField()
    start = models.CharField(max_length=1)
    period = models.CharField(max_length=10)
    since = models.BigIntegerField()
