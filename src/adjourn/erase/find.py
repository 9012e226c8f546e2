"""Finding erasures."""

from uuid import UUID

from adjourn.erase.models import Erasure
from adjourn.ledger.find import FoundPerson


def erasure_of(person: FoundPerson) -> UUID | None:
    """The erasure that is under way for this person and was stopped before its end."""
    return (
        Erasure.objects.filter(state=Erasure.State.OPEN, person=person.number)
        .values_list("id", flat=True)
        .first()
    )
