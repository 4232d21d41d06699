"""The response headers (`docs/architecture.md`, server rules): what the page may load, and who may frame or keep it."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.pages import Gate
from app.web.static import ARGON2_WORKER, Assets

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self'; img-src 'self' blob:; "
    "media-src blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; "
    "trusted-types htmx mooring"
)
# A worker has a policy of its own; this one alone may compile WebAssembly, and may do nothing else.
WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
}


class Headers:
    """Adds them to every answer, error answers included."""

    def __init__(self, app: ASGIApp, *, assets: Assets, secure: bool) -> None:
        self.app = app
        self.secure = secure
        self.worker = assets.address(ARGON2_WORKER)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers[name] = value
                if path == self.worker:
                    headers["Content-Security-Policy"] = WORKER_POLICY
                if self.secure:
                    headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
                if path.startswith("/s/"):
                    headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
                headers.setdefault("Cache-Control", "no-store")
                gate: Gate | None = scope.get("state", {}).get("gate")
                if gate is not None:
                    headers["Mooring-Account"] = gate.account
                    headers["Mooring-Vault"] = "open" if gate.half else "locked"
            await send(message)

        await self.app(scope, receive, dressed)
