"""Every outcome of a deletion can be reached, seen through Graph and through the oracle."""

from datetime import timedelta

import pytest
from practice_client import ANNA, Client, Json, enc

from adjourn.tools.practice import Fault, Kind, Tenant
from adjourn.tools.practice.seed import chats

DAY = timedelta(days=1)


def places(tenant: Tenant) -> set[str]:
    return set(tenant.holds_anything_about(ANNA))


def test_gone_a_file_deleted_for_good_is_nowhere(client: Client, tenant: Tenant) -> None:
    file = client.file("Anna Vertrag.docx")
    key = file.rpartition("/")[2]
    assert any(key in place for place in places(tenant))
    assert client.status("POST", f"{file}/permanentDelete") == 204
    assert client.status("GET", file) == 404
    assert client.send("GET", file).json()["error"]["code"] == "itemNotFound"
    assert not any(place.endswith(key) for place in places(tenant))


def test_trashed_a_file_stays_93_days_in_the_recycle_bin(client: Client, tenant: Tenant) -> None:
    file = client.file("Anna Vertrag.docx")
    key = file.rpartition("/")[2]
    assert client.status("DELETE", file) == 204
    assert client.status("GET", file) == 404
    assert any(p.startswith("trashed") and p.endswith(key) for p in places(tenant))
    tenant.advance(tenant.now + 93 * DAY)
    assert not any(p.endswith(key) for p in places(tenant))


def test_trashed_a_chat_can_be_restored_for_seven_days(client: Client, tenant: Tenant) -> None:
    chat = client.private_chat(0)
    kept = places(tenant)
    assert client.status("DELETE", f"/chats/{enc(chat)}") == 204
    assert client.status("GET", f"/chats/{enc(chat)}") == 404
    assert client.status("GET", f"/teamwork/deletedChats/{enc(chat)}") == 200
    assert client.status("POST", f"/teamwork/deletedChats/{enc(chat)}/undoDelete") == 204
    assert places(tenant) == kept
    assert client.status("DELETE", f"/chats/{enc(chat)}") == 204
    tenant.advance(tenant.now + 7 * DAY)
    client.token = ""
    assert client.status("GET", f"/teamwork/deletedChats/{enc(chat)}") == 404
    assert not any(chat in place for place in places(tenant))


def test_pending_a_slow_delete_is_accepted_and_done_two_days_later(
    client: Client, tenant: Tenant
) -> None:
    file = client.file("Anna langsam.pdf")
    assert client.status("POST", f"{file}/permanentDelete") == 204
    assert client.status("GET", file) == 200
    tenant.advance(tenant.now + 2 * DAY)
    client.token = ""
    assert client.status("GET", file) == 404


def test_hidden_a_retention_policy_keeps_the_messages_of_a_deleted_chat(
    client: Client, tenant: Tenant
) -> None:
    chat = client.private_chat(1)
    assert client.status("DELETE", f"/chats/{enc(chat)}") == 204
    tenant.advance(tenant.now + 8 * DAY)
    client.token = ""
    rows = client.rows(f"/users/{client.staff(1)}/chats/getAllRetainedMessages")
    assert {row["chatId"] for row in rows} == {chat}
    assert any(p.startswith("retained") and chat in p for p in places(tenant))
    tenant.advance(tenant.now + 365 * DAY)
    assert not any(chat in place for place in places(tenant))


def test_moved_a_label_keeps_a_copy_where_no_call_reaches(client: Client, tenant: Tenant) -> None:
    file = client.file("Anna Aufbewahrung.pdf")
    key = file.rpartition("/")[2]
    settings = client.get(f"{file}/retentionLabel")["retentionSettings"]
    assert settings["isDeleteAllowed"] is True
    assert client.status("POST", f"{file}/permanentDelete") == 204
    assert client.status("GET", file) == 404
    assert any(p.startswith("preserved") and p.endswith(key) for p in places(tenant))


@pytest.mark.parametrize(("name", "status"), [("Anna Beleg.pdf", 403), ("Anna Akte.pdf", 423)])
def test_retained_a_label_refuses_the_delete(client: Client, name: str, status: int) -> None:
    file = client.file(name)
    assert client.status("POST", f"{file}/permanentDelete") == status
    assert client.status("DELETE", file) == status
    assert client.status("GET", file) == 200


