"""What the check finds, where, and what it says would be right."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from register_samples import NOW, TEAMS_KEYS, Errors, Spoil

from adjourn.register import Problem, RegisterError, Severity, check, load
from adjourn.register.starter import FILES, write_starter

TOOL = 'kind = "teams"  '


def texts(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


def test_the_issues_form_of_a_problem(spoil: Spoil, errors: Errors) -> None:
    spoil("tools.toml", "https://graph.microsoft.com/v1.0", "ftp://graph.example.org")
    assert texts(errors()) == [
        'tools.toml:13 tools.teams.graph: is "ftp://…"; right would be an https:// address, '
        'e.g. "https://graph.microsoft.com/v1.0"'
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "controller.toml",
            'legal_form = "GmbH (replace)"',
            "legal_form = 5",
            "controller.toml:9 controller.legal_form: is a number; right would be a text in quotes",
        ),
        (
            "controller.toml",
            "[controller.authority]",
            "[controller.autority]",
            "controller.toml:30 controller.autority: is not a known key; "
            "right would be authority (did you mean that?)",
        ),
        (
            "controller.toml",
            '# subdivision = "BE"',
            'subdivision = "Berlin"',
            "controller.toml:17 controller.subdivision: is not known in DE; "
            "right would be one of BB, BE, BW, BY, HB,",
        ),
        (
            "controller.toml",
            '# subdivision = "BE"',
            'country = "LU"\nsubdivision = "BE"',
            "controller.toml:18 controller.subdivision: is not known in LU; "
            "right would be none: holidays are the same everywhere",
        ),
        (
            "controller.toml",
            'default_country = "DE"',
            'default_country = "US"',
            "controller.toml:7 controller.country: is no country of the EU or the EEA; "
            "right would be the seat's country, or the representative's (Art. 27 GDPR): AT, BE,",
        ),
        (
            "controller.toml",
            "# extra_holidays = [2026-08-15]",
            'extra_holidays = ["Assumption Day"]',
            "controller.toml:18 controller.extra_holidays: is a list that does not fit here; "
            "right would be a list in [ ], each a date without quotes, e.g. 2026-11-22",
        ),
        (
            "parties.toml",
            'country = "IE"\n',
            "",
            "parties.toml:7 parties.microsoft-ireland.country: is missing; "
            'right would be a two-letter country code, e.g. "IE"',
        ),
        (
            "parties.toml",
            "# signed_at = 2026-01-01",
            "signed_at = true",
            "parties.toml:49 contracts.avv-microsoft.signed_at: is true or false; "
            "right would be a date without quotes, e.g. 2026-11-22",
        ),
        (
            "tools.toml",
            "client_id",
            "clientid",
            "tools.toml:9 tools.teams.clientid: is not a known key; "
            "right would be client_id (did you mean that?)",
        ),
        (
            "tools.toml",
            "client_id",
            '"bad\\nkey\\u001b[31m"',
            'tools.toml:9 tools.teams."bad?key?[31m": is not a known key',
        ),
        (
            "tools.toml",
            TOOL,
            'kind = "teems"',
            "tools.toml:7 tools.teams.kind: has no connector; right would be one of teams",
        ),
        (
            "tools.toml",
            'provider = "microsoft-ireland"',
            'provider = "microsoft-irland"',
            "tools.toml:18 tools.teams.provider: is not in [parties.*]; "
            "right would be one of microsoft-corporation, microsoft-ireland",
        ),
        (
            "tools.toml",
            'contract = "avv-microsoft"',
            'contract = "none"',
            "tools.toml:19 tools.teams.contract: is not in [contracts.*]; "
            "right would be one of avv-microsoft",
        ),
        (
            "parties.toml",
            'engaged_by = "microsoft-ireland"',
            'engaged_by = "nobody"',
            "parties.toml:23 parties.microsoft-corporation.engaged_by: is not in [parties.*]",
        ),
        (
            "parties.toml",
            'parties = ["controller", "microsoft-ireland"]',
            'parties = ["controller", "nobody"]',
            "parties.toml:46 contracts.avv-microsoft.parties[1]: is not in [parties.*]",
        ),
        (
            "types.toml",
            'purpose = "hold-meeting"',
            'purpose = "fun"',
            "types.toml:23 types.K-01.purpose: is not in [purposes.*]",
        ),
        (
            "fields.toml",
            'startDateTime = { type = "K-05" }',
            'startDateTime = { type = "K-99" }',
            "fields.toml:6 fields.callRecord.startDateTime.type: is not in [types.*]",
        ),
        (
            "fields.toml",
            'startDateTime = { type = "K-05" }',
            "startDateTime = {}",
            "fields.toml:6 fields.callRecord.startDateTime: needs one of type and not_fetched",
        ),
        (
            "types.toml",
            'start = "V"',
            'start = "B"',
            "types.toml:25 types.K-01.start: is a text that does not fit here; "
            'right would be one of "A", "V", "E"',
        ),
        (
            "types.toml",
            'period = "90 d"',
            'period = "91 d"',
            "types.toml:26 types.K-01.period: is a text that does not fit here; "
            'right would be one of "0", "7 d", "30 d"',
        ),
        (
            "types.toml",
            'kinds = ["contact"]',
            'kinds = ["contakt"]',
            "types.toml:27 types.K-01.kinds: is a list that does not fit here; "
            "right would be a list in [ ], each a kind of item",
        ),
        (
            "controller.toml",
            "Europe/Berlin",
            "Europe/Bärlin",
            "controller.toml:14 controller.time_zone: is not a known time zone",
        ),
        (
            "controller.toml",
            'email = "dpo@',
            'none_because = "dpo@',
            None,
        ),
        (
            "controller.toml",
            'email = "dpo@example.org (replace)"',
            "",
            "controller.toml:24 controller.dpo: needs one of email and none_because",
        ),
        (
            "cookies.toml",
            "[[cookies]]",
            "[cookies]",
            "cookies.toml:4 cookies: is not a list; right would be tables [[cookies]], or []",
        ),
        (
            "portal.toml",
            '# [portal]\n# url = "https://privacy.example.org"',
            '[portal]\nurl = "http://privacy.example.org"',
            'portal.toml:7 portal.url: is "http://…", which anyone on the way can read; '
            "right would be an https:// address without a path",
        ),
        (
            "portal.toml",
            '# [portal]\n# url = "https://privacy.example.org"',
            '[portal]\nurl = "https://privacy.example.org/rights"',
            "portal.toml:7 portal.url: is an address with a path; right would be",
        ),
        (
            "tools.toml",
            'join_hosts = ["teams.microsoft.com"]',
            'join_hosts = ["https://teams.microsoft.com/"]',
            "tools.toml:21 tools.teams.join_hosts: is a list that does not fit here; right would "
            "be a list in [ ], each the name of a host",
        ),
        (
            "purposes.toml",
            "[purposes.access]",
            "[purposes.Access]",
            "purposes.toml:25 purposes.Access: is a text that does not fit here; "
            'right would be an id such as "microsoft-ireland"',
        ),
    ],
)
def test_a_mistake_is_named_with_file_line_key_and_what_would_be_right(
    spoil: Spoil, errors: Errors, file: str, old: str, new: str, said: str | None
) -> None:
    spoil(file, old, new)
    found = texts(errors())
    if said is None:
        assert found == []
    else:
        assert any(text.startswith(said) for text in found), found


def test_one_mistake_is_one_problem(spoil: Spoil, errors: Errors) -> None:
    spoil("parties.toml", 'country = "IE"', 'country = "Ireland"')
    assert [problem.key for problem in errors()] == ["parties.microsoft-ireland.country"]


def test_all_mistakes_are_found_at_once(spoil: Spoil, errors: Errors) -> None:
    spoil("parties.toml", 'country = "IE"', 'country = "Ireland"')
    spoil("types.toml", 'period = "90 d"', 'period = "ever"')
    spoil("types.toml", 'basis = "f"', 'basis = "g"')
    assert [(problem.file, problem.line) for problem in errors()] == [
        ("parties.toml", 9),
        ("types.toml", 24),
        ("types.toml", 26),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('basis = "f"', 'basis = "b / f"'),
        ('basis = "f"', 'basis = ["b", "f"]'),
        ('start = "V"', 'start = "A or V"'),
        ('period = "90 d"', 'period = "7 d, faults 30 d"'),
        ('period = "90 d"', 'period = ["7 d", "30 d"]'),
    ],
)
def test_R_01_one_basis_one_rule(spoil: Spoil, errors: Errors, old: str, new: str) -> None:
    spoil("types.toml", old, new)
    (problem,) = errors()
    assert problem.message == "names more than one (a data type has one rule)"
    assert "variant_of" in problem.right


def test_R_01_a_variant_with_the_same_basis_and_purpose_is_a_second_rule(
    spoil: Spoil, errors: Errors
) -> None:
    spoil("types.toml", 'purpose = "training-proof"', 'purpose = "organise"')
    (problem,) = errors()
    assert (problem.key, problem.message) == (
        "types.K-04p.variant_of",
        "is a second rule for one data type",
    )


def test_R_05_a_period_of_the_law_is_neither_shorter_nor_longer(
    spoil: Spoil, errors: Errors
) -> None:
    spoil("types.toml", 'period = "8 y-EOY"', 'period = "10 y-EOY"')
    (problem,) = errors()
    assert problem.key == "types.K-13.period"
    assert problem.right.startswith('"8 y-EOY" (')
    spoil("controller.toml", "# finance = true", "finance = true")
    assert errors() == [], "a bank keeps them for ten years"


def test_R_05_what_the_law_wants_kept_starts_with_the_record_and_rests_on_it(
    spoil: Spoil, errors: Errors
) -> None:
    spoil(
        "types.toml",
        'basis = "c"\nstart = "A"\nperiod = "6',
        'basis = "f"\nstart = "V"\nperiod = "6',
    )
    assert {problem.key for problem in errors()} == {"types.K-12.basis", "types.K-12.start"}


def test_no_tool_has_the_name_of_our_own_archive(spoil: Spoil, errors: Errors) -> None:
    spoil("tools.toml", "[tools.teams]", "[tools.archive]")
    assert ("tools.archive", "is the name of our own archive") in {
        (problem.key, problem.message) for problem in errors()
    }


def test_a_variant_takes_no_kinds_and_has_no_variants(spoil: Spoil, errors: Errors) -> None:
    spoil("types.toml", 'variant_of = "K-01"\n', 'variant_of = "K-01"\nkinds = ["contact:x"]\n')
    spoil("types.toml", 'variant_of = "K-02"', 'variant_of = "K-01b"')
    assert [problem.key for problem in errors()] == ["types.K-01b.kinds", "types.K-02b.variant_of"]


def test_each_kind_goes_to_exactly_one_type(spoil: Spoil, errors: Errors) -> None:
    spoil("types.toml", 'kinds = ["call"]', 'kinds = ["attendance"]')
    double, without = errors()
    assert without.message == 'takes "attendance", which K-04 takes already'
    assert double.message == 'no type takes "call"'
    assert {double.key, without.key} == {"types", "types.K-05.kinds"}


def test_items_of_a_tool_need_a_legal_basis(spoil: Spoil, errors: Errors) -> None:
    spoil("types.toml", 'basis = "f"', 'basis = "-"')
    assert [problem.key for problem in errors() if problem.key.endswith("basis")] == [
        "types.K-01.basis"
    ]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('covers = ["teams"]', "covers = []", "covers"),
        ('parties = ["controller", "m', 'parties = ["m', "parties"),
        ('"controller", "microsoft-ireland"]', '"controller", "microsoft-corporation"]', "parties"),
        ("# valid_to = 2027-12-31", "valid_to = 2026-11-21", "valid_to"),
        ("# signed_at = 2026-01-01", "signed_at = 2026-11-23", "signed_at"),
    ],
)
def test_S25_the_contract_fits_the_tool_and_is_in_force(
    spoil: Spoil, errors: Errors, old: str, new: str, key: str
) -> None:
    spoil("parties.toml", old, new)
    assert [problem.key for problem in errors()] == [f"contracts.avv-microsoft.{key}"]
    spoil("tools.toml", 'status = "active"', 'status = "retired"')
    assert errors() == []


def test_S25_a_contract_holds_through_its_last_local_day(folder: Path, spoil: Spoil) -> None:
    spoil("parties.toml", "# valid_to = 2027-12-31", "valid_to = 2026-11-22")

    def over(now: datetime) -> bool:
        return any(problem.message == "is over" for problem in check(folder, now=now))

    assert not over(datetime(2026, 11, 22, 22, 59, tzinfo=UTC))
    assert over(datetime(2026, 11, 22, 23, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    "value",
    [
        '"hunter2"',
        '{ value = "hunter2" }',
        '{ env = "A", file = "hunter2" }',
        '{ env = "" }',
        '["hunter2"]',
        "{}",
    ],
)
def test_a_secret_in_clear_is_refused_and_not_repeated(
    folder: Path, spoil: Spoil, errors: Errors, value: str
) -> None:
    spoil("tools.toml", '{ env = "ADJOURN_TEAMS_SECRET" }', value)
    (problem,) = errors()
    assert problem.key == "tools.teams.client_secret"
    assert problem.right == '{ env = "NAME" } or { file = "PATH" }'
    assert "hunter2" not in str(problem)
    with pytest.raises(RegisterError) as refused:
        load(folder)
    assert "hunter2" not in str(refused.value)


def test_a_certificate_is_a_secret_too(spoil: Spoil, errors: Errors) -> None:
    spoil("tools.toml", '# certificate = { file = "/path', 'certificate = { file = "/path')
    assert errors() == []
    spoil("tools.toml", "certificate = {", 'limits = { token = "x" }\ncertificate = {')
    assert [problem.key for problem in errors()] == ["tools.teams.limits.token"]


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://login.example.org/x", True),
        ("http://127.0.0.1:8080", True),
        ("http://127.9.9.9", True),
        ("http://[::1]:8080/v1.0", True),
        ("http://LOCALHOST", True),
        ("http://192.0.2.1", False),
        ("http://localhost.example.org", False),
        ("http://127.0.0.1@198.51.100.1/", False),
        ("https://user:hunter2@login.example.org", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://login.example.org:port", False),
        ("login.example.org", False),
        ("", False),
    ],
)
def test_plain_http_is_refused_except_on_loopback(
    spoil: Spoil, errors: Errors, address: str, good: bool
) -> None:
    spoil("tools.toml", "https://login.microsoftonline.com", address)
    found = errors()
    assert (found == []) is good
    assert all(problem.key == "tools.teams.authority" for problem in found)
    assert "hunter2" not in "".join(texts(found))


def test_a_key_in_two_files_names_both(folder: Path) -> None:
    (folder / "zz.toml").write_text("\n[controller]\nname = 'Other'\n[parties.new]\n", "utf-8")
    (problem,) = [p for p in check(folder, now=NOW) if p.severity is Severity.ERROR]
    assert str(problem) == (
        "zz.toml:3 controller.name: is also set in controller.toml:8; "
        "right would be one place for each key"
    )


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"a = 1\nb = \n", 2, "is not valid TOML here: Invalid value"),
        (b"a = 1\na = 2\n", 2, "is not valid TOML here: Cannot overwrite a value"),
        (b'a = 1\n"""', 2, "is not valid TOML here:"),
        (b"a = 1\n\nb = '\xff'\n", 3, "is not UTF-8 text"),
        (b"a = " + b"[" * 9000, 0, "is nested too deep"),
        (b"a = " + b"1" * 9000, 0, "holds a number that is too long"),
        (b"\na = '" + b"x" * 30_000 + b"'", 2, "the line is too long"),
        (b"#\n" * 300_000, 0, "is too large"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_nothing_crashes(
    folder: Path, content: bytes, line: int, message: str
) -> None:
    (folder / "bad.toml").write_bytes(content)
    (problem,) = check(folder, now=NOW)
    assert (problem.file, problem.line) == ("bad.toml", line)
    assert problem.message.startswith(message)


def test_what_is_no_plain_file_is_not_opened(folder: Path) -> None:
    (folder / "folder.toml").mkdir()
    os.mkfifo(folder / "pipe.toml")
    (folder / "gone.toml").symlink_to(folder / "nowhere")
    assert {(p.file, p.message) for p in check(folder)} == {
        (name, "is not a plain file") for name in ("folder.toml", "pipe.toml", "gone.toml")
    }


def test_a_missing_or_empty_folder_says_how_to_begin(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        (tmp_path / "file").write_text("")
        (problem,) = check(folder)
        assert "adjourn init" in problem.right
        with pytest.raises(RegisterError, match="adjourn init"):
            load(folder)


def test_sections_of_the_wrong_shape_are_named(tmp_path: Path) -> None:
    (tmp_path / "all.toml").write_text(
        "controller = 1\nparties = 2\ntools = []\ntypes = 'x'\nfields = { a = 1 }\n"
        "cookies = [1]\nwhat = 1\n[purposes]\nx = 5\n",
        encoding="utf-8",
    )
    keys = {problem.key for problem in check(tmp_path, now=NOW)}
    assert keys >= {"controller", "parties", "tools", "types", "fields.a", "cookies[0]", "what"}
    assert "purposes.x" in keys


def test_a_connector_that_names_no_keys_is_not_second_guessed(folder: Path, spoil: Spoil) -> None:
    spoil("tools.toml", "client_id", "own_key")
    found = check(folder, now=NOW, kinds={"teams": ()})
    assert all(problem.severity is Severity.TODO for problem in found)


def test_problems_come_in_the_order_of_files_and_lines(folder: Path) -> None:
    places = [(problem.file, problem.line) for problem in check(folder, now=NOW)]
    assert len({file for file, _ in places}) > 1
    assert places == sorted(places)


def test_a_refused_register_says_the_first_problems_and_how_many_more(
    folder: Path, spoil: Spoil
) -> None:
    for number in range(7):
        spoil("types.toml", 'basis = "f"', f'basis = "g{number}"')
    with pytest.raises(RegisterError) as refused:
        load(folder)
    assert len(refused.value.problems) == 7
    assert str(refused.value).splitlines()[-1] == "and 2 more"


junk = st.one_of(
    st.text(st.sampled_from("[]{}='\"\n.,#\\\x00 aé🙂"), max_size=6),
    st.sampled_from(["= 1", "= [[", "= {}", "= 2026-01-01", "= nan", "[types]", "[[a]]"]),
)


@settings(deadline=None)
@given(st.sampled_from(FILES), st.floats(0, 1), st.integers(0, 40), junk)
def test_a_damaged_file_gives_problems_and_never_a_crash(
    name: str, place: float, dropped: int, added: str
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_starter(folder)
        text = (folder / name).read_text(encoding="utf-8")
        at = int(place * len(text))
        (folder / name).write_text(text[:at] + added + text[at + dropped :], encoding="utf-8")
        problems = check(folder, now=NOW, kinds={"teams": TEAMS_KEYS})
        if all(problem.severity is Severity.TODO for problem in problems):
            load(folder)


def test_V_2_a_word_that_DPV_does_not_have_is_named(spoil: Spoil, errors: Errors) -> None:
    spoil("purposes.toml", "dpv:LegalCompliance", "dpv:LegalComplicity")
    (problem,) = errors()
    assert problem.key == "purposes.statutory-records.dpv"
    assert "dpv:LegalComplicity is no term of DPV 2.3" in problem.message
