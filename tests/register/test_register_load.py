"""What a loaded register answers."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from register_samples import NOW, Spoil

from adjourn.law.periods import Period, Rule, Start, due
from adjourn.law.working_days import WorkingDays
from adjourn.register import Severity, check, load
from adjourn.register.model import ITEM_KINDS
from adjourn.register.starter import FILES
from adjourn.tools.protocol import Kind


def test_kinds_of_items_are_those_of_the_tool_protocol() -> None:
    assert {kind.value for kind in Kind} == ITEM_KINDS


def test_every_kind_of_item_has_its_data_type(folder: Path) -> None:
    register = load(folder)
    assert {kind: register.type_for(kind).id for kind in ITEM_KINDS} == {
        "contact": "K-01",
        "attendance": "K-04",
        "call": "K-05",
        "device": "K-06",
        "recording": "K-08",
        "transcript": "K-09",
        "message": "K-11",
        "voicemail": "K-14",
        "picture": "K-15",
        "video": "K-15",
        "file": "K-16",
        "whiteboard": "K-17",
    }
    assert register.type_for("contact", "account").id == "K-02"
    assert register.type_for("contact", "unheard-of").id == "K-01"
    with pytest.raises(LookupError):
        register.type_for("aura")


def test_a_type_gives_its_one_rule_in_the_controllers_zone(folder: Path) -> None:
    register = load(folder)
    rule = register.rule("K-12")
    assert rule == Rule(Start.COLLECTION, Period.parse("6 y-EOY"))
    assert due(rule, datetime(2026, 3, 15, tzinfo=UTC), register.zone) == datetime(
        2032, 12, 31, 23, tzinfo=UTC
    )
    with pytest.raises(LookupError):
        register.rule("K-99")


def test_the_tools_section_reaches_the_connector_as_written(folder: Path) -> None:
    tool = load(folder).tools["teams"]
    assert (tool.kind, tool.title, tool.status) == ("teams", "Microsoft Teams", "active")
    assert list(tool.settings) == ["tenant_id", "client_id", "client_secret", "authority", "graph"]
    assert tool.settings["client_secret"] == {"env": "ADJOURN_TEAMS_SECRET"}


def test_a_section_with_the_connectors_keys_alone_is_enough(folder: Path) -> None:
    (folder / "tools.toml").write_text(
        '[tools.teams]\nkind = "teams"\ntenant_id = "t"\nclient_id = "c"\n'
        'client_secret = { env = "ADJOURN_TEAMS_SECRET" }\n',
        encoding="utf-8",
    )
    assert load(folder).tools["teams"].settings["tenant_id"] == "t"
    left = {problem.key for problem in check(folder) if problem.file == "tools.toml"}
    assert left == {"tools.teams.provider", "tools.teams.contract"}


def test_the_version_does_not_change_with_comments_order_and_files(folder: Path) -> None:
    version = load(folder).version
    whole = [(folder / name).read_text(encoding="utf-8") for name in reversed(FILES)]
    for name in FILES:
        (folder / name).unlink()
    (folder / "all.toml").write_text("\n".join(whole), encoding="utf-8")
    assert load(folder).version == version
    assert len(version) == 64


def test_the_version_changes_with_a_decision(folder: Path, spoil: Spoil) -> None:
    version = load(folder).version
    spoil("types.toml", 'period = "90 d"', 'period = "30 d"')
    assert load(folder).version != version


def test_no_value_shows_in_a_repr(folder: Path) -> None:
    register = load(folder)
    shown = "".join(
        repr(thing)
        for thing in (
            register,
            register.controller,
            register.controller.dpo,
            register.tools["teams"],
            register.types["K-01"],
        )
    )
    assert shown == "Register()Controller()Officer()Tool(teams)DataType(K-01)"


def test_what_is_still_to_be_filled_in_does_not_stop_loading(folder: Path) -> None:
    problems = check(folder, now=NOW)
    assert problems
    assert {problem.severity for problem in problems} == {Severity.TODO}
    assert load(folder).controller.name == "Example GmbH (replace)"


def test_L_2_fields_are_taken_or_refused_with_a_reason(folder: Path) -> None:
    fields = load(folder).fields
    assert fields["networkInfo", "ipAddress"].type == "K-06"
    assert fields["callRecording", "*"].type == "K-08"
    refused = ("basicServiceSetIdentifier", "subnet", "dnsSuffix", "traceRouteHops", "wifiBand")
    for name in refused:
        assert fields["networkInfo", name].not_fetched
    assert fields["participantEndpoint", "feedback"].not_fetched


def test_a_register_cannot_be_changed(folder: Path) -> None:
    register = load(folder)
    with pytest.raises(AttributeError):
        register.version = ""  # type: ignore[misc]


def test_D_03_working_days_are_those_of_the_seat(folder: Path) -> None:
    corpus_christi, assumption = date(2026, 6, 4), date(2026, 8, 14)
    assert load(folder).working_days.is_working_day(corpus_christi)
    controller = folder / "controller.toml"
    text = controller.read_text(encoding="utf-8")
    text = text.replace('# subdivision = "BE"', 'subdivision = "BY"')
    text = text.replace("# extra_holidays = [2026-08-15]", "extra_holidays = [2026-08-14]")
    controller.write_text(text, encoding="utf-8")
    days = load(folder).working_days
    assert not days.is_working_day(corpus_christi)
    assert not days.is_working_day(assumption)


def test_the_seat_may_be_another_country_than_the_telephones(folder: Path) -> None:
    controller = folder / "controller.toml"
    text = controller.read_text(encoding="utf-8")
    text = text.replace('default_country = "DE"', 'default_country = "CH"\ncountry = "AT"')
    controller.write_text(text, encoding="utf-8")
    assert load(folder).working_days == WorkingDays("AT")
