"""Every JSON answer has the documented shape, and nothing beside it that is not named here."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest
from practice_client import Client, Json, enc
from practice_contract import FILE, Contract

from adjourn.tools.practice import Server, Tenant
from adjourn.tools.practice.graph import router

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="no ../shared/graph/openapi-teams.yaml")

# Fields that come undeclared because identity types are open (facts: teams-graph §1 no. 11, and
# "Things to know" beside the examples), or that documented answers carry beyond the description.
OPEN = {
    "identity.tenantId",
    "identity.userPrincipalName",
    "identity.email",
    "teamworkUserIdentity.tenantId",
    "communicationsIdentitySet.acsUser",
    "communicationsIdentitySet.spoolUser",
    "identitySet.guest",
    "identitySet.phone",
    "chatMessage.onBehalfOf",
    "onlineMeeting.autoAdmittedUsers",
}
# Calls that Graph documents elsewhere than in the description: see the module of the route.
ELSEWHERE = {
    "GET /organization",
    "GET /teams",
    "GET /teams/{}",
    "GET /teams/{}/channels",
    "GET /drives/{}",
    "GET /users/{}/chats/{}",
    "GET /users/{}/mailFolders/{}",
    "GET /users/{}/messages/{}/attachments/{}/$value",
    "GET /teams/{}/channels/{}/messages/{}/hostedContents/{}/$value",
    "GET /teams/{}/channels/{}/messages/{}/replies/{}/hostedContents",
    "GET /teams/{}/channels/{}/messages/{}/replies/{}/hostedContents/{}",
    "GET /teams/{}/channels/{}/messages/{}/replies/{}/hostedContents/{}/$value",
    "GET /drives/{}/items/{}/search({})",
}


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract()


class Checked(Client):
    """A client that checks each answer of a documented call."""

    contract: Contract
    seen: set[str]

    def get(self, path: str, **more: object) -> Json:
        body = super().get(path, **more)
        self.check("GET", path, body)
        return body

    def check(self, method: str, path: str, body: Json) -> None:
        plain = unquote(urlsplit(path).path).removeprefix("/v1.0")
        raw = urlsplit(path).path.removeprefix("/v1.0")
        template = self.contract.template(raw) or self.contract.template(plain)
        if template is None:
            return
        self.seen.add(template)
        schema = self.contract.schema(method, template)
        assert schema, template
        assert self.contract.errors(schema, body) == [], template
        assert self.contract.undeclared(schema, body) - OPEN == set(), template


@pytest.fixture
def checked(tenant: Tenant, server: Server, contract: Contract) -> Iterator[Checked]:
    with Checked(tenant, server) as client:
        client.contract, client.seen = contract, set()
        yield client


def test_directory_and_webinars_answer_as_documented(checked: Checked) -> None:
    users = checked.rows("/users")
    for user in users:
        checked.get(f"/users/{user['id']}")
        base = "/solutions/virtualEvents/webinars"
        for webinar in checked.rows(
            f"{base}/getByUserIdAndRole(userId='{user['id']}',role='organizer')"
        ):
            checked.get(f"{base}/{enc(webinar['id'])}")
            for row in checked.rows(f"{base}/{enc(webinar['id'])}/registrations"):
                checked.get(f"{base}/{enc(webinar['id'])}/registrations/{row['id']}")
    assert len(checked.seen) == 6


def test_call_records_and_logs_answer_as_documented(checked: Checked) -> None:
    base = "/communications/callRecords"
    for record in checked.rows(base):
        checked.get(f"{base}/{record['id']}?$expand=sessions($expand=segments)")
        checked.get(f"{base}/{record['id']}?$expand=participants_v2")
        checked.rows(f"{base}/{record['id']}/sessions?$expand=segments")
        checked.rows(f"{base}/{record['id']}/participants_v2")
    span = "fromDateTime=2026-08-10,toDateTime=2026-11-03"
    assert checked.rows(f"{base}/getPstnCalls({span})")
    assert checked.rows(f"{base}/getDirectRoutingCalls({span})")
    assert len(checked.seen) == 6


def test_meetings_and_ad_hoc_calls_answer_as_documented(checked: Checked) -> None:
    for oid in checked.tenant.store.users:
        span = "startDateTime=2026-01-01T00:00:00Z,endDateTime=2027-01-01T00:00:00Z"
        named = {
            "onlineMeetings": f"(meetingOrganizerUserId='{oid}',{span})",
            "adhocCalls": f"(userId='{oid}',{span})",
        }
        for area, given in named.items():
            for kind in ("Recordings", "Transcripts"):
                base = f"/users/{oid}/{area}"
                found = checked.rows(f"{base}/getAll{kind}{given}")
                if area == "onlineMeetings":
                    checked.delta(f"{base}/getAll{kind}{given}/delta")
                for row in found:
                    place = f"{base}/{enc(row['meetingId'] or row['callId'])}/{kind.lower()}"
                    checked.rows(place)
                    checked.get(f"{place}/{enc(row['id'])}")
                    assert checked.send("GET", f"{place}/{enc(row['id'])}/content").content
    for meeting in checked.tenant.store.meetings.values():
        if meeting.adhoc or meeting.state != "live":
            continue
        base = f"/users/{meeting.organizer}/onlineMeetings/{enc(meeting.id)}"
        checked.get(base)
        for report in checked.rows(f"{base}/attendanceReports"):
            place = f"{base}/attendanceReports/{report['id']}"
            checked.get(f"{place}?$expand=attendanceRecords")
            checked.rows(f"{place}/attendanceRecords")
    assert len(checked.seen) == 18


def test_chats_and_channels_answer_as_documented(checked: Checked) -> None:
    for oid in checked.tenant.store.users:
        checked.rows(f"/users/{oid}/chats?$expand=members")
        checked.rows(f"/users/{oid}/chats/getAllMessages()")
    for chat in checked.rows("/chats"):
        base = f"/chats/{enc(chat['id'])}"
        checked.get(f"{base}?$expand=members")
        checked.rows(f"{base}/members")
        for message in checked.rows(f"{base}/messages"):
            place = f"{base}/messages/{message['id']}"
            checked.get(place)
            for hosted in checked.rows(f"{place}/hostedContents"):
                checked.get(f"{place}/hostedContents/{enc(hosted['id'])}")
    _channels(checked)
    chat_id = checked.chat("Langzeit")
    assert checked.status("DELETE", f"/chats/{enc(chat_id)}") == 204
    checked.get(f"/teamwork/deletedChats/{enc(chat_id)}")
    assert checked.rows(f"/users/{checked.staff(2)}/chats/getAllRetainedMessages")
    assert len(checked.seen) == 20


def _channels(checked: Checked) -> None:
    for team in checked.rows("/teams"):
        base = f"/teams/{team['id']}/channels"
        assert checked.rows(f"{base}/getAllMessages")
        checked.rows(f"{base}/getAllRetainedMessages()")
        for channel in checked.rows(base):
            place = f"{base}/{enc(channel['id'])}"
            checked.get(f"{place}/filesFolder")
            checked.delta(f"{place}/messages/delta")
            for message in checked.rows(f"{place}/messages"):
                one = f"{place}/messages/{message['id']}"
                checked.get(one)
                checked.rows(f"{one}/hostedContents")
                for reply in checked.rows(f"{one}/replies"):
                    checked.get(f"{one}/replies/{reply['id']}")


def test_drives_answer_as_documented(checked: Checked) -> None:
    for oid in checked.tenant.store.drive_of:
        drive = checked.get(f"/users/{oid}/drive")
        base = f"/drives/{enc(drive['id'])}"
        checked.get(f"{base}/root")
        checked.delta(f"{base}/root/delta")
        for item in checked.rows(f"{base}/search(q='.')"):
            place = f"{base}/items/{item['id']}"
            checked.get(place)
            for name in ("children", "versions", "permissions", "delta()"):
                checked.rows(f"{place}/{name}")
            if checked.tenant.store.drives[drive["id"]].items[item["id"]].label:
                checked.get(f"{place}/retentionLabel")
    assert len(checked.seen) == 10


def test_mailboxes_answer_as_documented(checked: Checked) -> None:
    for oid in checked.tenant.store.users:
        base = f"/users/{oid}"
        for mail in checked.rows(f"{base}/messages"):
            place = f"{base}/messages/{enc(mail['id'])}"
            checked.get(place)
            for attachment in checked.rows(f"{place}/attachments"):
                checked.get(f"{place}/attachments/{enc(attachment['id'])}")
        for folder in checked.rows(f"{base}/mailFolders"):
            checked.rows(f"{base}/mailFolders/{folder['id']}/messages")
            checked.delta(f"{base}/mailFolders/{folder['id']}/messages/delta")
    assert len(checked.seen) == 7


def test_ediscovery_answers_as_documented(checked: Checked) -> None:
    base = "/security/cases/ediscoveryCases"
    checked.rows(base)
    case = checked.send("POST", base, json={"displayName": "erasure"}).json()
    checked.check("POST", base, case)
    checked.get(f"{base}/{case['id']}")
    searches = f"{base}/{case['id']}/searches"
    asked = {"displayName": "all", "contentQuery": "kind:microsoftteams"}
    search = checked.send("POST", searches, json=asked).json()
    checked.check("POST", searches, search)
    place = f"{searches}/{search['id']}"
    checked.get(place)
    checked.rows(searches)
    assert checked.status("POST", f"{place}/estimateStatistics") == 202
    checked.get(f"{place}/lastEstimateStatisticsOperation")
    checked.get(f"{place}/lastEstimateStatisticsOperation")
    wanted = {"purgeType": "permanentlyDelete", "purgeAreas": "teamsMessages"}
    assert checked.status("POST", f"{place}/purgeData", json=wanted) == 202
    for row in checked.rows(f"{base}/{case['id']}/operations"):
        checked.get(f"{base}/{case['id']}/operations/{row['id']}")
    assert len(checked.seen) == 7


def test_no_route_exists_that_the_service_does_not_document(contract: Contract) -> None:
    for method, template in router.templates():
        filled = template.replace("({})", "(x={y})").replace("{}", "anything")
        found = contract.template(filled.replace("x={y}", "x=1"))
        known = found is not None and method.lower() in contract.paths[found]
        assert known or f"{method} {template}" in ELSEWHERE, f"{method} {template}"


def test_the_description_can_refuse_an_answer(contract: Contract) -> None:
    wrong = {"value": [{"id": 5, "chatType": "oneOnOne", "createdDateTime": 1, "novelty": 1}]}
    schema = "microsoft.graph.chatCollectionResponse"
    assert contract.errors(schema, wrong)
    assert contract.undeclared(schema, wrong) == {"chat.novelty"}
