"""What was refused leaves a line in the log: which address, by its rule, and whose role; never what was sent."""

import structlog
from flask import Response, g, request

from dashboard.access.principal import Principal

log = structlog.get_logger()

REFUSED = frozenset({400, 401, 403, 404, 405, 413, 415, 429})
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"})


def told(answer: Response) -> Response:
    if answer.status_code in REFUSED:
        who: Principal | None = g.get("principal")
        log.warning(
            "request.refused",
            status=answer.status_code,
            rule=request.url_rule.rule if request.url_rule else "none",
            method=request.method if request.method in METHODS else "other",
            role=who.role if who else "none",
            account=who.account if who else "",
        )
    return answer
