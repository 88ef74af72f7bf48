"""The pages as Streamlit serves them: `app.py` behind the gate."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

from frontend.gate import Gate

app = App(Path(__file__).with_name("app.py"), middleware=[Middleware(Gate)])
