"""Answers on implementation that wait: how each changes the status, and the region's own yes to one or all of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.implementation import AttestIn, ImplementationAnswerOut, StatusMatrix, WaitingForm
from frontend.client import ApiError
from frontend.components import chips, formatting, layout, links, public_data, step_buttons, tables
from frontend.implementation import survey_text
from frontend.implementation.questions import QUESTIONS
from frontend.texts import t, word

_REFUSAL = "_attest_refused"


def show(matrix: StatusMatrix, region: str | None) -> None:
    """What waits of the year, region by region."""
    st.markdown(t("implementation.waiting_intro"))
    forms = [
        one for one in waiting() if one["form"]["year"] == matrix["year"] and region in (None, one["form"]["region"])
    ]
    if not forms:
        layout.empty(t("implementation.waiting_nothing"))
    for name, some in groupby(forms, key=lambda one: one["region_name"]):
        _region(name, list(some))


def waiting() -> list[WaitingForm]:
    """The forms that wait and that the reader may see."""
    return session.api().get(client.path("implementation", "waiting"), list[WaitingForm])


def note(region: str) -> None:
    """Says that answers of a region wait, to those who may know it, and leads to them."""
    if not session.can("read_submission"):
        return
    years = Counter(one["form"]["year"] for one in waiting() if one["form"]["region"] == region)
    for year, count in years.items():
        st.info(t("implementation.waiting_note", count=count, year=year), icon=":material/hourglass_top:")
        label = t("implementation.to_waiting", year=year)
        links.to("implementation", label, ":material/checklist:", visa="attest", ar=year, region=region)


def refusal() -> None:
    """Says why the forms were not attested the last time."""
    sentence = st.session_state.pop(_REFUSAL, None)
    if sentence:
        st.error(sentence, icon=":material/error:")


def _region(name: str, forms: Sequence[WaitingForm]) -> None:
    layout.section(t("implementation.changes_of", region=name, count=len(forms)))
    possible = [one["form"]["id"] for one in forms if "attest" in one["steps"]]
    if len(possible) > 1:
        _button(t("implementation.attest_all", count=len(possible)), possible)
    for one in forms:
        with st.container(border=True):
            _form(one)


def _form(one: WaitingForm) -> None:
    form = one["form"]
    st.markdown(f"**{one['pathway_name']}**")
    layout.facts(_facts(one))
    if "attest" in one["steps"]:
        _button(word("step", "attest"), [form["id"]])
    elif session.can("attest") and form["region"] in session.own_regions("region_attester"):
        st.caption(t("implementation.own_answer"))
    if "withdraw" in one["steps"]:
        where = client.path("implementation", "answers", form["id"], "steps")
        step_buttons.show(["withdraw"], where, f"form_{form['id']}")


def _facts(one: WaitingForm) -> Iterator[tuple[str, str | None]]:
    form, earlier = one["form"], one["in_force"]
    yield t("implementation.unit"), form["unit"] or t("implementation.whole_region")
    yield t("implementation.status"), _change(earlier["status"] if earlier else "not_answered", form["status"])
    if form["unit"]:
        yield t("implementation.region_status"), _change(one["region_before"], one["region_after"])
    yield t("implementation.done"), tables.lines(_days(form, earlier))
    yield from survey_text.changes(form, earlier)
    yield t("implementation.answered"), f"{formatting.day(form['answered_at'])}, {form['answered_by']}"


def _change(before: str, after: str) -> Markup:
    """How a status changes, or that it does not."""
    if before == after:
        return Markup("{} {}").format(chips.status(after), t("implementation.as_before"))
    return Markup("{} → {}").format(chips.status(before), chips.status(after))


def _days(form: ImplementationAnswerOut, earlier: ImplementationAnswerOut | None) -> Iterator[str]:
    """What is answered to each question; where it is another answer than the one in force, both."""
    for question in QUESTIONS:
        before, after = earlier[question] if earlier else None, form[question]
        days = formatting.day(after) if before == after or earlier is None else _day_change(before, after)
        yield f"{t(f'question_short.{question}')}: {days}"


def _day_change(before: str | None, after: str | None) -> str:
    return f"{formatting.day(before)} → {formatting.day(after)}"


def _button(label: str, numbers: list[int]) -> None:
    """Attests what is on the page as it is drawn now: what has been changed since then the API refuses."""
    kind = "primary" if len(numbers) > 1 else "secondary"
    key = f"attest_{'_'.join(map(str, numbers))}"
    st.button(label, key=key, type=kind, on_click=_attest, args=(numbers,))


def _attest(numbers: list[int]) -> None:
    body: AttestIn = {"forms": numbers}
    try:
        session.api().post(client.path("implementation", "attest"), body)
    except (ApiError, client.UnreachableError) as error:
        st.session_state[_REFUSAL] = layout.sentence(error) if isinstance(error, ApiError) else t("error.unreachable")
        return
    public_data.forget()
    layout.done(t("implementation.attested", count=len(numbers)))