def test_retained_call_records_go_by_themselves_after_thirty_days(
    client: Client, tenant: Tenant
) -> None:
    record = client.rows("/communications/callRecords")[-1]
    place = f"/communications/callRecords/{record['id']}"
    assert client.status("DELETE", place) == 405
    tenant.advance(tenant.now + 29 * DAY - timedelta(hours=1))
    client.token = ""
    assert client.status("GET", place) == 200
    tenant.advance(tenant.now + 2 * DAY)
    client.token = ""
    assert client.status("GET", place) == 404
    assert client.rows("/communications/callRecords") == []


def test_residue_a_recording_is_listed_without_its_file(client: Client, tenant: Tenant) -> None:
    meeting = client.meeting("Rückfrage", 1)
    recording = client.rows(f"{meeting}/recordings")[0]
    drive = client.get(f"/users/{client.staff(1)}/drive")["id"]
    found = client.rows(f"/drives/{enc(drive)}/root/search(q='{enc('Rückfrage')}')")[0]
    assert client.status("POST", f"/drives/{enc(drive)}/items/{found['id']}/permanentDelete") == 204
    place = f"{meeting}/recordings/{enc(recording['id'])}"
    assert client.status("GET", place) == 200
    assert client.status("GET", f"{place}/content") == 404
    tenant.advance(tenant.now + 60 * DAY)
    client.token = ""
    assert client.status("GET", place) == 404


def test_other_recordings_go_with_their_file(client: Client) -> None:
    meeting = client.meeting("Erstgespräch")
    recording = client.rows(f"{meeting}/recordings")[0]
    file = client.file("Erstgespräch")
    assert client.send("GET", f"{meeting}/recordings/{enc(recording['id'])}/content").content
    assert client.status("POST", f"{file}/permanentDelete") == 204
    assert client.rows(f"{meeting}/recordings") == []


def test_foreign_only_the_tenant_that_started_a_chat_deletes_it(client: Client) -> None:
    chat = client.chat("Partner call")
    assert client.status("DELETE", f"/chats/{enc(chat)}") == 403
    assert client.status("GET", f"/chats/{enc(chat)}") == 200


def test_a_voicemail_goes_from_inbox_to_purges_to_nowhere(client: Client, tenant: Tenant) -> None:
    kind = "singleValueExtendedProperties/any(ep:ep/id eq 'String 0x001A' and ep/value eq "
    kind += "'IPM.Note.Microsoft.Voicemail.UM.CA')"
    base = f"/users/{client.staff()}/messages"
    mails = client.rows(f"{base}?$filter={enc(kind)}")
    anna = next(mail for mail in mails if "Anna" in mail["subject"])
    assert len(client.rows(base)) > len(mails)
    assert client.status("POST", f"{base}/{enc(anna['id'])}/permanentDelete") == 204
    assert client.status("GET", f"{base}/{enc(anna['id'])}") == 404
    assert f"purges: mail/{anna['id']}" in places(tenant)
    tenant.advance(tenant.now + 14 * DAY)
    assert f"purges: mail/{anna['id']}" not in places(tenant)


def test_a_voicemail_under_a_hold_stays_in_purges_for_good(client: Client, tenant: Tenant) -> None:
    base = f"/users/{client.staff(3)}/messages"
    held = next(mail for mail in client.rows(base) if "Anna" in mail["subject"])
    assert client.status("DELETE", f"{base}/{enc(held['id'])}") == 204
    folder = f"/users/{client.staff(3)}/mailFolders/recoverableitemsdeletions/messages"
    assert [mail["id"] for mail in client.rows(folder)] == [held["id"]]
    assert client.status("POST", f"{base}/{enc(held['id'])}/permanentDelete") == 204
    tenant.advance(tenant.now + 4000 * DAY)
    assert f"purges: mail/{held['id']}" in places(tenant)


def test_a_deleted_meeting_leaves_chat_files_and_call_records(
    client: Client, tenant: Tenant
) -> None:
    meeting = client.meeting("Erstgespräch")
    before = len(client.rows("/communications/callRecords"))
    assert client.status("DELETE", meeting) == 204
    assert client.status("GET", meeting) == 404
    assert client.chat("Erstgespräch")
    assert client.file("Erstgespräch")
    assert len(client.rows("/communications/callRecords")) == before


