"""Who may talk to the server: its own page, on this machine or with a token."""

import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
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
OWN_NAMES = {"localhost", "127.0.0.1", "[::1]"}


class Guard:
    """Refuses what breaks the rules, before the application ``app`` sees it.

    Only names of this machine itself are answered, at ``port``, so that no foreign page can reach
    it by a name that it points here (DNS rebinding); or, where there is a ``token``, whoever knows
    it. A page opened with ``?token=`` gets the token as a cookie and is sent on to its address
    without it.
    """

    def __init__(self, app: ASGIApp, *, port: int, token: str | None) -> None:
        self._app = app
        self._port = port
        self._token = token
        self._cookie = f"recognizer-{port}"
        """Name of the cookie that keeps the token; a browser does not tell ports apart."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI has it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        refusal = self._refusal(Headers(scope=scope), query)
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
        elif query and self._token:
            response = RedirectResponse("/", 303)
            secure = scope["scheme"] == "https"
            response.set_cookie(self._cookie, query, httponly=True, samesite="lax", secure=secure)
            await response(scope, receive, protected)
        else:
            await self._app(scope, receive, protected)

    def _refusal(self, headers: Headers, query: str) -> str:
        """Return why a request is not answered, empty where it is."""
        host = headers.get("host", "")
        own = {f"{name}:{self._port}" for name in OWN_NAMES}
        if self._token is None and host not in (own | OWN_NAMES if self._port == 80 else own):
            return f"open http://localhost:{self._port}/ instead"
        if "origin" in headers and urlsplit(headers["origin"]).netloc != host:
            return "other pages may not use this server"
        if self._token is not None:
            given = query or self._kept(headers)
            if not secrets.compare_digest(given.encode(), self._token.encode()):
                return "open the address that `recognizer serve` has written, with its token"
        return ""

    def _kept(self, headers: Headers) -> str:
        """Return the token that a browser has kept, empty without."""
        try:
            jar = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return ""
        return jar[self._cookie].value if self._cookie in jar else ""


def _protected(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sending
