"""The directory, and webinars with their registrations."""

from adjourn.tools.practice import odata
from adjourn.tools.practice.model import Thing
from adjourn.tools.practice.routes import router
from adjourn.tools.practice.tenant import ORGANISATION, Tenant
from adjourn.tools.practice.web import Answer, Request, bad_request, not_found

_FILTERS = "id displayName mail userPrincipalName userType accountEnabled otherMails"


def find_user(tenant: Tenant, key: str) -> Thing:
    """A user by object id or user principal name. Raises GraphError 404."""
    users = tenant.store.users
    if key in users:
        return users[key]
    wanted = key.lower()
    for user in users.values():
        if user.body["userPrincipalName"].lower() == wanted:
            return user
    raise not_found("Request_ResourceNotFound")


@router.add("GET", "/users")
def list_users(tenant: Tenant, request: Request) -> Answer:
    """All accounts, 100 a page."""
    users = odata.matching(request, tenant.store.users.values(), lambda u: u.body, _FILTERS)
    return odata.page(
        tenant, request, users, key=lambda u: u.id, body=lambda u: u.body, most=999, context="users"
    )


@router.add("GET", "/users/{}")
def get_user(tenant: Tenant, request: Request, key: str) -> Answer:
    """One account."""
    return odata.entity(request, find_user(tenant, key).body, "users")


@router.add("GET", "/organization")
def organization(tenant: Tenant, request: Request) -> Answer:
    """The organisation, whose name says that it is practice."""
    rows = [{"id": tenant.id, "displayName": ORGANISATION}]
    return odata.page(tenant, request, rows, key=lambda o: o["id"], body=lambda o: dict(o))


_WEBINARS = "/solutions/virtualEvents/webinars"


@router.add("GET", _WEBINARS + "/getByUserIdAndRole({})")
def list_webinars(tenant: Tenant, request: Request, given: dict[str, str]) -> Answer:
    """The webinars of an organizer."""
    if given.get("role") not in ("organizer", "coOrganizer"):
        raise bad_request("Invalid value for role.")
    owner = find_user(tenant, given.get("userId", "")).id
    mine = [
        webinar
        for webinar in tenant.store.webinars.values()
        if webinar.owner == owner and given["role"] == "organizer"
    ]
    return odata.page(tenant, request, mine, key=lambda w: w.id, body=lambda w: w.body)


@router.add("GET", _WEBINARS + "/{}")
def get_webinar(tenant: Tenant, request: Request, webinar: str) -> Answer:
    """One webinar."""
    if webinar not in tenant.store.webinars:
        raise not_found()
    return odata.entity(request, tenant.store.webinars[webinar].body, "webinars")


@router.add("GET", _WEBINARS + "/{}/registrations")
def list_registrations(tenant: Tenant, request: Request, webinar: str) -> Answer:
    """The registrations of a webinar."""
    if webinar not in tenant.store.webinars:
        raise not_found()
    things = tenant.store.webinars[webinar].registrations.values()
    return odata.page(tenant, request, things, key=lambda t: t.id, body=lambda t: t.body)


@router.add("GET", _WEBINARS + "/{}/registrations/{}")
def get_registration(tenant: Tenant, request: Request, webinar: str, registration: str) -> Answer:
    """One registration."""
    found = tenant.store.webinars.get(webinar)
    if found is None or registration not in found.registrations:
        raise not_found()
    return odata.entity(request, found.registrations[registration].body, "registrations")
