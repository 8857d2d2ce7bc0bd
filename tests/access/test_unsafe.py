"""A server that is not safe does not start and says why in a sentence; one that is safe is kept out by nothing."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from dashboard import __main__ as command
from dashboard import state
from dashboard.access import keys, precautions
from dashboard.app import desk_of
from dashboard.errors import SettingsError
from dashboard.settings import Settings, load
from etl.settings import Settings as EtlSettings

ROOT = Path(__file__).parents[2]
CANARY = "canaryCANARY77"
FAR = f"postgresql://kew:{CANARY}@db.example.org/kew"

Given = dict[str, str]


def _environment(data: Path, **more: str) -> Given:
    clean = {name: value for name, value in os.environ.items() if not re.match(r"KEW_|COV_|PG|DASH_|FLASK_", name)}
    return {**clean, "KEW_DATA": str(data), **more}


def _refused(data: Path, environment: Given) -> SettingsError:
    """What `python -m dashboard serve` and each worker do first, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [one for one in os.environ if one.startswith(("KEW_", "PG", "DASH_", "FLASK_"))]:
            patch.delenv(name)
        for name, value in {"KEW_DATA": str(data), **environment}.items():
            patch.setenv(name, value)
        with pytest.raises(SettingsError) as fault:
            settings = load()
            precautions.refuse_unsafe(settings)
            desk_of(settings)
    return fault.value


SET: dict[str, tuple[Given, str]] = {
    **{name: ({name: "1"}, f"{name} is set") for name in precautions.DEBUG},
    "debug by word": ({"FLASK_DEBUG": "True"}, "FLASK_DEBUG is set"),
    "everybody's line": ({"KEW_HOST": "0.0.0.0"}, "Without TLS"),  # noqa: S104
    "another host": ({"KEW_HOST": "192.0.2.7"}, "Without TLS"),
    "IPv6 for all": ({"KEW_HOST": "::"}, "Without TLS"),
    "no TLS": ({"KEW_PUBLIC_URL": "http://warning.example.org"}, "must be https"),
    "no host": ({"KEW_PUBLIC_URL": "https://"}, "must be https"),
    "half a host": ({"KEW_PUBLIC_URL": "https://["}, "must be https"),
    "a path": ({"KEW_PUBLIC_URL": "https://example.org/kew"}, "must be https"),
    "a password in it": ({"KEW_PUBLIC_URL": f"https://me:{CANARY}@example.org"}, "must be https"),
    "beside the proxy": (
        {"KEW_HOST": "0.0.0.0", "KEW_PUBLIC_URL": "https://example.org", "KEW_TRUSTED_PROXIES": "1"},  # noqa: S104
        "beside it",
    ),
    "state far off": ({"KEW_STATE_URL": FAR}, "certificate"),
    "state far off, encrypted only": ({"KEW_STATE_URL": f"{FAR}?sslmode=require"}, "certificate"),
    "state far off by a query": ({"KEW_STATE_URL": f"postgresql://kew:{CANARY}@/kew?host=db.a.org"}, "certificate"),
    "state far off by number": ({"KEW_STATE_URL": "postgresql://localhost/kew?hostaddr=192.0.2.9"}, "certificate"),
    "one of two far off": ({"KEW_STATE_URL": "postgresql:///kew?host=localhost,db.example.org"}, "certificate"),
    "state far off by a variable": ({"KEW_STATE_URL": "postgresql:///kew", "PGHOST": "db.example.org"}, "certificate"),
    "state far off by a service": ({"KEW_STATE_URL": "postgresql:///kew", "PGSERVICE": "far"}, "certificate"),
    "no address": ({"KEW_STATE_URL": f"not an address {CANARY}"}, "cannot be read"),
    "another database": ({"KEW_STATE_URL": f"mysql://kew:{CANARY}@localhost/kew"}, "KEW_STATE_URL"),
    "no port": ({"KEW_PORT": CANARY}, "KEW_PORT"),
    "too many workers": ({"KEW_WORKERS": "999"}, "KEW_WORKERS"),
}  # fmt: skip


