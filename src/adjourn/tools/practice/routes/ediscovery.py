"""eDiscovery: cases, searches, estimates and purges (facts: teams-graph §7)."""

from collections import Counter

from adjourn.tools.practice import effects, kql, odata
from adjourn.tools.practice.ids import iso, uuid
from adjourn.tools.practice.model import Case, Message, Operation, Search, State, Thread
from adjourn.tools.practice.routes import router
from adjourn.tools.practice.shapes import GRAPH, Json
from adjourn.tools.practice.tenant import Tenant
from adjourn.tools.practice.web import Answer, Request, bad_request, not_found

_CASES = "/security/cases/ediscoveryCases"
_CASE = _CASES + "/{}"
_SEARCH = _CASE + "/searches/{}"
_PURGE_LIMIT = 100  # items per location and call
_MAX_CASES = 1000
_NOTHING: frozenset[str] = frozenset()


def _case(tenant: Tenant, case: str) -> Case:
    found = tenant.store.cases.get(case)
    if found is None or found.state is not State.LIVE:
        raise not_found()
    return found


def _search(tenant: Tenant, case: str, search: str) -> tuple[Case, Search]:
    found = _case(tenant, case)
    if search not in found.searches:
        raise not_found()
    return found, found.searches[search]


@router.add("GET", _CASES)
def list_cases(tenant: Tenant, request: Request) -> Answer:
    """All cases."""
    cases = odata.matching(
        request, tenant.store.cases.values(), lambda c: c.body, "displayName status"
    )
    return odata.page(tenant, request, cases, key=lambda c: c.id, body=lambda c: c.body)


def _named(tenant: Tenant, request: Request) -> tuple[str, Json]:
    given = request.json()
    name = given.get("displayName")
    if not isinstance(name, str) or not name or len(name) > 200:
        raise bad_request("displayName is required, with at most 200 characters.")
    description = given.get("description")
    if description is not None and not isinstance(description, str):
        raise bad_request("description must be a string.")
    new = uuid(tenant.store.rng)
    stamp = iso(tenant.now)
    body = {"id": new, "displayName": name, "createdDateTime": stamp}
    return new, body | {"lastModifiedDateTime": stamp, "description": description}


@router.add("POST", _CASES)
def create_case(tenant: Tenant, request: Request) -> Answer:
    """Open a case. Names must differ."""
    new, body = _named(tenant, request)
    cases = tenant.store.cases
    if len(cases) >= _MAX_CASES or any(
        case.body["displayName"] == body["displayName"] for case in cases.values()
    ):
        raise bad_request("A case with this name exists already.")
    cases[new] = Case(new, body | {"status": "active"}, _NOTHING)
    return Answer(201, cases[new].body)


@router.add("GET", _CASE)
def get_case(tenant: Tenant, request: Request, case: str) -> Answer:
    """One case."""
    return odata.entity(request, _case(tenant, case).body, "ediscoveryCases")


@router.add("DELETE", _CASE)
def delete_case(tenant: Tenant, request: Request, case: str) -> Answer:
    """Delete a case with its searches."""
    found = _case(tenant, case)
    if not request.pretend:
        del tenant.store.cases[found.id]
    return Answer(204)


@router.add("GET", _CASE + "/searches")
def list_searches(tenant: Tenant, request: Request, case: str) -> Answer:
    """The searches of a case."""
    rows = _case(tenant, case).searches.values()
    return odata.page(tenant, request, rows, key=lambda s: s.id, body=lambda s: s.body)


@router.add("POST", _CASE + "/searches")
def create_search(tenant: Tenant, request: Request, case: str) -> Answer:
    """Save a search; its query must be one that `kql` understands."""
    found = _case(tenant, case)
    new, body = _named(tenant, request)
    given = request.json()
    query, scopes = given.get("contentQuery") or "", given.get("dataSourceScopes") or "none"
    if not isinstance(query, str) or not isinstance(scopes, str):
        raise bad_request("contentQuery and dataSourceScopes must be strings.")
    kql.parse(query)
    if len(found.searches) >= _MAX_CASES or any(
        search.body["displayName"] == body["displayName"] for search in found.searches.values()
    ):
        raise bad_request("A search with this name exists already.")
    body |= {"contentQuery": query, "dataSourceScopes": scopes}
    who = frozenset(
        person.key
        for person in tenant.store.people.values()
        if any(text in query for text in person.canaries)
    )
    found.searches[new] = Search(new, body, who)
    return Answer(201, body)


@router.add("GET", _SEARCH)
def get_search(tenant: Tenant, request: Request, case: str, search: str) -> Answer:
    """One search."""
    return odata.entity(request, _search(tenant, case, search)[1].body, "searches")


@router.add("DELETE", _SEARCH)
def delete_search(tenant: Tenant, request: Request, case: str, search: str) -> Answer:
    """Delete a search, and with it its query, which names a person."""
    found, gone = _search(tenant, case, search)
    if not request.pretend:
        del found.searches[gone.id]
    return Answer(204)


