"""How fast requests are answered, by kind of page, for Prometheus."""

from bisect import bisect_left
from collections import defaultdict
from threading import Lock

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liuke.app.measures import line
from liuke.kit.clock import stopwatch

_STEPS = (0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NAME = "liuke_http_request_seconds"


class Pace:
    """Counts answers and their seconds in steps."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: defaultdict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0] * (len(_STEPS) + 2))

    def took(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            row = self._seen[(method, route, f"{status // 100}xx")]
            row[bisect_left(_STEPS, seconds)] += 1
            row[-1] += seconds

    def text(self) -> str:
        """Return a histogram in Prometheus' text format."""
        with self._lock:
            seen = {key: list(row) for key, row in sorted(self._seen.items())}
        lines = [f"# HELP {_NAME} seconds until a request was answered", f"# TYPE {_NAME} histogram"]
        for (method, route, status), row in seen.items():
            labels, total = {"method": method, "route": route, "status": status}, 0.0
            for step, n in zip([f"{step:g}" for step in _STEPS] + ["+Inf"], row, strict=False):
                total += n
                lines.append(line(f"{_NAME}_bucket", {**labels, "le": step}, total))
            lines += [line(f"{_NAME}_sum", labels, row[-1]), line(f"{_NAME}_count", labels, total)]
        return "\n".join(lines) + "\n"


class Paced:
    """Times every request that reaches a page."""

    def __init__(self, app: ASGIApp, pace: Pace) -> None:
        self._app, self._pace = app, pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note how long its answer took."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = stopwatch(), 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            route = scope.get("liuke.route") or ("/static" if scope["path"].startswith("/static/") else "other")
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            self._pace.took(method, route, status, stopwatch() - began)
