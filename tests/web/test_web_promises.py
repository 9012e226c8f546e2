"""The page that the desk opens first: every promise, its state, its numbers, what to do."""

import re

from web_running import Served

from adjourn.notice.sentences import SENTENCES


def test_the_desk_opens_with_every_promise_and_filters_them_without_a_script(
    pages: Served,
) -> None:
    with pages.client() as client:
        every = client.get("/").text
        shown = {
            state: set(re.findall(r'<article class="card" id="([\w-]+)"', answer.text))
            for state in ("broken", "unproven", "kept", "no-state")
            for answer in [client.get("/", params={"state": state})]
        }
        german = client.get("/", headers={"Accept-Language": "de"}).text
    ids = {sentence.id for sentence in SENTENCES}
    assert shown["no-state"] == ids
    assert shown["broken"] | shown["unproven"] | shown["kept"] == ids
    assert "S25" in shown["broken"]
    assert f"{len(shown['broken'])} promises are broken" in every
    assert "parties.toml:" in every
    assert "contracts.avv-microsoft.signed_at" in every
    assert "nobody has asked for erasure yet" in every
    assert "noch niemand hat Löschung verlangt" in german
    assert "Wir löschen Ihre Daten unverzüglich" in german
    assert "@example.org" not in re.sub(r"(privacy|dpo|anna)@example\.org", "", every)


def test_the_desk_says_when_the_register_has_changed_under_it(fresh: Served) -> None:
    said = "The register was changed since this program started"
    with fresh.client() as client:
        assert said not in client.get("/").text
        with (fresh.home / "register" / "parties.toml").open("a", encoding="utf-8") as file:
            file.write('[void.dpf]\nact = "(EU) 2023/1795"\nsince = 2026-11-20\ncitation = "x"\n')
        assert said in client.get("/").text
