"""What a pull will not do: wait for ever, publish by halves, show its secret, connect elsewhere."""

import signal
import socket
import ssl
import subprocess
import sys
import time
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import services as play
from pulling import ASSET, NOW, ROOT, SERVICES, STAMP, Slept, at, contents, five, pulled, refused, serving
from services import SECRET, authority, from_page, on_data, only, playing

from etl.errors import Busy
from etl.lock import run_lock
from etl.pull import Limits, Service
from etl.pull.stage import publish

# --- time --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", SERVICES)
def test_a_fault_that_passes_is_waited_for(tmp_path: Path, service: Service) -> None:
    slept = Slept()
    with playing(serving(service, five(service)), only(2, play.status(429, Retry_After="1"))) as stage:
        assert pulled(at(tmp_path, stage.url), service, slept).rows == 5
    assert slept.naps == [1.0]


@pytest.mark.parametrize(
    ("asked", "naps"),
    [
        ("7", [7.0] * 4),
        (format_datetime(NOW + timedelta(seconds=9), usegmt=True), [9.0] * 4),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), [0.0] * 4),
        ("86400", [120.0] * 4),
    ],
)
def test_what_a_service_asks_to_wait_is_waited_up_to_a_limit(tmp_path: Path, asked: str, naps: list[float]) -> None:
    slept = Slept()
    with playing(play.ucdp(five("ucdp")), play.status(429, Retry_After=asked)) as stage:
        error = refused(at(tmp_path, stage.url), "ucdp", slept=slept, limits=Limits())
    assert (error.code, slept.naps) == ("E_PULL_BUSY", naps)


def test_words_instead_of_seconds_are_waited_for_with_jitter(tmp_path: Path) -> None:
    slept = Slept()
    with playing(play.ucdp(five("ucdp")), play.status(503, Retry_After="soon")) as stage:
        assert refused(at(tmp_path, stage.url), "ucdp", slept=slept, limits=Limits()).code == "E_PULL_SERVER"
    assert len(slept.naps) == 4
    assert all(0 <= nap <= 60 for nap in slept.naps)
    assert len(set(slept.naps)) > 1


@pytest.mark.parametrize("service", SERVICES)
def test_the_whole_pull_has_an_end(tmp_path: Path, service: Service) -> None:
    slept = Slept()
    with playing(serving(service, five(service)), play.status(503, Retry_After="100")) as stage:
        error = refused(at(tmp_path, stage.url), service, slept=slept, limits=Limits(seconds=250))
    assert error.code == "E_PULL_TOO_LONG"
    assert sum(slept.naps) <= 250
    assert len(stage.asked) == 3


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_writes_a_byte_at_a_time_does_not_hold_us(tmp_path: Path, service: Service) -> None:
    began = time.monotonic()
    with playing(serving(service, five(service)), on_data(play.drip(0.02))) as stage:
        error = refused(at(tmp_path, stage.url), service, limits=Limits(seconds=0.3, timeout=5))
    assert error.code == "E_PULL_TOO_LONG"
    assert time.monotonic() - began < 5


# --- this side of the wire ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", SERVICES)
def test_a_staging_folder_that_cannot_be_written(tmp_path: Path, service: Service) -> None:
    with playing(serving(service, five(service))) as stage:
        settings = at(tmp_path, stage.url)
        settings.make_folders()
        (settings.state / "pulls").write_text("a file where a folder should be", encoding="utf-8")
        assert refused(settings, service).code == "E_PULL_STAGING"
    assert not stage.asked


@pytest.mark.parametrize("service", SERVICES)
def test_an_inbox_that_cannot_be_written(tmp_path: Path, service: Service) -> None:
    with playing(serving(service, five(service))) as stage:
        settings = at(tmp_path, stage.url)
        settings.make_folders()
        (settings.inbox / {"kobo": "kobo", "acled": "acled", "ucdp": "ucdp_ged"}[service]).write_text("", "utf-8")
        assert refused(settings, service).code == "E_PULL_STAGING"
        assert not (settings.state / "pulls" / f"{service}.json").exists()


