"""A provider of identities on loopback that lies in any way it is told to; the honest one is a program of its own."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT = "kirkuk"
OURS, OTHER = (RSAKey.generate_key(2048, auto_kid=True) for _ in range(2))


@dataclass
class Liar:
    """`claims` go over the right ones; the rest are other ways to go wrong."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    alg: str = "RS256"
    key: RSAKey = field(default_factory=lambda: OURS)
    redirects: bool = False
    long: bool = False
    named: str = ""  # whose description it says it is
    answers: dict[str, str] = field(default_factory=dict)  # what the token endpoint says beside a token
    status: int = 200
    listed: bool = False  # describes itself by a list
    told: dict[str, str] = field(default_factory=dict)  # what the browser was sent with
    posted: list[dict[str, str]] = field(default_factory=list)  # what the token endpoint was asked
    paths: list[str] = field(default_factory=list)
    now: int = 0

    def document(self) -> dict[str, Any]:
        here = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        return {"issuer": self.named or self.issuer} | {name: self.issuer + path for name, path in here.items()}

    def token(self) -> str:
        right = {"iss": self.issuer, "aud": CLIENT, "sub": "s-1", "iat": self.now, "exp": self.now + 300}
        claims = right | {"nonce": self.told.get("nonce", ""), "preferred_username": "a.name"} | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.alg == "none":
            parts = ({"alg": "none"}, claims)
            return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts) + "."
        header = {"alg": self.alg, "kid": OURS.kid}
        if self.alg.startswith("HS"):  # signed with what everybody can read
            return jwt.encode(header, claims, OctKey.import_key(OURS.as_pem(private=False)), algorithms=[self.alg])
        return jwt.encode(header, claims, self.key, algorithms=[self.alg])


@contextmanager
def lying(liar: Liar) -> Iterator[Liar]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            liar.paths.append(self.path)
            if liar.redirects:
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()
            elif self.path.startswith("/.well-known"):
                self._say([liar.document()] if liar.listed else liar.document())
            else:
                self._say(KeySet([OURS]).as_dict(private=False))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            liar.posted.append({name: values[0] for name, values in parse_qs(body).items()})
            self._say({"id_token": liar.token(), "token_type": "Bearer"} | liar.answers)

        def _say(self, told: object) -> None:
            body = json.dumps(told).encode() + (b" " * 2**20 if liar.long else b"")
            self.send_response(liar.status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    liar.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield liar
    finally:
        server.shutdown()
        server.server_close()
