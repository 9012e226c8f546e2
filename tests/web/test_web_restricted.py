"""What is restricted (Art. 18 GDPR) is on no page of the desk; how much it is, is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from web_running import Served, finished, people, running, sample, send

LOCKED = "person2@example.org"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Served]:
    with running(sample(tmp_path, "--lock", LOCKED), tmp_path) as served:
        yield served


def _of(served: Served, address: str, language: str = "en") -> tuple[str, str]:
    """The path and the page of the person with this address."""
    with served.client(language) as client:
        found = [(path, client.get(path).text) for path in people(client)]
    return next((path, page) for path, page in found if address in page)


def test_A18_the_page_of_a_person_counts_what_is_restricted_and_does_not_show_it(
    locked: Served,
) -> None:
    _, page = _of(locked, LOCKED)
    assert "1 item is restricted (Art. 18 GDPR) and not shown here." in page
    assert "1 item is held." in page
    assert "Person 0 phone" in page
    assert page.count("<details>") == 1
    assert "Message" in page
    assert ">Call<" not in page
    _, other = _of(locked, "person3@example.org")
    assert "restricted" not in other
    assert other.count("<details>") == 2


def test_A18_and_in_german(locked: Served) -> None:
    _, page = _of(locked, LOCKED, "de")
    assert "1 Datensatz ist eingeschränkt (Art. 18 DSGVO) und wird hier nicht gezeigt." in page


def test_A18_an_erasure_takes_what_is_restricted_along(locked: Served) -> None:
    path, _ = _of(locked, LOCKED)
    with locked.client() as client:
        review = client.get(f"{path}/erase").text
        assert "What will become of 2 items" in review
        begun = send(client, f"{path}/erase")
        assert begun.status_code == 302
        assert "2 of 2 items read back" in finished(client, begun.headers["location"])
