"""`adjourn archive`: a human says which message is a trade letter."""

import json
from typing import Any

from cli_samples import ANNA, AT, run

from adjourn.home import Home


def test_R_06_a_message_is_archived_as_a_letter_and_its_chat_stays_under_its_rule(
    collected: Home,
) -> None:
    found = json.loads(run(collected, "find", ANNA, "--json").out)["items"]
    message = next(one["id"] for one in found if one["kind"] == "message")

    def archive(*arguments: str) -> Any:
        said = ("archive", "--person", ANNA, "--at", AT.isoformat(), *arguments)
        return run(collected, *said)

    wrong = archive(message, "--type", "K-11")
    assert (wrong.code, "K-12, K-13" in wrong.err) == (2, True)
    done = archive(message, "--type", "K-12", "--json")
    assert (done.code, len(json.loads(done.out)["archived"])) == (0, 1)
    twice = archive(message, "--type", "K-12")
    assert (twice.code, "already" in twice.err) == (2, True)
    after = json.loads(run(collected, "find", ANNA, "--json").out)
    assert message in {one["id"] for one in after["items"]}
    assert after["restricted"] == 1
    calendar = json.loads(run(collected, "calendar", "--json", "--at", AT.isoformat()).out)
    assert "archive" in json.dumps(calendar)