@pytest.mark.parametrize("name", SET)
def test_a_setting_that_is_not_safe_is_refused(name: str, tmp_path: Path) -> None:
    environment, sentence = SET[name]
    fault = _refused(tmp_path, environment)
    assert sentence in str(fault) and fault.exit_code == 13
    assert fault.remedy and CANARY not in str(fault)


def _key(text: str, mode: int = 0o600) -> Callable[[Path], None]:
    def lay(data: Path) -> None:
        (data / "state").mkdir(mode=0o700)
        (data / "state" / "dashboard.key").write_text(text, encoding="ascii")
        (data / "state" / "dashboard.key").chmod(mode)

    return lay


def _linked_key(data: Path) -> None:
    _key("ab12" * 16)(data)
    (data / "state" / "dashboard.key").rename(data / "elsewhere.key")
    (data / "state" / "dashboard.key").symlink_to(data / "elsewhere.key")


def _open_database(data: Path) -> None:
    state.opened(f"sqlite:///{data / 'state' / 'state.sqlite3'}")
    (data / "state" / "state.sqlite3").chmod(0o644)


def _linked_database(data: Path) -> None:
    (data / "state").mkdir(mode=0o700)
    (data / "state" / "state.sqlite3").symlink_to(data / "away.sqlite3")


def _open_folder(name: str, mode: int = 0o755) -> Callable[[Path], None]:
    def lay(data: Path) -> None:
        (data / name).mkdir()
        (data / name).chmod(mode)

    return lay


def _linked_folder(data: Path) -> None:
    _open_folder("real")(data)
    (data / "warehouse").symlink_to(data / "real")


GOOD = "0123456789abcdef" * 4
LAID: dict[str, tuple[Callable[[Path], None], str]] = {
    "short key": (_key("ab" * 16), "too short"),
    "key of zeros": (_key("00" * 32), "no random one"),
    "key of one byte": (_key("ab" * 32), "no random one"),
    "no key in it": (_key("not hexadecimal"), "cannot be read"),
    "empty key": (_key(""), "too short"),
    "key for all": (_key(GOOD, 0o644), "Others on this machine can read"),
    "key for the group": (_key(GOOD, 0o640), "Others on this machine can read"),
    "key elsewhere": (_linked_key, "cannot be read"),
    "database for all": (_open_database, "Others on this machine can read"),
    "database elsewhere": (_linked_database, "cannot be opened"),
    **{f"{name} for all": (_open_folder(name), "can look into") for name in precautions.PRIVATE},
    "state for a group": (_open_folder("state", 0o750), "can look into"),
    "a link to an open folder": (_linked_folder, "can look into"),
    "a file for a folder": (lambda data: (data / "state").write_text("x") and None, "cannot be opened"),
}  # fmt: skip


@pytest.mark.parametrize("name", LAID)
def test_files_and_folders_that_are_not_safe_are_refused(name: str, tmp_path: Path) -> None:
    lay, sentence = LAID[name]
    lay(tmp_path)
    fault = _refused(tmp_path, {})
    assert sentence in str(fault) and fault.exit_code == 13 and fault.remedy
    assert GOOD not in str(fault)


@pytest.mark.parametrize(
    ("environment", "sentence", "remedy"),
    [
        ({"DASH_MCP_ENABLED": "1"}, "DASH_MCP_ENABLED is set", "unset"),
        ({"KEW_STATE_URL": FAR}, "certificate", "sslmode=verify-full"),
        ({}, "there is none yet", "user add NAME --role admin"),
    ],
)
def test_the_command_says_so_and_ends_with_13(tmp_path: Path, environment: Given, sentence: str, remedy: str) -> None:
    """The last of them: a folder without the sample is taken as real, and has no account."""
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "serve"], cwd=ROOT, env=_environment(tmp_path, **environment),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 13 and "Traceback" not in done.stderr
    assert sentence in done.stderr and remedy in done.stderr and CANARY not in done.stderr + done.stdout


