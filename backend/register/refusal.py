"""What an entry that does not hold is answered with."""

from backend.core.errors import UserError
from backend.core.refusals import refusal
from indicators.catalogue.remarks import Remark
from indicators.catalogue.yaml_files import Problem

WORKBOOK = ("Arbetsboken", "The workbook")


class Refused(UserError):
    """An entry that does not hold: every problem with its line, every remark of the lint."""

    def __init__(self, what: tuple[str, str], problems: list[Problem], remarks: list[Remark]) -> None:
        """`what` begins the sentence, in Swedish and in English."""
        (swedish, english), count = what, len(problems) + len(remarks)
        super().__init__(
            refusal("entry-refused", what=swedish, what_en=english, count=count),
            problems=[{"line": p.line, "place": p.place, "message": p.message} for p in problems],
            remarks=[vars(remark) for remark in remarks],
        )
