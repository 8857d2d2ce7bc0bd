"""A real PostgreSQL server for the tests, from Debian's packages, and a new database of it for whoever asks."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

from sqlalchemy import create_engine, text


def binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda at: int(at.parts[-3]))
    return found[-1].parent if found else None


class Server:
    """Listens on loopback only, in a private folder; root hands it to the user that Debian made for it."""

    def __init__(self, at: Path) -> None:
        self.at = at
        self.folder = Path(tempfile.mkdtemp(prefix="kew-pg-"))
        self.user: str | None = None
        if os.geteuid() == 0:  # PostgreSQL refuses root
            owner = pwd.getpwnam("postgres")
            self.user = owner.pw_name
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data = self.folder / "data"
        made = [at / "initdb", "-D", self.data, "-U", "kew", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run([str(part) for part in made], check=True, capture_output=True, **self._as())
        self.start()

    def _as(self) -> dict[str, object]:
        return {"cwd": "/", **({"user": self.user, "group": self.user, "extra_groups": []} if self.user else {})}

    def start(self) -> None:
        loose = (
            "fsync=off",
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            f"unix_socket_directories={self.folder}",
        )
        command = [str(self.at / "postgres"), "-D", str(self.data), *(part for one in loose for part in ("-c", one))]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **self._as())
        ready = [str(self.at / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(300):
            if subprocess.run(ready).returncode == 0:
                return
            assert self.process.poll() is None, (self.folder / "log").read_text()
            try:
                self.process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
        raise AssertionError("PostgreSQL did not answer in 30 seconds")

    def stop(self) -> None:
        """At once: sessions that are open are ended."""
        self.process.send_signal(2)
        self.process.wait(timeout=20)

    def close(self) -> None:
        if self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder)

    def new(self) -> str:
        name = f"t{uuid.uuid4().hex}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"create database {name} template template0"))
        engine.dispose()
        return self.url(name).replace("+psycopg", "")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://kew@127.0.0.1:{self.port}/{name}"
