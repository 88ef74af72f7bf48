"""What the language of computations can express, as parts of a form: its models' fields, and the event tables with theirs."""

from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from backend.register.form_schemas import FieldType
from indicators.definition.dates import Length, Moment, Period, Reference
from indicators.definition.language import (
    Age,
    Attribution,
    Change,
    Condition,
    CountTest,
    DateTest,
    Days,
    LocalCodes,
    Value,
    ValueTest,
)
from indicators.definition.selections import Bounded, Filter, Near, Selection, Step, Test, When, Window
from indicators.definition.used_conditions import UsedCondition

MODELS: tuple[type[BaseModel], ...] = (
    *(Step, Selection, Filter, When, Window, Test, Near, Bounded, Days, Change, Value, CountTest, Age, ValueTest),
    *(DateTest, Condition, LocalCodes, Attribution),
)
"""The models that a form has parts for. Conditions nest, so that each model's fields are said once, by its name."""

_ONE_WORD: tuple[type[BaseModel], ...] = (Condition, Value)
"""Of these exactly one field is given: it says of which sort the condition or the value is."""
_LEAVES: dict[type, FieldType] = {Moment: "moment", Length: "length", Reference: "reference", Period: "period"}
OWN_NAMES = Literal["steps", "values", "conditions", "codelists", "fields", "registers"]
"""Where the names that a field may say come from: the definition's own parts, or the fields of the rows that are spoken of."""


def shape(plain: Any, own: str | None) -> tuple[FieldType, str | None] | None:
    """How a field of a type (without None) is drawn, and the name of the model of its parts.

    `own` are the names that it speaks of. None for what any other form has too.
    """
    if get_origin(plain) is Union and any(_bare(part) is Length for part in get_args(plain)):
        return "without_end", None
    if get_origin(plain) is dict:
        return _grouped(_bare(get_args(plain)[1]), own)
    if get_origin(plain) is list:
        return _listed(_bare(get_args(plain)[0]), own)
    if plain in _LEAVES:
        return _LEAVES[plain], None
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return ("one_of" if plain in _ONE_WORD else "part"), plain.__name__
    return ("own", None) if own else None


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation


def _grouped(inner: Any, own: str | None) -> tuple[FieldType, str | None]:
    if inner is UsedCondition:
        return "uses", None
    if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
        return ("variables", None) if get_origin(inner) is dict else ("yaml", None)
    return ("tests" if own == "fields" else "named"), inner.__name__


def _listed(inner: Any, own: str | None) -> tuple[FieldType, str | None] | None:
    if get_origin(inner) is dict:
        return "alternatives", get_args(inner)[1].__name__
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return "parts", inner.__name__
    return ("owns", None) if own else None
