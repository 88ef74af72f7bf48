"""The pages as Streamlit serves them: `app.py` behind the gate, and the route that keeps a login in a cookie."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

from frontend import login_cookie
from frontend.gate import Gate

app = App(Path(__file__).with_name("app.py"), middleware=[Middleware(Gate)], routes=[login_cookie.route])