def _start(
    tenant: Tenant, case: Case, search: Search, kind: str, *, purge: bool
) -> tuple[Operation, Answer]:
    new = uuid(tenant.store.rng)
    body = {
        "@odata.type": f"#microsoft.graph.security.ediscovery{kind}Operation",
        "id": new,
        "action": "purgeData" if purge else "estimateStatistics",
        "status": "notStarted",
        "percentProgress": 0,
        "createdDateTime": iso(tenant.now),
        "completedDateTime": None,
        "createdBy": {"application": {"id": tenant.client_id, "displayName": "practice"}},
    }
    delay = tenant.now + tenant.purge_delay if purge else tenant.now
    operation = Operation(new, body, _NOTHING, search=search.id, until=delay, purge=purge)
    case.operations[new] = operation
    place = f"{GRAPH}{_CASES}('{case.id}')/operations('{new}')"
    return operation, Answer(202, headers={"Location": place})


@router.add("POST", _SEARCH + "/estimateStatistics")
def estimate(tenant: Tenant, _request: Request, case: str, search: str) -> Answer:
    """Begin to count what the search finds."""
    found, wanted = _search(tenant, case, search)
    operation, answer = _start(tenant, found, wanted, "Estimate", purge=False)
    wanted.latest = operation.id
    return answer


@router.add("GET", _SEARCH + "/lastEstimateStatisticsOperation")
def last_estimate(tenant: Tenant, request: Request, case: str, search: str) -> Answer:
    """The newest estimate."""
    found, wanted = _search(tenant, case, search)
    if not wanted.latest:
        raise not_found()
    return get_operation(tenant, request, found.id, wanted.latest)


@router.add("POST", _SEARCH + "/purgeData")
def purge_data(tenant: Tenant, request: Request, case: str, search: str) -> Answer:
    """Begin to purge what the search finds, at most 100 items per location."""
    found, wanted = _search(tenant, case, search)
    given = request.json()
    if given.get("purgeType", "recoverable") not in ("recoverable", "permanentlyDelete"):
        raise bad_request("Invalid value for purgeType.")
    areas = str(given.get("purgeAreas", "mailboxes"))
    if not set(areas.replace(" ", "").split(",")) <= {"mailboxes", "teamsMessages"}:
        raise bad_request("Invalid value for purgeAreas.")
    real = "teamsMessages" in areas and not request.pretend
    return _start(tenant, found, wanted, "PurgeData", purge=real)[1]


@router.add("GET", _CASE + "/operations")
def list_operations(tenant: Tenant, request: Request, case: str) -> Answer:
    """The operations of a case."""
    rows = _case(tenant, case).operations.values()
    return odata.page(tenant, request, rows, key=lambda o: o.id, body=lambda o: o.body)


@router.add("GET", _CASE + "/operations/{}")
def get_operation(tenant: Tenant, request: Request, case: str, operation: str) -> Answer:
    """One operation; asking for it is also what moves it on."""
    found = _case(tenant, case)
    if operation not in found.operations:
        raise not_found()
    work = found.operations[operation]
    _move_on(tenant, found, work)
    return odata.entity(request, work.body, "operations")


def _move_on(tenant: Tenant, case: Case, work: Operation) -> None:
    """First poll: running. Later ones: done, once the clock has reached its time."""
    if work.body["status"] == "succeeded":
        return
    work.polls += 1
    if work.polls < 2 or tenant.now < work.until:
        work.body |= {"status": "running", "percentProgress": 50}
        return
    search = case.searches.get(work.search)
    hits = _hits(tenant, search) if search else []
    if work.purge:
        _purge(tenant, hits)
    elif work.body["action"] == "estimateStatistics":
        boxes = len({room.mailbox for room, _ in hits})
        work.body |= {"indexedItemCount": len(hits), "indexedItemsSize": 100 * len(hits)}
        work.body |= {"mailboxCount": boxes, "siteCount": 0, "unindexedItemCount": 0}
    done = {"status": "succeeded", "percentProgress": 100, "completedDateTime": iso(tenant.now)}
    work.body |= done


def _hits(tenant: Tenant, search: Search) -> list[tuple[Thread, Message]]:
    """The messages that a search finds: what readers see, and what a hold keeps."""
    test = kql.parse(search.body["contentQuery"])
    found = []
    for room in (*tenant.store.chats.values(), *tenant.store.channels.values()):
        readers = frozenset(text.lower() for person in room.people for text in person.canaries)
        for message in room.messages.values():
            if message.state not in (State.LIVE, State.PRESERVED) or message.author is None:
                continue
            senders = frozenset(text.lower() for text in message.author.canaries)
            if test(kql.Found(senders, readers, message.sent)):
                found.append((room, message))
    return found


def _purge(tenant: Tenant, hits: list[tuple[Thread, Message]]) -> None:
    spent: Counter[str] = Counter()
    for room, message in hits:
        if spent[room.mailbox] < _PURGE_LIMIT and message.state is State.LIVE:
            spent[room.mailbox] += effects.purge_message(tenant.store, room, message)