def test_a_lie_answers_like_a_delete_and_does_nothing(client: Client, tenant: Tenant) -> None:
    before = places(tenant)
    file, chat = client.file("Anna Vertrag.docx"), client.private_chat(0)
    for method, path in (
        ("POST", f"{file}/permanentDelete"),
        ("DELETE", file),
        ("DELETE", f"/chats/{enc(chat)}"),
        ("DELETE", client.meeting("Erstgespräch")),
    ):
        lie = tenant.faults.add(Fault(Kind.LIE, f"^{method} "))
        assert client.status(method, path) == 204
        assert lie.hits == 1
    assert places(tenant) == before


class Purge:
    """An eDiscovery case with one search, as a client would drive it."""

    def __init__(self, client: Client, query: str) -> None:
        base = "/security/cases/ediscoveryCases"
        case = client.send("POST", base, json={"displayName": "erasure"}).json()
        wanted = {"displayName": "one person", "contentQuery": query}
        search = client.send("POST", f"{base}/{case['id']}/searches", json=wanted).json()
        self.client, self.place = client, f"{base}/{case['id']}/searches/{search['id']}"

    def run(self, name: str, polls: int = 10, **body: str) -> Json:
        answer = self.client.send("POST", f"{self.place}/{name}", json=body)
        assert answer.status_code == 202
        for _ in range(polls):
            work = self.client.get(answer.headers["Location"])
            if work["status"] == "succeeded":
                break
        return work

    def count(self) -> int:
        return int(self.run("estimateStatistics")["indexedItemCount"])

    def purge(self, polls: int = 10) -> Json:
        return self.run(
            "purgeData", polls, purgeType="permanentlyDelete", purgeAreas="teamsMessages"
        )


QUERY = f'kind:microsoftteams AND (from:"{ANNA}") AND sent>=2026-01-01 AND sent<=2026-11-02'


def test_retained_a_purge_takes_all_but_what_a_hold_keeps(client: Client, tenant: Tenant) -> None:
    tenant.purge_delay = DAY
    work = Purge(client, QUERY)
    found = work.count()
    assert found > 5
    assert work.purge(polls=3)["status"] == "running"
    assert work.count() == found
    tenant.advance(tenant.now + DAY)
    client.token = ""
    tenant.purge_delay = timedelta(0)
    assert work.purge()["status"] == "succeeded"
    assert work.count() == 1  # the chat "Streitfall" is under a hold
    kept = client.rows(f"/users/{client.staff(2)}/chats/getAllRetainedMessages")
    assert kept  # the policy of "Langzeit"
    assert any("ediscovery/" in place for place in places(tenant))
    assert client.status("DELETE", work.place) == 204
    assert not any("ediscovery/" in place for place in places(tenant))


def test_a_purge_takes_at_most_100_items_per_location(client: Client, tenant: Tenant) -> None:
    store = tenant.store
    host, anna = store.people[next(iter(store.people))], store.people[ANNA]
    room = chats.chat(store, [host, anna], tenant.now, topic="many")
    for number in range(230):
        chats.say(store, room, anna, tenant.now + timedelta(seconds=number), "again")
    work = Purge(client, f'from:"{ANNA}" AND sent>=2026-11-02')
    counts = [work.count()]
    while counts[-1]:
        work.purge()
        counts.append(work.count())
    assert counts == [230, 130, 30, 0]


def test_a_lie_about_a_purge_is_found_by_the_next_estimate(client: Client, tenant: Tenant) -> None:
    work = Purge(client, QUERY)
    before = work.count()
    tenant.faults.add(Fault(Kind.LIE, "purgeData"))
    assert work.purge()["status"] == "succeeded"
    assert work.count() == before


@pytest.mark.parametrize(
    "query", ["from:", "colour:red", "(from:a", "from:a)", "AND", "((((((((((((((from:a"]
)
def test_a_query_that_cannot_be_understood_is_refused(client: Client, query: str) -> None:
    base = "/security/cases/ediscoveryCases"
    case = client.send("POST", base, json={"displayName": "wrong"}).json()["id"]
    wanted = {"displayName": "x", "contentQuery": query}
    assert client.status("POST", f"{base}/{case}/searches", json=wanted) == 400
