"""The page that shows what ends when."""

import csv
import io

from web_running import Served


def test_R_17_the_calendar_shows_every_item_once_and_names_nobody(pages: Served) -> None:
    with pages.client() as client:
        page = client.get("/calendar").text
        answer = client.get("/calendar.csv")
        german = client.get("/calendar", headers={"Accept-Language": "de"}).text
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    months = [name for name in rows[0] if name[:2] == "20"]
    for row in rows:
        ahead = sum(int(row[month]) for month in months) + int(row["later"])
        assert int(row["items"]) == ahead + int(row["overdue"]) + int(row["kept"])
        assert f"{row['items']}</td>" in page
    assert "@example.org" not in page + answer.text
    assert "What ends when" in page
    assert "Was wann endet" in german
