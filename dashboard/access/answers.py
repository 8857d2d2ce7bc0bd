"""What every room that answers requests says in the same way."""

from flask import Response, redirect


def said(text: str, status: int) -> Response:
    """One plain sentence."""
    return Response(text, status=status, content_type="text/plain; charset=utf-8")


def see(address: str) -> Response:
    """After a change the browser asks for the page that shows it: reloading never repeats the change."""
    found: Response = redirect(address, 303)  # type: ignore[assignment]  # flask answers with its own subclass
    return found