def test_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    with playing(play.acled(five("acled"), [{"event_id_cnty": "IRQ9", "deleted_timestamp": "1772000000"}])) as stage:
        settings = at(tmp_path, stage.url)
        (settings.inbox / "acled" / f"deleted-{STAMP}.csv").mkdir(parents=True)
        assert refused(settings, "acled").code == "E_PULL_STAGING"


def test_a_fault_on_the_way_takes_back_what_was_published_before_it(tmp_path: Path) -> None:
    draft, inbox = tmp_path / "draft.csv", tmp_path / "inbox"
    draft.write_text("1", encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        publish([(draft, inbox / "acled" / "a.csv"), (tmp_path / "lost.csv", inbox / "acled" / "b.csv")])
    assert not contents(inbox)
    assert draft.exists()


def test_a_file_that_waits_in_the_inbox_is_never_replaced(tmp_path: Path) -> None:
    draft, waiting = tmp_path / "draft.csv", tmp_path / "waiting.csv"
    draft.write_text("new", encoding="utf-8")
    waiting.write_text("old", encoding="utf-8")
    with pytest.raises(FileExistsError):
        publish([(draft, waiting)])
    assert waiting.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("text", ["", "{", '{"gedevents": 1}', "[]"])
def test_a_memory_that_is_broken_is_not_taken_for_none(tmp_path: Path, text: str) -> None:
    with playing(play.ucdp(five("ucdp"))) as stage:
        settings = at(tmp_path, stage.url)
        (settings.state / "pulls").mkdir(parents=True)
        (settings.state / "pulls" / "ucdp.json").write_text(text, encoding="utf-8")
        assert refused(settings, "ucdp").code == "E_PULL_MEMORY"
    assert not stage.asked


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", ["0644", "0640", "0700", "empty", "two lines", "link", "folder", "absent"])
def test_a_secret_lies_in_a_file_of_its_owner_alone(tmp_path: Path, service: Service, kind: str) -> None:
    settings = at(tmp_path, "https://service.example")
    file = tmp_path / "secret"
    if kind.isdecimal():
        file.chmod(int(kind, 8))
    elif kind in ("empty", "two lines"):
        file.write_text({"empty": " \n", "two lines": f"{SECRET}\n{SECRET}"}[kind], encoding="ascii")
    else:
        file.unlink()
        if kind == "link":
            (tmp_path / "real").touch(0o600)
            (tmp_path / "real").write_text(SECRET, encoding="ascii")
            file.symlink_to(tmp_path / "real")
        elif kind == "folder":
            file.mkdir(0o600)
    assert refused(settings, service).code == "E_PULL_SECRET"


@pytest.mark.parametrize(
    ("service", "wrong"),
    [
        ("kobo", {"kobo_forms": ""}),
        ("kobo", {"kobo_forms": "aOne"}),
        ("kobo", {"kobo_forms": "aOne=nothing"}),
        ("kobo", {"kobo_forms": "../x=incident"}),
        ("kobo", {"kobo_forms": "aOne=incident,aOne=meeting"}),
        ("kobo", {"kobo_token_file": None}),
        ("acled", {"acled_user": ""}),
        ("acled", {"acled_password_file": None}),
        ("ucdp", {"ucdp_token_file": None}),
        ("ucdp", {"ucdp_version": "../admin"}),
    ],
)
def test_a_setting_that_is_missing_or_wrong(tmp_path: Path, service: Service, wrong: dict[str, Any]) -> None:
    error = refused(at(tmp_path, "https://service.example", **wrong), service)
    assert error.code == "E_PULL_SETTINGS"
    assert error.figure == f"KEW_{next(iter(wrong)).upper()}"


def test_two_pulls_of_one_service_do_not_meet(tmp_path: Path) -> None:
    settings = at(tmp_path, "https://service.example")
    (settings.state / "pulls").mkdir(parents=True)
    with run_lock(settings.state / "pulls" / "kobo.lock"), pytest.raises(Busy):
        pulled(settings, "kobo")


# --- addresses ---------------------------------------------------------------------------------------------------

REFUSED_URLS = [
    ("http://service.example", "E_PULL_URL"),
    ("ftp://service.example", "E_PULL_URL"),
    ("file:///etc/passwd", "E_PULL_URL"),
    ("file://localhost/etc/passwd", "E_PULL_URL"),
    ("gopher://127.0.0.1", "E_PULL_URL"),
    ("ftp://127.0.0.1", "E_PULL_URL"),
    ("unix:///run/docker.sock", "E_PULL_URL"),
    ("data:text/plain,x", "E_PULL_URL"),
    ("javascript:alert(1)", "E_PULL_URL"),
    ("//service.example", "E_PULL_URL"),
    ("service.example", "E_PULL_URL"),
    ("", "E_PULL_URL"),
    ("https://", "E_PULL_URL"),
    ("https://user:word@service.example", "E_PULL_URL"),
    ("https://127.0.0.1@service.example", "E_PULL_URL"),
    ("https://service.example?x=1", "E_PULL_URL"),
    ("https://service.example#x", "E_PULL_URL"),
    ("https://service.example\r\nHost: x", "E_PULL_URL"),
    ("http://2130706433", "E_PULL_URL"),
    ("http://0x7f000001", "E_PULL_URL"),
    ("http://169.254.169.254/latest/meta-data", "E_PULL_URL"),
    ("http://localhost.localdomain", "E_PULL_URL"),
    ("https://0177.0.0.1", "E_PULL_URL"),
    ("https://169.254.169.254", "E_PULL_ADDRESS"),
    ("https://10.0.0.1", "E_PULL_ADDRESS"),
    ("https://172.16.5.4", "E_PULL_ADDRESS"),
    ("https://192.168.1.1", "E_PULL_ADDRESS"),
    ("https://100.64.0.1", "E_PULL_ADDRESS"),
    ("https://0.0.0.0", "E_PULL_ADDRESS"),
    ("https://255.255.255.255", "E_PULL_ADDRESS"),
    ("https://224.0.0.1", "E_PULL_ADDRESS"),
    ("https://[::]", "E_PULL_ADDRESS"),
    ("https://[fe80::1]", "E_PULL_ADDRESS"),
    ("https://[fd00::1]", "E_PULL_ADDRESS"),
    ("https://[ff02::1]", "E_PULL_ADDRESS"),
    ("https://[::ffff:127.0.0.1]", "E_PULL_ADDRESS"),
    ("https://[::ffff:169.254.169.254]", "E_PULL_ADDRESS"),
    ("https://[64:ff9b::a9fe:a9fe]", "E_PULL_ADDRESS"),
    ("https://[2002:7f00:1::]", "E_PULL_ADDRESS"),
]
# Names and the addresses they lead to.
REFUSED_NAMES = [
    ("2130706433", ["127.0.0.1"]),
    ("0x7f000001", ["127.0.0.1"]),
    ("127.1", ["127.0.0.1"]),
    ("localhost.example", ["127.0.0.1"]),
    ("service.example", ["169.254.169.254"]),
    ("service.example", ["10.1.2.3"]),
    ("service.example", ["93.184.215.14", "127.0.0.1"]),
    ("service.example", ["::1"]),
    ("service.example", ["::ffff:10.0.0.1"]),
    ("service.example", ["fe80::1%2"]),
    ("service.example", ["64:ff9b::7f00:1"]),
    ("localhost", ["93.184.215.14"]),
]


@pytest.mark.parametrize(("url", "code"), REFUSED_URLS)
def test_an_address_that_may_not_be_used(tmp_path: Path, url: str, code: str) -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise AssertionError("nothing is resolved")

    assert refused(at(tmp_path, url), "ucdp", resolve=nowhere).code == code


@pytest.mark.parametrize(("host", "addresses"), REFUSED_NAMES)
def test_a_name_that_leads_inside_is_not_followed(tmp_path: Path, host: str, addresses: list[str]) -> None:
    error = refused(at(tmp_path, f"https://{host}"), "ucdp", resolve=lambda _host, _port: addresses)
    assert error.code == "E_PULL_ADDRESS"


def test_a_name_that_changes_its_mind_is_asked_once_a_connection(tmp_path: Path) -> None:
    """DNS rebinding: a public address for the check, this machine for the connection. There is only one look."""
    looks: list[list[str]] = [["192.0.2.1"], ["127.0.0.1"]]
    with playing(play.ucdp(five("ucdp"))) as stage:
        url = stage.url.replace("http://127.0.0.1", "https://rebinding.example")
        error = refused(at(tmp_path, url), "ucdp", resolve=lambda _host, _port: looks.pop(0))
    assert error.code == "E_PULL_ADDRESS"
    assert not stage.asked


def test_a_name_that_is_not_known_is_tried_and_given_up(tmp_path: Path) -> None:
    slept = Slept()

    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    error = refused(at(tmp_path, "https://service.example"), "kobo", slept=slept, resolve=unknown, limits=Limits())
    assert (error.code, len(slept.naps)) == ("E_PULL_UNREACHABLE", 4)


def test_nobody_listens(tmp_path: Path) -> None:
    with playing(play.ucdp([])) as stage:
        url = stage.url
    assert refused(at(tmp_path, url), "ucdp", limits=Limits()).code == "E_PULL_UNREACHABLE"


@pytest.mark.parametrize("service", SERVICES)
def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path, service: Service) -> None:
    with playing(serving(service, five(service)), tls=True) as stage:
        assert refused(at(tmp_path, stage.url), service, limits=Limits()).code == "E_PULL_TLS"
        assert not stage.asked


