"""A review as a reviewer makes it: the consequence is read, and confirmed with a comment."""

import httpx

from tests.support.world import World


def reviewed(here: World, kind: str, entry: str, version: int, who: str, comment: str = "Granskad.") -> httpx.Response:
    """Publishes a version that waits for review."""
    address = f"/entries/{kind}/{entry}/versions/{version}"
    seen = here.call("GET", f"{address}/consequence", who)
    digest = seen.json()["digest"] if seen.status_code == 200 else None
    return here.call(
        "POST", f"{address}/steps", who, json={"step": "publish", "reason": comment, "consequence": digest}
    )
