"""Persons as Graph writes them: the identity objects of calls, chats, drives and directory.

Identity types are open: `tenantId`, `userPrincipalName` and others come undeclared
(facts: teams-graph §1 no. 11).
"""

from typing import Any

from adjourn.tools.practice.people import Person, Sort

Json = dict[str, Any]

# Stands for the address of Graph inside stored texts; the server writes its own in its place.
GRAPH = "https://graph.practice.invalid/v1.0"

_USER_TYPES = {
    Sort.STAFF: "aadUser",
    Sort.INVITED: "aadUser",
    Sort.FEDERATED: "federatedUser",
    Sort.GUEST: "anonymousGuest",
    Sort.PHONE: "phoneUser",
}


def user(person: Person, *, upn: bool = False) -> Json:
    """The plain user identity of call records."""
    identity: Json = {"id": person.oid, "displayName": person.name, "tenantId": person.tenant_id}
    if upn:
        identity["userPrincipalName"] = person.upn
    return identity


def guest(person: Person) -> Json:
    """communicationsGuestIdentity: typed name, sometimes a typed address."""
    identity: Json = {"id": person.guest_id, "displayName": person.name}
    if person.mail:
        identity["email"] = person.mail
    return identity


def phone(person: Person) -> Json:
    """A PSTN caller: the number in E.164 is the id."""
    return {"id": person.phone, "displayName": None, "tenantId": None}


def call_identity(person: Person, *, upn: bool = False) -> Json:
    """communicationsIdentitySet with the nulls that the service writes beside the one in use."""
    blank: Json = {"user": None, "guest": None, "phone": None, "acsUser": None, "spoolUser": None}
    match person.sort:
        case Sort.PHONE:
            return blank | {"phone": phone(person)}
        case Sort.GUEST:
            return blank | {"guest": guest(person)}
        case _:
            return blank | {"user": user(person, upn=upn)}


def party(person: Person) -> Json:
    """An entry of participants_v2, also the shape of organizer_v2."""
    return {"id": person.account, "identity": call_identity(person, upn=True)}


def sender(person: Person) -> Json:
    """chatMessage.from, also the shape of `mentioned`, of reacting and of calling users."""
    return {
        "application": None,
        "device": None,
        "user": {
            "@odata.type": "#microsoft.graph.teamworkUserIdentity",
            "id": person.account,
            "displayName": person.name or None,
            "userIdentityType": _USER_TYPES[person.sort],
            "tenantId": person.tenant_id or None,
        },
    }


def organizer(person: Person) -> Json:
    """meetingOrganizer of recordings and transcripts: the name is null in every sample."""
    identity = sender(person)
    identity["user"]["displayName"] = None
    return identity


def member(person: Person, chat_id: str) -> Json:
    """A member of a chat; `email` is missing for some kinds (facts: teams-graph §3)."""
    kinds: dict[Sort, tuple[str, Json]] = {
        Sort.GUEST: ("anonymousGuest", {"anonymousGuestId": person.guest_id}),
        Sort.PHONE: ("phoneUser", {"phoneNumber": person.phone}),
    }
    account: Json = {"userId": person.oid, "email": person.mail, "tenantId": person.tenant_id}
    kind, fields = kinds.get(person.sort, ("aadUser", account))
    return {
        "@odata.type": f"#microsoft.graph.{kind}ConversationMember",
        "id": f"MCMj{chat_id[3:11]}{person.account}".replace("@", ""),
        "roles": ["guest"] if person.sort is Sort.INVITED else ["owner"],
        "displayName": person.name or None,
        "visibleHistoryStartDateTime": "0001-01-01T00:00:00Z",
        **fields,
    }


def drive_user(person: Person) -> Json:
    """createdBy and lastModifiedBy of files."""
    return {
        "user": {"id": person.oid, "displayName": person.name, "email": person.mail}
        if person.oid
        else {"displayName": person.name}
    }


def directory(person: Person, created: str) -> Json:
    """A user of the tenant's directory, staff or invited."""
    given, _, family = person.name.partition(" ")
    return {
        "id": person.oid,
        "displayName": person.name,
        "givenName": given,
        "surname": family,
        "mail": person.mail,
        "userPrincipalName": person.upn,
        "otherMails": [person.mail] if person.sort is Sort.INVITED else [],
        "proxyAddresses": [f"SMTP:{person.mail}"],
        "mobilePhone": person.phone,
        "businessPhones": [person.phone] if person.phone and person.sort is Sort.STAFF else [],
        "faxNumber": None,
        "imAddresses": [person.upn] if person.sort is Sort.STAFF else [],
        "jobTitle": "Sachbearbeitung" if person.sort is Sort.STAFF else None,
        "userType": "Member" if person.sort is Sort.STAFF else "Guest",
        "accountEnabled": True,
        "createdDateTime": created,
    }
