"""How long, who receives data, your rights: each sentence by its id."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from notice_samples import BY_ID, NOW, change, erasure, facts, found, hold, said, words

from adjourn.home import Home
from adjourn.law.reasons import PRECEDENCE, Reason
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, writing
from adjourn.notice import unsaid
from adjourn.notice.sentences import SENTENCES, Otherwise, State, gaps
from adjourn.notice.sentences.keeping import KEEPING, keeping
from adjourn.register import Register
from adjourn.retain import holds
from adjourn.retain.holds import Scope
from adjourn.tools.protocol import Kind

# ---- how long


def test_N_periods_has_every_type_and_breaks_when_something_is_overdue(told: Ledger) -> None:
    for each in told.register.types.values():
        assert each.title_en in said(told.register, "N-periods")
    assert found(told, "N-periods").state is State.KEPT
    hold(told, "teams", at=NOW - timedelta(days=40), kind=Kind.CALL)
    broken = found(told, "N-periods")
    assert (broken.state, broken.numbers) == (State.BROKEN, {"due": 1, "overdue": 1})


def test_S16_has_the_three_triggers_and_a_sentence_for_every_reason_that_keeps(
    register: Register,
) -> None:
    text = said(register, "S16")
    for trigger in ("you ask for it", "you withdraw", "purpose and period end",
                    "Sie verlangen es", "widerrufen", "Zweck und Frist enden"):  # fmt: skip
        assert trigger in text
    assert set(KEEPING) == set(Reason) - {Reason.NOT_FOUND}
    for reason in keeping(facts(register)):
        assert KEEPING[reason].en[1:] in text
        assert KEEPING[reason].de[1:] in text


def test_S16_no_law_no_statutory_reason(folder: Path) -> None:
    path = folder / "types.toml"
    text = path.read_text("utf-8").replace('basis = "c"', 'basis = "-"')
    path.write_text(text.replace("statute =", "# statute ="), "utf-8")
    without = change(folder, "types.toml", "K-01", "K-01")
    assert Reason.STATUTORY_RETENTION not in keeping(facts(without))


def test_S16_a_reason_that_the_notice_does_not_tell_of_keeps_nothing(
    folder: Path, told: Ledger
) -> None:
    assert unsaid(told, NOW) == {}
    told.register = change(folder, "controller.toml", "# holds = [", "holds = [")
    assert unsaid(told, NOW) == {
        Reason.TAX_OPEN: ["controller.holds"], Reason.LEGAL_CLAIM: ["controller.holds"],
    }  # fmt: skip
    scope = Scope(types=("K-11",))
    holds.open_hold(told, Reason.LEGAL_HOLD, scope, "op-07", NOW, unsaid(told, NOW))
    with pytest.raises(holds.BadHold, match=r"controller\.holds"):
        holds.open_hold(told, Reason.LEGAL_CLAIM, scope, "op-07", NOW, unsaid(told, NOW))


def test_S16_breaks_where_something_is_kept_for_a_reason_that_is_told_no_more(
    folder: Path, told: Ledger
) -> None:
    hold = holds.open_hold(told, Reason.LEGAL_CLAIM, Scope(types=("K-11",)), "op-07", NOW, {})
    assert found(told, "S16").state is State.UNPROVEN
    told.register = change(folder, "controller.toml", "# holds = [", "holds = [")
    broken = found(told, "S16")
    assert broken.state is State.BROKEN
    assert [issue.path for issue in broken.todo] == [("controller", "holds")]
    with pytest.raises(holds.BadHold, match="legal_claim"):
        holds.approve(told, hold, "op-12", None, NOW, unsaid(told, NOW))
    holds.release(told, hold, NOW)
    assert found(told, "S16").state is State.UNPROVEN


def test_S16_as_long_as_nothing_is_published_nothing_is_kept(home: Home, ledger: Ledger) -> None:
    """The starter register, not filled in."""
    silent = unsaid(ledger, NOW)
    assert set(silent) == set(PRECEDENCE)
    assert "controller.name" in silent[Reason.LEGAL_HOLD]


def test_S16_is_unproven_before_the_first_erasure_kept_after_and_broken_when_late(
    told: Ledger,
) -> None:
    assert found(told, "S16").state is State.UNPROVEN
    erasure(told, NOW - timedelta(days=9), home=True)
    assert found(told, "S16").state is State.KEPT
    erasure(told, NOW - timedelta(days=4), home=False)
    late = found(told, "S16")
    assert (late.state, late.numbers["asked"], late.numbers["done"], late.numbers["overdue"]) == (
        State.BROKEN, 2, 1, 1,
    )  # fmt: skip


def test_S16_a_sweep_is_no_request_and_is_late_like_one(told: Ledger) -> None:
    number = erasure(told, NOW - timedelta(days=4), home=True, actor="system:retain")
    none = found(told, "S16")
    assert (none.numbers["asked"], none.numbers["overdue"]) == (0, 0)
    with writing():
        execute('INSERT INTO erase_asked ("row", erasure_id) VALUES (1, %s)', [number.hex])
    late = found(told, "S16")
    assert (late.state, late.numbers["asked"], late.numbers["overdue"]) == (State.BROKEN, 0, 1)


def test_S17_every_cookie_has_its_purpose_and_its_end(folder: Path, register: Register) -> None:
    text = said(register, "S17")
    for wanted in ("adjourn-person", "30 minutes after", "30 Minuten nach", "necessary",
                   "notwendig", "Running our own pages"):  # fmt: skip
        assert wanted in text
    (folder / "cookies.toml").write_text("cookies = []\n", "utf-8")
    none = change(folder, "types.toml", "K-01", "K-01")
    assert "store nothing on your device" in said(none, "S17")


def test_S18_names_statute_and_period(told: Ledger) -> None:
    text = said(told.register, "S18")
    assert re.search(r"Trade letters, 6 years.*§ 257", text)
    assert re.search(r"Buchungsbelege, 8 Jahre.*§ 147", text)


def test_R_05_S18_breaks_where_a_period_is_not_that_of_the_law(folder: Path, told: Ledger) -> None:
    assert found(told, "S18").state is State.KEPT
    told.register = change(folder, "types.toml", 'period = "6 y-EOY"', 'period = "10 y-EOY"')
    broken = found(told, "S18")
    assert broken.state is State.BROKEN
    assert [issue.path for issue in broken.todo] == [("types", "K-12", "period")]


def test_N_provider_periods_come_from_what_the_tool_can_do(told: Ledger) -> None:
    text = said(told.register, "N-provider-periods")
    assert "offers no deletion of this: Call metadata and Technical data; the provider keeps it "\
        "for 30 days" in text  # fmt: skip
    assert "bietet hierfür keine Löschung an" in text


def test_S19_and_S20_speak_of_what_a_provider_decides_itself_and_go_without(
    folder: Path, register: Register
) -> None:
    assert "diagnostic and account data" in said(register, "S19")
    assert "One Microsoft Way" in said(register, "S20")
    without = change(
        folder, "parties.toml", 'roles = ["sub-processor", "controller"]', 'roles = ["recipient"]'
    )
    assert words(without, "S19") == words(without, "S20") == ()


# ---- who gets it


def test_N_recipients_names_the_others_and_every_party(register: Register) -> None:
    text = said(register, "N-recipients")
    for wanted in ("The others in a conference", "Telefongesellschaften", "Courts and authorities",
                   "Microsoft Corporation (US) receives data as sub-processor"):  # fmt: skip
        assert wanted in text


def test_N_transfers_tells_the_safeguard_or_stops(folder: Path, register: Register) -> None:
    text = said(register, "N-transfers")
    assert "Microsoft Corporation sits outside the European Economic Area (US)." in text
    assert "standard contractual clauses: (EU) 2021/914" in text
    spoiled = change(folder, "parties.toml", 'type = "scc"', 'type = "avv"')
    assert [issue.path for issue in gaps(facts(spoiled))] == [
        ("parties", "microsoft-corporation", "adequacy")
    ]
    decided = change(folder, "parties.toml", "# adequacy =", "adequacy =")
    assert list(gaps(facts(decided))) == []
    assert "Data Privacy Framework" in said(decided, "N-transfers")


def test_S10_names_what_we_cannot_control(folder: Path, register: Register) -> None:
    assert "we cannot have deleted" in said(register, "S10")
    assert "Technische Daten" in said(register, "S10")
    unknown = change(folder, "tools.toml", 'kind = "teams"', 'kind = "other"')
    assert words(unknown, "S10") == ()


def test_S11_is_unproven_when_nobody_read_the_policy_for_180_days(told: Ledger) -> None:
    assert found(told, "S11").state is State.KEPT
    assert found(told, "S11", NOW + timedelta(days=181)).state is State.UNPROVEN


def test_S12_points_to_the_provider_and_does_not_take_its_place(register: Register) -> None:
    assert "does not take the place of this one" in said(register, "S12")


def test_S24_links_the_providers_notice_and_the_terms(folder: Path, told: Ledger) -> None:
    text = said(told.register, "S24")
    assert text.count("https://privacy.microsoft.com/privacystatement") == 2
    assert "Data-Protection-Addendum" in text
    told.register = change(folder, "tools.toml", "terms_url =", "# terms_url =")
    assert found(told, "S24").state is State.UNPROVEN


# ---- rights


def test_N_rights_has_each_right_with_the_bases_that_carry_it(register: Register) -> None:
    text = said(register, "N-rights")
    for wanted in ("Art. 15", "Art. 16", "Art. 17", "Art. 18", "Art. 20"):
        assert wanted in text
    assert "Art. 6(1)(a) GDPR and Art. 6(1)(b) GDPR" in text


def test_N_complaint_names_the_authority_and_ones_own(register: Register) -> None:
    assert "datenschutz-berlin.de" in said(register, "N-complaint")
    assert "where you live or work" in said(register, "N-complaint")


def test_N_objection_stands_apart(register: Register) -> None:
    alone = [s.id for s in SENTENCES if s.part is BY_ID["N-objection"].part]
    assert alone == ["N-objection"]
    assert BY_ID["N-objection"].otherwise is Otherwise.STOPS
    assert "compelling grounds" in said(register, "N-objection")


def test_N_contact_has_mail_telephone_post_and_pages(register: Register) -> None:
    for wanted in ("privacy@example.org", "+49 30", "Musterstraße", "https://privacy.example.org"):
        assert wanted in said(register, "N-contact")
