"""What one's own region may requisition: decided, or what the rulebook gives today, which is said to be preliminary."""

import streamlit as st

from frontend import client, session
from frontend.agreements import payment_lines
from frontend.api_types.agreements import AgreementDetail, RequisitionOut
from frontend.components import formatting, layout, links
from frontend.texts import t


def show(detail: AgreementDetail, region: str) -> None:
    """The amount and its standing, with a link to the requisition; nothing where the agreement pays nothing by requisition."""
    if not any(
        one["owed_by"] == "region" and one["nature"] == "duty" and one["lapses"] for one in detail["requirements"]
    ):
        return
    claim = session.api().get(client.path("agreements", detail["id"], "requisitions", region), RequisitionOut)
    layout.section(t("payments.claim"))
    if claim["ore"] is None:
        payment_lines.problems(claim["problems_en" if session.language() == "en" else "problems"])
    else:
        amount = formatting.kronor(claim["ore"])
        standing = "decided" if claim["decided"] else "preliminary"
        st.markdown(f"**{amount}** {t(f'payments.claim_{standing}')}")
    links.to("documents", t("payments.to_requisition"), dokument="rekvisition", om=f"{detail['id']}-{region}")
