"""The mail server in the register: no secret, no letter in clear, nothing that ends a header."""

from pathlib import Path

import pytest
from register_samples import Errors

from adjourn.register import Severity, check, load

RIGHT = """[mail]
server = "smtp.example.org"
sender = "privacy@example.org"
user = "privacy"
password = { env = "ADJOURN_MAIL_PASSWORD" }
"""


def test_a_mail_server_is_read_with_its_usual_values(folder: Path, errors: Errors) -> None:
    (folder / "mail.toml").write_text(RIGHT)
    assert errors() == []
    mail = load(folder).mail
    assert mail
    assert (mail.server, mail.port, mail.security) == ("smtp.example.org", None, "starttls")
    assert "example" not in repr(mail)


def test_without_a_mail_server_the_check_says_that_letters_wait(folder: Path) -> None:
    (todo,) = [problem for problem in check(folder) if problem.key == "mail"]
    assert todo.severity is Severity.TODO
    assert "letters wait" in todo.message
    (folder / "mail.toml").write_text(RIGHT)
    assert [problem for problem in check(folder) if problem.key == "mail"] == []


def test_the_example_of_the_starter_is_right(folder: Path, errors: Errors) -> None:
    text = (folder / "mail.toml").read_text()
    example = [line[2:] for line in text.splitlines() if " = " in line or line == "# [mail]"]
    (folder / "mail.toml").write_text("\n".join(example))
    assert errors() == []
    assert load(folder).mail


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"smtp.example.org"', '"smtp.example.org:25"', "mail.server: holds a port"),
        ('"smtp.example.org"', '"smtp.example.org\\n"', "mail.server: is a text that does not"),
        ("user =", 'security = "none"\nuser =', 'mail.security: is "none", which anyone'),
        ("user =", 'security = "ssl"\nuser =', "mail.security: is a text that does not"),
        ("user =", "port = 70000\nuser =", "mail.port: is a number; right would be the number"),
        ('user = "privacy"', "", "mail: needs both of user and password"),
        ('{ env = "ADJOURN_MAIL_PASSWORD" }', '"hunter2"', "mail.password: is a text that does"),
        ('{ env = "ADJOURN_MAIL_PASSWORD" }', '{ value = "hunter2" }', "mail.password: does not"),
        ('"privacy@example.org"', '"privacy@example.org\\nBcc: e@example.org"', "mail.sender: is"),
        ('"privacy@example.org"', '"Desk <privacy@example.org>"', "mail.sender: is a text that"),
        ('"privacy@example.org"', '"dätenschutz@example.org"', "mail.sender: is a text that"),
        ("sender =", "from =", "mail.from: is not a known key"),
    ],
)
def test_what_is_wrong_with_it_is_named_and_never_shown(
    folder: Path, errors: Errors, old: str, new: str, said: str
) -> None:
    (folder / "mail.toml").write_text(RIGHT.replace(old, new))
    texts = [str(problem) for problem in errors()]
    assert any(said in text for text in texts), texts
    assert "hunter2" not in "".join(texts)


def test_in_clear_goes_to_this_machine_alone(folder: Path, errors: Errors) -> None:
    (folder / "mail.toml").write_text(
        '[mail]\nserver = "127.0.0.1"\nport = 25\nsecurity = "none"\nsender = "a@example.org"\n'
    )
    assert errors() == []
