"""Letters that were damaged on their way: text that was written in one encoding and read in another. What å, ä and ö look like
then is known, so both can be named.
"""

import re
from typing import NamedTuple

import duckdb
import polars as pl

from datasources.delivery.columns import COLUMNS
from datasources.sql import identifier, literal, sql


class Damage(NamedTuple):
    """A way letters are damaged, `written → read`, and the pattern that shows it."""

    way: str
    pattern: str


_L = "A-Za-zÅÄÖåäöÉé"
_CONSONANT = "b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ"
_AFTER = f"([{_CONSONANT}]|[^{_L}]|$)"
_UTF8_TAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""The second byte of a letter in UTF-8, as Windows-1252 shows it."""

# A single sign proves nothing where it can be right: a name with š, a closing quotation mark, a footnote's dagger. So signs
# count within a word only, and letters where no vowel stands beside them, as none does beside one that was a vowel.
DAMAGES = (
    Damage("U+FFFD", "\ufffd|ï¿½"),
    Damage("UTF-8 → Windows-1252", f"[ÃÂ][{_UTF8_TAIL}]|â€|Ãƒ"),
    Damage("UTF-8 → Mac Roman", "√[•§∂ÖÑñ©®°]"),
    Damage("UTF-8 → CP850", "[├┬][^ ]"),
    Damage("Mac Roman → Windows-1252", f"Œ([^uU]|$)|[a-zåäö]Š|[a-zåäö]Ž|[{_CONSONANT}]š{_AFTER}"),
    Damage("CP850 → Windows-1252", f"[{_L}][†„”][a-zåäö]"),
    Damage("Windows-1252 → Mac Roman", f"[{_L}][‰ˆ≈][a-zåäö]|[a-zåäö][Âˆ]|[a-zåäö]‰([^{_L}]|$)"),
    Damage("Windows-1252 → CP850", f"[a-zåäö]÷|[a-zåäö]Õ|[{_CONSONANT}]õ{_AFTER}"),
    Damage("Windows-1252 → CP437", f"[{_L}][σΣ]|[σΣ][{_L}]"),
    Damage("Mac Roman → CP850", f"[a-zåäö]Ü|[{_CONSONANT}]î{_AFTER}"),
    Damage("CP850 → Mac Roman", "[a-zåäö]Ñ"),
    Damage("→ Latin-1", "[\u0080-\u009f]"),
    Damage("→ ASCII", f"(^|[ (])[{_L}]+\\?[a-zåäö]+"),
    Damage("HTML", "&(aring|auml|ouml|Aring|Auml|Ouml|eacute|nbsp|amp|#[0-9]+);"),
    Damage("UTF-8 → ASCII", "[=%]C3[=%](A5|A4|B6|85|84|96)"),
)
_PATTERNS = [(damage.way, re.compile(damage.pattern)) for damage in DAMAGES]

_PLAIN = "[ -$'-<>@-~åäöÅÄÖ]*"
"""Texts that need no closer look: none of the signs above is in them."""


def damage_of(text: str) -> str | None:
    """How the text's letters were damaged; None where they are whole."""
    return next((way for way, pattern in _PATTERNS if pattern.search(text)), None)


_TEXTS = tuple(column.name for column in COLUMNS if not column.number and not column.name.startswith("period"))
_WORDS = sql(
    """SELECT written AS text FROM word_indicator UNION SELECT written FROM word_measure UNION SELECT written_system
    FROM word_region UNION SELECT written FROM word_region UNION SELECT written FROM word_unit UNION SELECT written
    FROM word_sex UNION SELECT written FROM word_age UNION SELECT comment FROM cells"""
)
"""Every text once: of most columns they are gathered already."""


def find_problems(con: duckdb.DuckDBPyConnection) -> None:
    """Record every text cell with damaged letters; that its word is unknown then is not told too."""
    texts = con.execute(
        sql(
            "SELECT text FROM ({words}) WHERE NOT regexp_full_match(text, {plain})", words=_WORDS, plain=literal(_PLAIN)
        )
    ).fetchall()
    ways = [(text, way) for (text,) in texts if (way := damage_of(text))]
    if not ways:
        return
    con.register("ways", pl.DataFrame(ways, schema={"text": pl.String, "way": pl.String}, orient="row"))
    for column in _TEXTS:
        con.execute(
            sql(
                "INSERT INTO problems SELECT 'letters-damaged', row_no, ?, {column}, way "
                "FROM cells JOIN ways ON text = {column}",
                column=identifier(column),
            ),
            [column],
        )
    con.unregister("ways")
    con.execute(
        """DELETE FROM problems AS p WHERE code LIKE '%-unknown' AND EXISTS (SELECT 1 FROM problems AS d
        WHERE d.code = 'letters-damaged' AND d.row_no = p.row_no AND d."column" = p."column")"""
    )
