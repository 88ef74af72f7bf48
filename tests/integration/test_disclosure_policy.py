"""A policy for small numbers that lets through more than the one before."""

from sqlmodel import Session

from backend.register import reading, standing_rules
from tests.support.world import World


def test_a_laxer_policy_is_refused_until_it_says_why(here: World) -> None:
    with Session(here.client.app.state.engine) as session:  # type: ignore[attr-defined]
        now = reading.catalogue(session).disclosure
        stricter = now.model_copy(update={"version": now.version + 1, "minimum_count": now.minimum_count + 5})
        laxer = now.model_copy(update={"version": now.version + 1, "protection_interval": 2, "show_zero": True})
        assert standing_rules.disclosure_policy(session, stricter) == []
        (remark,) = standing_rules.disclosure_policy(session, laxer)
        assert (remark.severity, remark.rule) == ("error", "laxer-policy")
        assert "protection_interval, show_zero" in remark.message
        because = laxer.model_copy(update={"laxer_because": "SCB:s regel gäller från 2025."})
        assert standing_rules.disclosure_policy(session, because) == []
