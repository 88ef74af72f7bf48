"""What an entry that does not hold is answered with."""

from backend.core.errors import UserError
from indicators.catalogue.remarks import Remark
from indicators.catalogue.yaml_files import Problem


class Refused(UserError):
    """An entry that does not hold: every problem with its line, every remark of the lint."""

    def __init__(self, what: str, problems: list[Problem], remarks: list[Remark]) -> None:
        super().__init__(
            f"{what} togs inte emot: {len(problems) + len(remarks)} fel att rätta.",
            problems=[{"line": p.line, "place": p.place, "message": p.message} for p in problems],
            remarks=[vars(remark) for remark in remarks],
        )