def test_a_certificate_must_bear_the_name(tmp_path: Path) -> None:
    trusting = ssl.create_default_context()
    authority().configure_trust(trusting)
    with playing(play.kobo({ASSET: five("kobo")}), tls=True) as stage:
        other = at(tmp_path, stage.url.replace("localhost", "127.0.0.1"))
        assert refused(other, "kobo", context=trusting, limits=Limits()).code == "E_PULL_TLS"
        here = {"resolve": lambda _host, _port: ["127.0.0.1"], "context": trusting, "limits": Limits()}
        assert pulled(at(tmp_path, stage.url), "kobo", **here).rows == 5


def test_https_asked_of_a_server_that_speaks_none(tmp_path: Path) -> None:
    with playing(play.kobo({ASSET: five("kobo")})) as stage:
        url = stage.url.replace("http://", "https://")
        assert refused(at(tmp_path, url), "kobo", limits=Limits()).code == "E_PULL_TLS"


# --- killed ------------------------------------------------------------------------------------------------------

KILLED = """
import sys
from pathlib import Path
from etl.pull import bring
from etl.settings import Settings
data, url, secret, forms = sys.argv[1:]
bring(Settings(data=Path(data), kobo_url=url, kobo_token_file=Path(secret), kobo_forms=forms), "kobo")
"""


def test_a_pull_killed_in_the_middle_leaves_nothing_but_its_staging_and_the_next_one_sweeps_it(tmp_path: Path) -> None:
    with playing(play.kobo({ASSET: five("kobo")}), from_page(3, play.hang(1.5))) as stage:
        settings = at(tmp_path, stage.url)
        given = [str(settings.data), stage.url, str(tmp_path / "secret"), settings.kobo_forms]
        running = subprocess.Popen([sys.executable, "-c", KILLED, *given], cwd=ROOT)
        while len(stage.asked) < 3:
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        running.wait()
        left = settings.state / "pulls" / "kobo.tmp"
        assert contents(left)
        assert not contents(settings.inbox)
        stage.fault = lambda _asked, reply: reply
        assert pulled(settings, "kobo").rows == 5
        assert not left.exists()
