"""One observation on its way into the tables: who and where it belongs to, what is sealed of it."""

from msgspec import Struct, field

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import pack
from adjourn.ledger.times import to_ms
from adjourn.register.model import DataType
from adjourn.tools.protocol import Observation, Relation

_CLOSEST = (Relation.AUTHORED_BY, Relation.ABOUT, Relation.CONTEXT)


class Link(Struct, eq=False):
    """One observation with what is known of it by now."""

    seen: Observation
    ix: bytes
    type: DataType
    at: int  # when the item came to be, in ms
    packed: bytes  # what is sealed of it
    persons: dict[int, Relation] = field(default_factory=dict)
    conference: int | None = None
    only_if_known: bool = False  # its own people are erased: kept only for others in the conference
    withdrawn: bool = False  # somebody in it takes no more of some data type
    not_for: frozenset[int] = frozenset()  # whose link an erasure refuses

    def __repr__(self) -> str:
        return f"Link({self.type.id})"

    def concerns(self, number: int, relation: Relation) -> None:
        """Who is in an item twice stands to it in the closer way."""
        known = self.persons.setdefault(number, relation)
        if known is not relation and _CLOSEST.index(relation) < _CLOSEST.index(known):
            self.persons[number] = relation


def link(ledger: Ledger, tool: str, seen: Observation) -> Link | None:
    """None for what cannot be stored: nothing that JSON of a sane size gives."""
    item = seen.item
    try:
        packed = pack((item.ref, item.place, seen.detail))
    except (TypeError, OverflowError, RecursionError):
        return None
    ix = ledger.item_index(tool, item.kind, item.ref)
    data_type = ledger.type_of(item.kind, seen.facet)
    return Link(seen, ix, data_type, to_ms(item.at), packed)
