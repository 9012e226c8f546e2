"""Long lists in pages, by the number in the address: `?page=2`."""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Pager:
    """Page `number` of `count`: the elements from `start` up to before `stop`."""

    number: int
    count: int
    start: int
    stop: int


def pager(request: HttpRequest, total: int, size: int) -> Pager:
    """The page of `total` elements that is asked for. What is no page of it is the nearest one."""
    count = max(1, -(-total // size))
    number = min(_number(request.GET.get("page", "")), count)
    return Pager(number, count, (number - 1) * size, number * size)


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1
