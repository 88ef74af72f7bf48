"""Values that the national side withholds for their quality or marks as not applicable."""

from fastapi import APIRouter

from backend.collection import withholding_steps as steps
from backend.collection.withholding_schemas import LiftIn, WithholdingIn, WithholdingOut
from backend.core.http import Db, Number
from backend.core.permissions import Action
from backend.identity.access import LoggedIn, needs

router = APIRouter(prefix="/withholdings", tags=["results"])
WITHHOLDS = [needs(Action.WITHHOLD_RESULTS)]


@router.get("", dependencies=WITHHOLDS)
def withholdings(session: Db, actor: LoggedIn) -> list[WithholdingOut]:
    """What is withheld and what was, the newest first (national)."""
    return steps.listed(session, actor)


@router.post("", status_code=201, dependencies=WITHHOLDS)
def withhold(wanted: WithholdingIn, session: Db, actor: LoggedIn) -> WithholdingOut:
    """Withholds values, with a reason: of an indicator, a region, a round or a single cell. Everybody sees the cause at once,
    and it holds for what is published later (national)."""
    return steps.outs(session, [steps.withhold(session, actor, wanted)])[0]


@router.post("/{withholding}/lift", dependencies=WITHHOLDS)
def lift(withholding: Number, wanted: LiftIn, session: Db, actor: LoggedIn) -> WithholdingOut:
    """Shows the values again, judged anew; the withholding is kept as history (national)."""
    return steps.outs(session, [steps.lift(session, actor, withholding, wanted.reason)])[0]
