"""Small tables of forms: nothing in them is lost unseen."""

import pytest

from datasources.delivery.form_tables import TableError, read_table

HEADERS = ["vårdförlopp", "region", "beslutat", "utmaningar"]


def table(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def test_rows_are_given_with_their_line_and_text_under_the_headers() -> None:
    rows = read_table(
        table("Vårdförlopp;REGION;beslutat;utmaningar", "kol;14;2022-01-01;", "", "kol;12;;Tid"), "a.csv", HEADERS
    )
    assert rows == [
        (2, {"vårdförlopp": "kol", "region": "14", "beslutat": "2022-01-01", "utmaningar": ""}),
        (4, {"vårdförlopp": "kol", "region": "12", "beslutat": "", "utmaningar": "Tid"}),
    ]


def test_a_row_that_is_shorter_than_its_headers_is_told_and_not_left_out() -> None:
    with pytest.raises(TableError, match="Rad 2: Raden har 3 celler men rubrikraden 4"):
        read_table(table("vårdförlopp;region;beslutat;utmaningar", "kol;14;2022-01-01"), "a.csv", HEADERS)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("utmanningar", "menar du ”utmaningar”"),  # one letter too many
        ("beslutad", "menar du ”beslutat”"),
        ("egen kolumn", "rätta den, eller ta bort kolumnen"),  # like nothing that is asked for
    ],
)
def test_a_header_that_nothing_reads_is_told_with_what_may_have_been_meant(written: str, said: str) -> None:
    with pytest.raises(TableError, match=said):
        read_table(table(f"vårdförlopp;region;{written}", "kol;14;x"), "a.csv", HEADERS)


def test_other_columns_are_left_out_where_they_may_be() -> None:
    assert read_table(table("vårdförlopp;region;egen", "kol;14;x"), "a.csv", HEADERS, others=True) == [
        (2, {"vårdförlopp": "kol", "region": "14"})
    ]


def test_a_column_without_a_header_is_no_unknown_one() -> None:
    assert read_table(table("vårdförlopp;region;", "kol;14;"), "a.csv", HEADERS) == [
        (2, {"vårdförlopp": "kol", "region": "14"})
    ]
