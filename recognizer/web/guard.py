"""Who may talk to the server: its own page, on this machine or with a token."""

import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing is loaded from elsewhere, and no other page may frame this one."""
POLICY_VIOLATION = 1008


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a request must bring along."""

    port: int
    token: str | None
    """Without one only names of this machine itself are answered, so that no foreign page can
    reach it by a name that it points here (DNS rebinding)."""

    @property
    def cookie(self) -> str:
        """Name of the cookie that keeps the token; a browser does not tell ports apart."""
        return f"recognizer-{self.port}"

    def refusal(self, headers: Headers, query: str) -> str:
        """Return why a request is not answered, empty where it is."""
        host = headers.get("host", "")
        if self.token is None and host not in self._own_names():
            return f"open http://localhost:{self.port}/ instead"
        if "origin" in headers and urlsplit(headers["origin"]).netloc != host:
            return "other pages may not use this server"
        if self.token is not None and not self.knows(self._given(headers, query)):
            return "open the address that `recognizer serve` has written, with its token"
        return ""

    def knows(self, given: str) -> bool:
        """Return whether a token is the right one."""
        return secrets.compare_digest(given.encode(), (self.token or "").encode())

    def _own_names(self) -> set[str]:
        names = {"localhost", "127.0.0.1", "[::1]"}
        return {f"{name}:{self.port}" for name in names} | (names if self.port == 80 else set())

    def _given(self, headers: Headers, query: str) -> str:
        if query:
            return query
        try:
            jar = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return ""
        return jar[self.cookie].value if self.cookie in jar else ""


class Guard:
    """Refuses what breaks the rules, before the application sees it.

    A page opened with ``?token=`` gets the token as a cookie and is sent on to its address
    without it.
    """

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI has it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        refusal = self._rules.refusal(Headers(scope=scope), query)
        if scope["type"] == "websocket":
            if refusal:
                await receive()
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            else:
                await self._app(scope, receive, send)
            return
        protected = _protected(send)
        if refusal:
            await PlainTextResponse(f"{refusal}\n", 403)(scope, receive, protected)
        elif query and self._rules.token:
            await self._kept(query, scope["scheme"] == "https")(scope, receive, protected)
        else:
            await self._app(scope, receive, protected)

    def _kept(self, token: str, secure: bool) -> Response:
        response = RedirectResponse("/", 303)
        response.set_cookie(self._rules.cookie, token, httponly=True, samesite="lax", secure=secure)
        return response


def _protected(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sending
