"""The columns of a delivery: their names in both languages, what they hold, and words that stand for their values."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class DeliveryColumn:
    """A column of the delivery. `meaning` is the Swedish explanation in the template's reading sheet."""

    name: str
    swedish: str
    meaning: str
    required: bool = False
    number: bool = False


COLUMNS = (
    DeliveryColumn("indicator", "indikator", "Indikatorns id, som i bladet Indikatorer.", required=True),
    DeliveryColumn("statistic", "mått", "Vilket mått raden gäller, som i bladet Indikatorer.", required=True),
    DeliveryColumn("period_start", "period_från", "Mätperiodens första dag, till exempel 2023-01-01.", required=True),
    DeliveryColumn("period_end", "period_till", "Mätperiodens sista dag, till exempel 2023-12-31.", required=True),
    DeliveryColumn(
        "region_system",
        "regionsystem",
        "Vilket kodsystem regionen är skriven i: länskod (två siffror), länsbokstav, koladakod (fyra siffror) eller namn.",
        required=True,
    ),
    DeliveryColumn("region", "region", "Regionens kod eller namn i det kodsystemet.", required=True),
    DeliveryColumn("unit", "enhet", "Enhetens HSA-id. Tomt för hela regionen."),
    DeliveryColumn(
        "sex",
        "kön",
        "totalt, kvinnor eller män; okänt för dem i totalen vars kön saknas. Tomt betyder totalt.",
    ),
    DeliveryColumn(
        "age_group", "åldersgrupp", "alla åldrar, eller en åldersgrupp som 0-17, 18-39, 85+. Tomt betyder alla åldrar."
    ),
    DeliveryColumn("numerator", "täljare", "Antal som uppfyller indikatorn.", number=True),
    DeliveryColumn("denominator", "nämnare", "Antal som ingår i indikatorn.", number=True),
    DeliveryColumn(
        "value",
        "värde",
        "Värdet i indikatorns enhet, utan procenttecken. Behövs inte när täljare och nämnare finns.",
        number=True,
    ),
    DeliveryColumn("n", "antal", "Antal observationer bakom ett medelvärde, en median eller ett index.", number=True),
    DeliveryColumn("missing", "bortfall", "Antal som skulle ha ingått men saknar uppgift.", number=True),
    DeliveryColumn("comment", "kommentar", "Fri text. Skriv här varför en rad inte kan lämnas. Inga personuppgifter."),
)
NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
NUMBERS = tuple(column.name for column in COLUMNS if column.number)
BY_NAME = {column.name: column for column in COLUMNS}

SEXES = {
    "total": ("", "total", "totalt", "t", "alla", "båda", "båda könen"),
    "women": ("women", "woman", "kvinnor", "kvinna", "k", "female"),
    "men": ("men", "man", "män", "m", "male"),
    "unknown": ("unknown", "okänt", "okänd", "okänt kön", "kön okänt", "kön saknas", "ej angivet", "u"),
}
UNKNOWN_SEX = "unknown"
"""A row that tells how many are in the total but neither women nor men; it makes the parts the total, and is not kept."""
SEX_DIGITS = ("0", "1", "2")
"""Some systems write 1 for men and 2 for women, others the other way round: a digit is never guessed at."""

REGION_SYSTEMS = {
    "county": ("county", "länskod", "län", "lan", "lanskod", "county code"),
    "letter": ("letter", "länsbokstav", "bokstav", "lansbokstav", "county letter"),
    "kolada": ("kolada", "koladakod", "kolada code"),
    "name": ("name", "namn", "regionnamn"),
}
TOTAL_AGES = ("", "total", "totalt", "alla", "alla åldrar", "samtliga", "all ages")
TOTAL_ROWS = (
    "total",
    "totalt",
    "totalsumma",
    "total summa",
    "summa totalt",
    "grand total",
    "tot",
    "summa",
    "sum",
    "delsumma",
    "sammanlagt",
    "summering",
)
"""What a row of sums is called, without the signs that may follow."""
TOTAL_SIGNS = " :.=*"
MISSING_MARKS = (
    "-",
    "–",
    "—",
    ".",
    "..",
    "...",
    "x",
    "n",
    "na",
    "n/a",
    "#n/a",
    "nan",
    "null",
    "none",
    "unk",
    "ni",
    "inv",
    "msk",
    "saknas",
    "uppgift saknas",
    "okänt",
)
ANSWERS = {"1": ("ja", "yes"), "0": ("nej", "no")}
"""What a yes-or-no question may be answered with."""
HIDDEN_COUNTS = (
    r"[<≤]\s*=?\s*\d{1,2}|1\s*[-–—]\s*\d{1,2}|0\s*[-–—]\s*\d|\*+|\[?[cxzsu]\]|\(?c\)?|:"
    r"|(färre|mindre|lägre) än (fem|tio|\d{1,2})|under (fem|tio|\d{1,2})|(fewer|less) than (five|ten|\d{1,2})"
)
"""What senders write where they have hidden a small count themselves."""
ERROR_VALUES = (
    "#SAKNAS!",
    "#DIVISION/0!",
    "#VÄRDEFEL!",
    "#REFERENS!",
    "#NAMN?",
    "#OGILTIGT!",
    "#SKÄRNING!",
    "#SPILL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#BERÄKNING!",
    "#CALC!",
)
"""What Excel writes for an error when a sheet is saved as text."""
STATISTICS = {
    "andel": ("proportion", "share", "percent"),
    "kvot": ("ratio",),
    "medelvärde": ("mean",),
    "medel": ("mean",),
    "median": ("median",),
    "antal": ("count", "number"),
    "antal per invånare": ("rate",),
    "frekvens": ("rate",),
    "index": ("index",),
    "ja eller nej": ("yes_no",),
    "ja/nej": ("yes_no",),
    "yes or no": ("yes_no",),
    "värde": ("value",),
}
"""Words for statistics beside their codes; the first of a code is what people are told to write."""


def swedish_words() -> dict[str, str]:
    """The Swedish word of every code of a statistic or a region's code system: what a template has, and a message says."""
    statistics = {code: word for word, codes in reversed(STATISTICS.items()) for code in codes}
    return statistics | {code: words[1] for code, words in REGION_SYSTEMS.items()}


def folded(header: str) -> str:
    """A header as it is compared: composed letters, lower case, words joined by underscores."""
    text = unicodedata.normalize("NFC", header.replace("\ufeff", "")).strip().casefold()
    return re.sub(r"[\s\u00a0_\-]+", "_", text)


_COMMENT = re.compile(
    r".*(kommentar|comment|anteckning|notering|anm[äa]rkning|fritext|remark).*|[öo]vrigt?(_info.*)?|notes?"
)


def is_comment(header: str) -> bool:
    """Whether the header is of a column of comments that is the sender's own."""
    return bool(_COMMENT.fullmatch(folded(header)))


def is_total(cells: Sequence[str]) -> bool:
    """Whether the row's first word says that it is a row of sums."""
    first = next((cell for cell in cells if cell.strip()), "")
    return first.strip().strip(TOTAL_SIGNS).casefold() in TOTAL_ROWS


def _aliases() -> dict[str, str]:
    names = {folded(name): column.name for column in COLUMNS for name in (column.name, column.swedish)}
    return names | {
        "matt": "statistic",
        "period_fran": "period_start",
        "kon": "sex",
        "aldersgrupp": "age_group",
        "taljare": "numerator",
        "namnare": "denominator",
        "varde": "value",
    }


ALIASES = _aliases()
"""Every accepted header, folded, and the column it means. Letters without dots come from systems that cannot write them."""
