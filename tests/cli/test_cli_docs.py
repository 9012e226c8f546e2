"""Every command says what it does, and the reference says it, too."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from adjourn.cli import main

_PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "cli.md").read_text("utf-8")
_STABLE = {"init", "register check", "collect", "find", "erase", "follow-up", "receipt", "verify",
           "practice", "serve"}  # fmt: skip


def commands(group: click.Group = main, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


COMMANDS = dict(commands())


def section(name: str) -> str:
    match = re.search(rf"^## `adjourn {name}`\n(.*?)(?=^## |\Z)", _PAGE, re.S | re.M)
    assert match, f"docs/reference/cli.md has no section for {name}"
    return match[1]


def test_the_commands_that_were_promised_are_there() -> None:
    assert set(COMMANDS) >= _STABLE


@pytest.mark.parametrize(
    "name", [*COMMANDS, "", "register", "evidence", "token", "consent", "case", "keyring"]
)
def test_every_command_has_a_help_with_words(name: str) -> None:
    done = CliRunner().invoke(main, [*name.split(), "--help"])
    assert done.exit_code == 0
    words = done.stdout.partition("\n\n")[2].partition("\n\nOptions")[0]
    assert len(words.split()) >= 5


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_words_of_its_own(name: str) -> None:
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts}"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_names_every_option_and_argument_and_gives_an_example(name: str) -> None:
    text = section(name)
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            assert f"`{parameter.opts[0]}" in text, parameter.opts
        else:
            assert parameter.make_metavar(click.Context(COMMANDS[name])).strip("[].") in text
    assert re.search(rf"^\$ .*adjourn {name}", text, re.M), "no example"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_names_no_option_that_is_not_there(name: str) -> None:
    listed = re.search(r"^Options: (.*?)\n\n", section(name), re.S | re.M)
    assert listed
    known = {opt for p in COMMANDS[name].params for opt in p.opts}
    assert set(re.findall(r"`(--[\w-]+)", listed[1])) <= known


def test_the_reference_names_no_command_that_is_not_there() -> None:
    assert set(re.findall(r"^## `adjourn ([\w -]+)`", _PAGE, re.M)) == set(COMMANDS)


def test_the_reference_says_what_each_exit_code_means() -> None:
    assert re.findall(r"^\| (\d) \|", _PAGE, re.M) == ["0", "1", "2"]
