"""Citations read in both languages."""

import pytest

from adjourn.law.wording import cited


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Art. 6(1)(f), 21 GDPR; CJEU C-394/23", "Art. 6(1)(f), 21 DSGVO; EuGH C-394/23"),
        ("Recital 26 GDPR", "Erwägungsgrund 26 DSGVO"),
        ("Art. 12(3) sentence 1 GDPR", "Art. 12(3) Satz 1 DSGVO"),
        ("Art. 13(2)(b) to (d) GDPR", "Art. 13(2)(b) bis (d) DSGVO"),
        ("§ 25(2) no. 2 TDDDG", "§ 25(2) Nr. 2 TDDDG"),
        ("§ 257 HGB; § 147 AO", "§ 257 HGB; § 147 AO"),
    ],
)
def test_a_citation_is_in_the_words_of_the_page(english: str, german: str) -> None:
    assert cited(english, "de") == german
    assert cited(english, "en") == english