def test_a_worker_started_by_hand_says_so_and_ends(tmp_path: Path) -> None:
    """Its code is gunicorn's own for not trying again; the master ends with it."""
    given = _environment(tmp_path, KEW_STATE_URL=FAR)
    started = [sys.executable, "-m", "gunicorn", "dashboard.wsgi:server()", "--bind", "127.0.0.1:0"]
    done = subprocess.run(started, cwd=ROOT, env=given, capture_output=True, text=True, timeout=90)
    assert done.returncode == 3 and "Traceback" not in done.stderr
    assert "certificate" in done.stderr and "sslmode=verify-full" in done.stderr and CANARY not in done.stderr


def test_no_secret_is_in_the_command_line(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, state_url=FAR, oidc_secret_file=tmp_path / "secret")
    assert CANARY not in " ".join(command._command(settings)) and CANARY not in repr(settings)
    held = keys.load(tmp_path / "state" / "dashboard.key")
    assert held.secret.hex() not in repr(held) and repr(held.secret) not in repr(held)


def test_what_the_etl_made_is_served(tmp_path: Path) -> None:
    EtlSettings(data=tmp_path).make_folders()
    assert list(precautions.faults(Settings(data=tmp_path), {})) == []
    desk_of(Settings(data=tmp_path))
    assert list(precautions.faults(Settings(data=tmp_path), {})) == []


@pytest.mark.parametrize(
    "given",
    [
        {"state_url": "postgresql://kew@localhost/kew"},
        {"state_url": "postgresql:///kew?host=/run/postgresql"},
        {"state_url": f"{FAR}?sslmode=verify-full"},
        {"public_url": "https://warning.example.org", "trusted_proxies": 1},
        {"public_url": "https://warning.example.org/", "host": "10.0.0.5"},
        {"host": "localhost"},
        {"host": "::1"},
    ],
)
def test_what_is_safe_is_kept_out_by_nothing(tmp_path: Path, given: dict[str, object]) -> None:
    settings = Settings(data=tmp_path, **given)  # type: ignore[arg-type]
    quiet = {"FLASK_DEBUG": "0", "DASH_DEBUG": "false", "DASH_MCP_ENABLED": "", "PYTHONINSPECT": "no"}
    assert list(precautions.faults(settings, quiet)) == []


def test_the_sample_opens_without_any_account(sample_release: Path) -> None:
    settings = Settings(data=sample_release)
    precautions.refuse_unsafe(settings, {})
    desk = desk_of(settings)
    assert desk.guests() and not desk.unpeopled()


def test_a_run_closes_what_others_can_look_into(tmp_path: Path) -> None:
    """Folders of before, or of a careless hand: the next run closes them and says so, once."""
    settings = EtlSettings(data=tmp_path)
    for name, mode in (("inbox", 0o755), ("archive", 0o777), ("vault", 0o701), ("warehouse", 0o750), ("state", 0o700)):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(mode)
    with capture_logs() as told:
        settings.make_folders()
        settings.make_folders()
    assert [(one["event"], one["folder"], one["was"]) for one in told] == [
        ("folder.closed", "inbox", "755"), ("folder.closed", "archive", "777"), ("folder.closed", "vault", "701"),
    ]  # fmt: skip
    modes = {
        name: (tmp_path / name).stat().st_mode & 0o777 for name in ("inbox", "archive", "vault", "warehouse", "state")
    }
    # A group was let in on purpose: that is for whoever did it to undo, and the dashboard asks for it.
    assert modes == {"inbox": 0o700, "archive": 0o700, "vault": 0o700, "warehouse": 0o750, "state": 0o700}


def test_a_folder_that_cannot_be_closed_is_told_and_stops_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox").chmod(0o755)

    def refused(_path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    with capture_logs() as told:
        EtlSettings(data=tmp_path).make_folders()
    assert [(one["event"], one["folder"]) for one in told] == [("folder.open_to_others", "inbox")]
