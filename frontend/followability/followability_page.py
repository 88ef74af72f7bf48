"""What can be followed: why not, each pathway's goals and plan, feasibility reviews, what to structure next, and named sets."""

from collections.abc import Callable

from frontend import session
from frontend.components import address, layout
from frontend.followability import (
    blocked,
    goals,
    named_sets,
    peer_reviews,
    plan,
    review_form,
    structure_next,
    unit_links,
)
from frontend.texts import t


def show() -> None:
    """Draws the page."""
    layout.heading(t("followability.title"), t("followability.intro"))
    layout.messages()
    parts = {name: t(f"followability.part_{name}") for name in _PARTS if _shown(name)}
    _PARTS[address.part(t("show"), parts, "visa")]()


def _shown(part: str) -> bool:
    """Whether the part is of use to the reader."""
    if part == "avstam":
        return session.can("review_followability")
    if part == "strukturera":
        return session.can("read_drafts") or session.can("read_submission")
    if part == "enheter":
        return session.can("read_submission")
    if part == "granskning":
        return session.logged_in()
    return True


_PARTS: dict[str, Callable[[], None]] = {
    "hinder": blocked.show,
    "mal": goals.show,
    "plan": plan.show,
    "avstam": review_form.show,
    "strukturera": structure_next.show,
    "enheter": unit_links.show,
    "granskning": peer_reviews.show,
    "mangder": named_sets.show,
}


if __name__ == "__main__":
    show()
