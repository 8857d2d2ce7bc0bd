"""A sent file: under a token nobody can guess or bend, never under its own name, never too long, gone after a day."""

import re
import stat
import unicodedata
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import NotTaken
from dashboard.intake import names, upload
from dashboard.intake.upload import Upload
from dashboard.intake.verdict import Fault, Verdict

NOW = datetime.now(UTC)
STREAMS = frozenset({"incident", "meeting"})
MINE = "a" * 32
FORGED = [
    "", ".", "..", "../..", "..%2f..", "/etc/passwd", "a" * 31, "a" * 33, "g" * 32, "A" * 32, "a" * 31 + "\n",
    "a" * 31 + "/", "\u0661" * 32, "a" * 16 + "/" + "a" * 15, "a" * 32 + "\0", "../uploads/" + "a" * 32, "*", "?",
    "state", "about.json", "~root", "con", "%00", "a" * 32 + "/../x", "0x" + "a" * 30, "-" * 32, " " * 32, "é" * 32,
    "a" * 10_000, "{token}", "${HOME}",
]  # fmt: skip


def sent(folder: Path, name: str = "week.csv", body: bytes = b"a,b\n1,2\n", stream: str = "incident") -> Upload:
    return upload.receive(folder, MINE, BytesIO(body), name, stream, False, NOW)


@given(st.text(max_size=300))
def test_a_label_is_one_readable_line_that_cannot_turn_text(name: str) -> None:
    shown = names.label(name)
    assert shown and len(shown) <= names.LONGEST_LABEL
    assert "/" not in shown and "\\" not in shown
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


@given(st.text(max_size=300))
def test_a_stem_leads_nowhere(name: str) -> None:
    found = names.stem(names.label(name))
    assert re.fullmatch(r"[\w-]{1,40}", found) and not found.startswith((".", "-"))
    assert len(found.encode()) < 200


@pytest.mark.parametrize(
    ("name", "label", "stem"),
    [
        ("../../etc/passwd.csv", "passwd.csv", "passwd"),
        ("C:\\Users\\x\\week 12.xlsx", "week 12.xlsx", "week-12"),
        ("invoice\u202excod.csv", "invoicexcod.csv", "invoicexcod"),
        ("حوادث الأسبوع.csv", "حوادث الأسبوع.csv", "حوادث-الأسبوع"),
        ("<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv", "img-src-x-onerror-alert-1"),
        ("\u202e.csv", ".csv", "file"),
    ],
)
def test_hostile_names_become_harmless(name: str, label: str, stem: str) -> None:
    assert (names.label(name), names.stem(names.label(name))) == (label, stem)


def test_what_is_kept_is_for_its_owner_alone_and_under_no_name_of_its_own(tmp_path: Path) -> None:
    kept = sent(tmp_path, "../../secret name.csv")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"content.csv", "about.json"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert re.fullmatch(r"[0-9a-f]{32}", kept.token)
    assert upload.find(tmp_path, MINE, kept.token) == kept


@pytest.mark.parametrize("token", FORGED)
def test_a_forged_token_finds_nothing_and_removes_nothing(tmp_path: Path, token: str) -> None:
    kept = sent(tmp_path)
    assert upload.find(tmp_path, MINE, token) is None
    upload.discard(tmp_path, token)
    assert upload.find(tmp_path, MINE, kept.token) == kept


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [("week.exe", b"x", "suffix"), ("week", b"x", "suffix"), ("week.csv.", b"x", "suffix"), ("week.csv", b"", "empty")],
)
def test_what_cannot_be_taken_is_named_and_leaves_nothing(tmp_path: Path, name: str, body: bytes, reason: str) -> None:
    with pytest.raises(NotTaken) as refused:
        sent(tmp_path, name, body)
    assert refused.value.reason == reason
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_that_is_longer_than_it_said_is_cut_off_and_forgotten(tmp_path: Path) -> None:
    class Endless(BytesIO):
        def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002 - however much is asked for
            return b"," * 2**20

    with pytest.raises(NotTaken) as refused:
        upload.receive(tmp_path, MINE, Endless(), "week.csv", "", False, NOW)
    assert refused.value.reason == "big"
    assert not list(upload.room(tmp_path).iterdir())


def test_delivered_is_one_file_under_a_generated_name_and_only_once(tmp_path: Path) -> None:
    kept = sent(tmp_path, "week 12.csv")
    done = upload.deliver(tmp_path, kept, STREAMS, NOW)
    again = upload.deliver(tmp_path, done, STREAMS, NOW + timedelta(minutes=1))
    (file,) = [path for path in (tmp_path / "inbox").rglob("*") if path.is_file()]
    assert re.fullmatch(r"incident/\d{8}T\d{6}Z-[0-9a-f]{8}-week-12\.csv", done.delivered)
    assert file == tmp_path / "inbox" / done.delivered and again == done
    assert file.read_bytes() == b"a,b\n1,2\n" and stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(upload.room(tmp_path).rglob("content*"))
    assert upload.waits(tmp_path, done)


def test_a_kobo_export_goes_to_its_own_folder(tmp_path: Path) -> None:
    kept = upload.receive(tmp_path, MINE, BytesIO(b"x"), "export.xlsx", "meeting", True, NOW)
    assert upload.deliver(tmp_path, kept, STREAMS, NOW).delivered.startswith("kobo/meeting/")


@pytest.mark.parametrize("stream", ["", "unknown", "../incident", "kobo/meeting", "decisions"])
def test_only_a_known_kind_names_a_folder(tmp_path: Path, stream: str) -> None:
    kept = sent(tmp_path, stream=stream)
    with pytest.raises(NotTaken) as refused:
        upload.deliver(tmp_path, kept, STREAMS, NOW)
    assert refused.value.reason == "kind" and not (tmp_path / "inbox").exists()


def test_what_was_put_aside_cannot_be_delivered(tmp_path: Path) -> None:
    kept = sent(tmp_path)
    upload.discard(tmp_path, kept.token)
    assert upload.find(tmp_path, MINE, kept.token) is None
    with pytest.raises(NotTaken) as refused:
        upload.deliver(tmp_path, kept, STREAMS, NOW)
    assert refused.value.reason == "gone"


def test_after_a_day_it_is_gone(tmp_path: Path) -> None:
    kept = sent(tmp_path)
    upload.sweep(tmp_path, NOW + timedelta(hours=23))
    assert upload.find(tmp_path, MINE, kept.token)
    upload.sweep(tmp_path, NOW + timedelta(hours=25))
    assert not list(upload.room(tmp_path).iterdir())


def test_many_that_nobody_decides_on_are_enough(tmp_path: Path) -> None:
    for _ in range(upload.MOST):
        sent(tmp_path)
    with pytest.raises(NotTaken) as refused:
        sent(tmp_path)
    assert refused.value.reason == "many"


def test_a_verdict_is_remembered_with_its_file(tmp_path: Path) -> None:
    fault = Fault(3, "occurred_on", "E_DATE", "Not a day.", "Write the day.", "sheet")
    told = Verdict("incident", 4, 3, 1, (fault,))
    kept = sent(tmp_path, stream="")
    about = upload.room(tmp_path) / kept.token / "about.json"
    upload._remember(tmp_path, Upload(**(vars(kept) | {"verdict": told})))
    found = upload.find(tmp_path, MINE, kept.token)
    assert found and found.verdict == told and found.kind == "incident"
    about.write_text('{"token": 1}', encoding="utf-8")
    assert upload.find(tmp_path, MINE, kept.token) is None
