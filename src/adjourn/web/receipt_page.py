"""The receipt as an accessible page: served, or as one file of its own for `adjourn receipt`."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from adjourn.erase.waiting import waiting
from adjourn.web.assets import asset
from adjourn.web.held import grouped, tally
from adjourn.web.words import outcome, reason


def render(receipt: dict[str, Any], language: str) -> str:
    """One HTML file with its styles inside, in `language` (de or en). Times are in UTC.

    `receipt` is as `adjourn.erase.receipts.issue` gives it. Needs Django set up.
    """
    with translation.override(language), timezone.override(timezone.get_default_timezone()):
        style = asset("site.css").content.decode()
        context = {"language": language, "style": style, **context_of(receipt)}
        return render_to_string("web/receipt_file.html", context)


def context_of(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """What the templates of a receipt need."""
    items = receipt["items"]
    same = grouped(items, lambda item: (item["outcome"], item["reason"], item["note"]))
    lots = [
        {"outcome": outcome(name), "reason": reason(why), "note": note, "rows": rows}
        for (name, why, note), rows in same.items()
    ]
    # What is still somewhere comes first: that is what a person looks for.
    lots.sort(key=lambda lot: lot["outcome"].tone == "good")
    return {
        "receipt": receipt,
        "lots": lots,
        "waiting": [
            {"tool": tool, "count": count}
            for tool, count in waiting(each["entry"] for each in receipt["entries"]).items()
        ],
        "tally": tally(item["outcome"] for item in items),
        "file": f"receipt-{receipt['erasure']}.json",
    }
