"""The tenant's own accounts: employees and invited guests (facts teams-graph §3)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from adjourn.tools.fields import pick, text
from adjourn.tools.protocol import Drift, Item, Kind, Observation, Person, Relation
from adjourn.tools.teams.allowed import USER
from adjourn.tools.teams.client import Graph, query
from adjourn.tools.teams.identity import emails, person, phones
from adjourn.tools.teams.refs import locator
from adjourn.tools.teams.times import instant
from adjourn.tools.teams.walking import Portion, Seen, Span

AREA = "directory"
_SELECT = (
    "id,displayName,mail,userPrincipalName,otherMails,proxyAddresses,mobilePhone,businessPhones,"
    "imAddresses,createdDateTime,userType"
)


class Directory:
    """Accounts of the tenant."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def ids(self) -> frozenset[str]:
        """The ids of all accounts: the keys of everything that is asked per user."""
        path = "/users" + query(select="id", top=999)
        return frozenset(
            one["id"]
            for page in self._graph.pages(path, AREA)
            for one in page.values
            if isinstance(one, dict) and isinstance(one.get("id"), str)
        )

    def stream(self, _key: str, span: Span, at: Any) -> Iterator[Portion]:
        """All accounts, at each run: the contract has no list of changes for them."""
        path = "/users" + query(select=_SELECT, top=999)
        for page in self._graph.pages(path, AREA, start=at):
            portion = Portion(at=page.next)
            for value in page.values:
                portion.add(observe(value, span.until))
            yield portion


def observe(payload: Any, now: datetime) -> Seen:
    """The contact behind one account. `now` stands in for an unknown time of creation."""
    user, drift = pick(USER, payload, "user")
    if not text(user.get("id")):
        return [], [*drift, Drift("user.id", "malformed")]
    item = Item(
        Kind.CONTACT,
        f"user/{user['id']}",
        locator("user", user=user["id"]),
        instant(user.get("createdDateTime")) or now,
    )
    detail = {"user_type": user["userType"]} if "userType" in user else {}
    persons = ((_person(user), Relation.ABOUT),)
    return [Observation(item, persons, detail=detail, facet="account")], list(drift)


def _person(user: dict[str, Any]) -> Person:
    """All handles of an account. A fax number is an office's, so it recognises nobody."""
    known = person(user) or Person(())
    addresses = [
        *_texts(user, "mail", "otherMails", "imAddresses"),
        *(one.partition(":")[2] for one in _texts(user, "proxyAddresses") if _is_mail(one)),
    ]
    numbers = _texts(user, "mobilePhone", "businessPhones")
    handles = dict.fromkeys([*known.handles, *emails(addresses), *phones(numbers)])
    return Person(tuple(handles), known.name)


def _texts(user: dict[str, Any], *names: str) -> Iterator[str]:
    """The texts under `names`, one or many each."""
    for name in names:
        value = user.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield one


def _is_mail(proxy_address: str) -> bool:
    """Proxy addresses read "SMTP:a@example.org"; x500 and others are no way to reach a person."""
    return proxy_address.lower().startswith(("smtp:", "sip:"))
