"""The API as one application: routes, security headers, start and stop."""

import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError

from backend.agreements import attached_routes, imported_routes
from backend.agreements import routes as agreements
from backend.collection import round_routes, steps, submission_routes, withholding_routes
from backend.collection.checking import Checker
from backend.consequence import routes as consequence
from backend.core import http
from backend.core.database import engine_for, migrate, transaction
from backend.core.permissions import SYSTEM
from backend.core.readiness import Readiness, database_trouble, disk_trouble
from backend.core.reception import BodyLimit
from backend.core.refusals import refusal
from backend.core.settings import Settings, current
from backend.core.storage import Storage
from backend.desk import routes as desk
from backend.documents import public_routes as public_documents
from backend.documents import routes as documents
from backend.documents.making import Maker
from backend.exchange import routes as exchange
from backend.followability import routes as followability
from backend.followability import unit_routes
from backend.identity import routes as people
from backend.implementation import routes as implementation
from backend.priorities import routes as priorities
from backend.register import comment_routes, draft_routes, entry_routes, figure_routes, seeding, workbook_routes
from backend.register import routes as catalogue
from backend.register.reading import register
from backend.releases import routes as releases
from backend.releases import service
from backend.releases.releaser import Releaser
from backend.reports import routes as reports
from backend.results import routes as results
from datasources.delivery.limits import Limits

log = logging.getLogger(__name__)

ROUTES = (
    *(people, catalogue, entry_routes, draft_routes, comment_routes, workbook_routes, figure_routes),
    *(consequence, priorities, round_routes, submission_routes, withholding_routes, releases),
    *(results, followability, unit_routes, implementation, desk),
    *(agreements, attached_routes, imported_routes),
    *(reports, public_documents, documents, exchange),
)
"""The modules with endpoints, by subject. Of two that fit an address the first one answers."""

RECEIVERS = ("/submissions", "/implementation/file", "/attached", "/exchange/kik")
"""Ends of the addresses that take in files, with limits of their own."""


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Frame-Options": "DENY",
}
"""Go with every answer: what the API gives is read by programs, and shown in no frame."""


def served() -> FastAPI:
    """The application of a process that serves it and nothing else."""
    return create_app(alone=True)


def create_app(settings: Settings | None = None, *, warm: bool = True, alone: bool = False) -> FastAPI:
    """The application. `warm` false leaves the rule engine's start to the first file; else it starts beside the first calls.

    `alone`: what is in memory once it has started stays for as long as the process does.
    """
    chosen = settings or current()
    engine, storage = engine_for(chosen.database_url), Storage(chosen.data_dir)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        storage.close_to_others()
        migrate(engine)
        with transaction(engine) as session:
            seeding.seed(session, SYSTEM)
            register(session)
        checker = Checker(engine, storage, Limits(max_bytes=chosen.max_upload_bytes), chosen.checkers)
        app.state.checker = checker
        if warm:
            checker.start()  # in the background: reads are answered before the rule engine's seconds of imports are over
        checker.resume()
        steps.resume(engine)
        app.state.maker = Maker(engine, storage, chosen.templates_dir)
        app.state.maker.resume()
        app.state.releaser = Releaser(engine, storage)
        app.state.releaser.start()
        if alone:
            gc.collect()
            gc.freeze()  # the catalogue stays: going through it again at every collection costs a tenth of a second
        yield
        app.state.releaser.close()
        app.state.maker.close()
        checker.close()

    app = FastAPI(
        title="Följsam",
        version=version("foljsam"),
        lifespan=life,
        docs_url=None,  # the ready-made page fetches its scripts from outside; docs/api.md lists the endpoints
        redoc_url=None,
        openapi_url="/api/openapi.json",
        description="Uppföljning av personcentrerade och sammanhållna vårdförlopp.",
    )
    app.state.engine, app.state.storage, app.state.settings = engine, storage, chosen
    app.state.beside_publication = service.record_one
    for module in ROUTES:
        app.include_router(module.router, prefix="/api", responses=http.ERRORS)
    _say_what_went_wrong(app)
    app.add_middleware(BodyLimit, files=RECEIVERS)
    app.middleware("http")(_headers)
    app.get("/api/health", tags=["site"])(_health)
    app.get("/api/ready", tags=["site"], responses={503: {"model": Readiness}})(_ready)
    return app


def _say_what_went_wrong(app: FastAPI) -> None:
    """Every error as a sentence, with the status that it has."""
    for error in http.HANDLED:
        app.add_exception_handler(error, http.user_error)
    app.add_exception_handler(RequestValidationError, http.unreadable_request)
    for value_fault in (DataError, OverflowError):
        app.add_exception_handler(value_fault, http.unstorable)
    for database_fault in http.DATABASE_FAULTS:
        app.add_exception_handler(database_fault, http.database_fault)
    app.add_exception_handler(OSError, http.disk_fault)
    app.add_exception_handler(Exception, _unexpected)


def _health() -> dict[str, str]:
    """Whether the API is up."""
    return {"status": "ok"}


def _ready(request: Request, response: Response) -> Readiness:
    """Whether database, disk and the queue of checks are fit for work; 503 with the causes in words where they are not."""
    state = request.app.state
    troubles = (database_trouble(state.engine), disk_trouble(state.storage), state.checker.trouble())
    causes = [trouble for trouble in troubles if trouble]
    if causes:
        response.status_code, response.headers["Retry-After"] = 503, str(http.RETRY_SECONDS)
    return Readiness(ready=not causes, causes=causes)


async def _headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    """A fault of ours: logged without the request's content, answered with a sentence."""
    log.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__, exc_info=error)
    return http.answered(refusal("fault"), 500)
