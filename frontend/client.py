"""The only way from the pages to the platform: the API over HTTP. Tests put FastAPI's own test client behind it."""

import os
from collections.abc import Mapping, Sequence
from typing import TypeVar
from urllib.parse import quote

import httpx

T = TypeVar("T")
Value = str | int | bool | list[str] | None

API_URL = "FOLJSAM_API_URL"
DEFAULT_URL = "http://127.0.0.1:8000"
TIMEOUT = httpx.Timeout(60.0, connect=5.0)
UPLOAD_TIMEOUT = httpx.Timeout(600.0, connect=5.0)


class ApiError(Exception):
    """The API refused. `message` is a Swedish sentence for people, `english` the same where the API has it; `detail` whatever
    else came with it."""

    def __init__(
        self, status: int, message: str, detail: Mapping[str, object] | None = None, english: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.english = english
        self.detail = detail or {}


class UnreachableError(Exception):
    """The API does not answer at all."""


_http: httpx.Client | None = None
_url: str | None = None


def configure(arguments: Sequence[str]) -> None:
    """Takes the API's address from the pages' own command line (`--api=…`), where it is given there."""
    global _url
    for argument in arguments:
        if argument.startswith("--api="):
            _url = argument.removeprefix("--api=")


def use(http: httpx.Client | None) -> None:
    """Lets every page speak through `http` from now on (tests); None goes back to the address in the environment."""
    global _http
    _http = http


def _shared() -> httpx.Client:
    """One connection pool for the whole process: connections are kept alive, tokens are sent per request."""
    global _http
    if _http is None:
        _http = httpx.Client(base_url=_url or os.environ.get(API_URL, DEFAULT_URL), timeout=TIMEOUT)
    return _http


def path(*parts: object) -> str:
    """`/api/…` of the parts, each quoted, so that no id can reach outside its place."""
    return "/api/" + "/".join(quote(str(part), safe="") for part in parts)


class Client:
    """The API for one reader: anybody (`token` None) or somebody logged in."""

    def __init__(
        self, http: httpx.Client, token: str | None = None, language: str = "sv", visitor: str | None = None
    ) -> None:
        self._http = http
        self._headers = {"Accept-Language": language}
        if visitor:
            self._headers["X-Forwarded-For"] = visitor
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def get(self, where: str, shape: type[T], **query: Value) -> T:
        """The JSON at `where`, which has this shape (a test holds it to the API's own word); None in `query` is left out.

        Raises ApiError or UnreachableError.
        """
        return _body(self._send("GET", where, query), shape)

    def raw(self, where: str, **query: Value) -> bytes:
        """The bytes at `where` (a workbook, a file)."""
        return self._send("GET", where, query).content

    def create(self, where: str, body: object, shape: type[T]) -> T:
        """Sends `body` as JSON; gives what came of it, in this shape."""
        return _body(self._send("POST", where, body=body), shape)

    def post(self, where: str, body: object) -> None:
        """Sends `body` as JSON; the answer is of no use to the page."""
        self._send("POST", where, body=body)

    def put(self, where: str, body: object) -> None:
        """Puts `body` as JSON at `where`."""
        self._send("PUT", where, body=body)

    def change(self, where: str, body: object, shape: type[T]) -> T:
        """Puts `body` as JSON at `where`; gives what stands there now, in this shape."""
        return _body(self._send("PUT", where, body=body), shape)

    def patch(self, where: str, body: object) -> None:
        """Changes what is at `where`."""
        self._send("PATCH", where, body=body)

    def delete(self, where: str) -> None:
        """Takes away what is at `where`."""
        self._send("DELETE", where)

    def upload(self, where: str, content: bytes, shape: type[T], **query: Value) -> T:
        """Hands in a file's bytes as they are; gives what came of it, in this shape."""
        return _body(self._send("POST", where, query, content=content), shape)

    def _send(
        self,
        method: str,
        where: str,
        query: Mapping[str, Value] | None = None,
        *,
        body: object = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        kind = {} if content is None else {"Content-Type": "application/octet-stream"}
        try:
            answer = self._http.request(
                method,
                where,
                headers={**self._headers, **kind},
                params=_filled(query or {}),
                json=body,
                content=content,
                timeout=httpx.USE_CLIENT_DEFAULT if content is None else UPLOAD_TIMEOUT,
            )
        except httpx.TransportError as error:
            raise UnreachableError(str(error)) from error
        if answer.is_error:
            raise _error(answer)
        return answer


def _body(answer: httpx.Response, shape: type[T]) -> T:
    """The answer's JSON as this shape: the types are the API's own, made from its document, so nothing is asked here."""
    body: T = answer.json()
    return body


def _filled(query: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in query.items() if value not in (None, "", [])}


def _error(answer: httpx.Response) -> ApiError:
    try:
        body = answer.json()
        detail, english = body.get("detail"), body.get("detail_en")
    except (ValueError, AttributeError):
        detail = english = None
    if isinstance(detail, Mapping):
        return ApiError(answer.status_code, str(detail.get("message", "")), dict(detail), english)
    return ApiError(answer.status_code, str(detail or ""), english=english)


def anybody() -> Client:
    """The API as anybody sees it; what it gives may be cached for all."""
    return Client(_shared())


def of(token: str | None, language: str, visitor: str | None = None) -> Client:
    """The API for the holder of `token`; `visitor` is the browser's address, where that is to be told."""
    return Client(_shared(), token, language, visitor)
