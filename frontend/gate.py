"""What stands before the pages' server: which of Streamlit's own addresses are open, who may send a file, and safe headers."""

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontend import open_uploads

HEADERS = {
    # Streamlit draws with inline styles and scripts, and its charts compile their expressions; nothing comes from elsewhere.
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Go with every page: it is shown in no other site's frame, and what it shows comes from here."""

OWN, UPLOADS = "/_stcore/", "/_stcore/upload_file/"
OPEN = ("health", "stream", "upload_file", "bidi-components")
"""Streamlit's own addresses that pages need. The rest (its metrics and whatever comes) tells strangers about the server."""

HOST_CONFIG = {
    "allowedOrigins": [],
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": False,
    "resourceCrossOriginMode": None,
}
"""Answered instead of Streamlit's own, which names sites that may steer the page; without any answer no page opens."""

AROUND_BYTES = 100_000
"""What a form's own lines add to the file in it."""
AT_ONCE = 8
"""Files on their way in at the same moment: each is in memory whole."""


class Gate:
    """Middleware around Streamlit's server."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._receiving = app, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = self._refusal(scope)
        sending = _with_headers(send)
        if answer is not None:
            await answer(scope, receive, sending)
        elif scope["method"] == "PUT":
            self._receiving += 1
            try:
                await self._app(scope, receive, sending)
            finally:
                self._receiving -= 1
        else:
            await self._app(scope, receive, sending)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer where Streamlit is not to give one."""
        path = str(scope["path"])
        if path.startswith(UPLOADS) and scope["method"] == "PUT":
            return self._upload_refusal(path, scope["headers"])
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not path.startswith(UPLOADS):
            return PlainTextResponse("Här tas inget emot.", 405)
        if path.startswith(OWN):
            name = path.removeprefix(OWN).partition("/")[0]
            if name == "host-config":
                return JSONResponse(HOST_CONFIG)
            return None if name in OPEN else PlainTextResponse("Finns inte.", 404)
        return None

    def _upload_refusal(self, path: str, headers: Iterable[tuple[bytes, bytes]]) -> Response | None:
        most = open_uploads.most_bytes(path.removeprefix(UPLOADS).partition("/")[0])
        length = dict(headers).get(b"content-length", b"")
        if not most:
            return PlainTextResponse("Logga in och öppna ett formulär för filer först.", 403)
        if not length.isdigit():
            return PlainTextResponse("Filens längd saknas.", 411)
        if int(length) > most + AROUND_BYTES:
            return PlainTextResponse("Filen är för stor.", 413)
        if self._receiving >= AT_ONCE:
            return PlainTextResponse("Många filer är på väg in. Försök igen om en stund.", 503, {"Retry-After": "5"})
        return None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return sending
