"""The pages as Streamlit serves them: `app.py` behind the gate, and the route that keeps a login in a cookie."""

from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from streamlit.starlette import App

from frontend import login_cookie
from frontend.components.links import PLACES
from frontend.gate import Gate


def _start(request: Request) -> RedirectResponse:
    """The start page is what Streamlit shows without an address; by its own name it would not be found."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")


app = App(
    Path(__file__).with_name("app.py"),
    middleware=[Middleware(Gate)],
    routes=[login_cookie.route, Route(f"/{PLACES['overview'].url}", _start)],
)
