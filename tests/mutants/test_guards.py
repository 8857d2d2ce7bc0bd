"""A guard that nobody would miss is no guard: each is taken out, and the suite has to go red."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from guards import Guard, guards

ROOT = Path(__file__).parents[2]
GUARDS = guards()
SHARE, SEED = 2, 20261128
LAST = "tests/access/test_last_lines.py"
# Which tests are there to miss a guard of which room; the nearest first, as most guards fall to it.
NEAREST = {
    "dashboard.access": ["tests/access/test_policy.py", "tests/dashboard/test_partner_pages.py"],
    "dashboard.access.accounts": ["tests/access/test_passwords.py", "tests/access/test_user_commands.py"],
    "dashboard.access.audit": ["tests/access/test_audit_dashboard.py"],
    "dashboard.access.breaking": [LAST, "tests/access/test_glass.py"],
    "dashboard.access.callbacks": ["tests/access/test_forged_callbacks.py"],
    "dashboard.access.desk": [LAST, "tests/access/test_sessions.py", "tests/access/test_throttle.py"],
    "dashboard.access.gate": [
        LAST,
        "tests/dashboard/test_guard.py",
        "tests/access/test_csrf.py",
        "tests/access/test_headers.py",
        "tests/access/test_strangers.py",
        "tests/access/test_signing_in.py",
        "tests/access/test_api.py",
        "tests/access/test_forged_callbacks.py",
        "tests/access/test_pace.py",
    ],
    "dashboard.access.glass": ["tests/access/test_glass.py"],
    "dashboard.access.keys": [LAST, "tests/access/test_unsafe.py"],
    "dashboard.access.overseeing": [LAST, "tests/dashboard/test_admin_page.py", "tests/access/test_glass.py"],
    "dashboard.access.preferences": ["tests/access/test_preferences.py"],
    "dashboard.access.policy": [LAST, "tests/access/test_policy.py"],
    "dashboard.access.precautions": ["tests/access/test_unsafe.py"],
    "dashboard.access.principal": ["tests/access/test_policy.py", "tests/access/test_sessions.py"],
    "dashboard.access.second": [LAST, "tests/access/test_kept_secrets.py", "tests/access/test_sessions.py"],
    "dashboard.access.sessions": [LAST, "tests/access/test_sessions.py"],
    "dashboard.access.throttle": ["tests/access/test_throttle.py"],
    "dashboard.access.tokens": [LAST, "tests/access/test_api.py"],
    "dashboard.door.asked": [LAST, "tests/access/test_provider.py"],
    "dashboard.door.counter": [LAST, "tests/access/test_sessions.py"],
    "dashboard.door.entry": ["tests/access/test_passwords.py"],
    "dashboard.door.own": [LAST],
    "dashboard.door.provider": ["tests/access/test_provider.py"],
    "dashboard.door.vouched": [LAST, "tests/access/test_provider.py"],
    "dashboard.queries.release": [LAST, "tests/dashboard/test_serving.py"],
}
ALL = {
    "dashboard.access": ["tests/access", "tests/dashboard/test_guard.py", "tests/dashboard/test_data_views.py"],
    "dashboard.door": ["tests/access"],
    "dashboard.queries": ["tests/dashboard/test_serving.py", "tests/access"],
    "etl.release": ["tests/etl/test_release.py", "tests/etl/test_night.py"],
    "etl.disclosure": ["tests/disclosure"],
}
# Guards behind which another one stands: to take out one alone changes nothing that can be seen, and that is meant.
DOUBLE = {
    "dashboard.access.sessions | not 20 <= len(secret) <= 64 or not secret.isascii()": "no hash of such a text is kept",
    "dashboard.access.sessions | not account or not device": "no device of nobody is kept, nor one without a secret",
    "dashboard.door.provider | not browser or len(state) > LONGEST_STATE": "what is sealed opens with its key alone",
}


def few() -> list[Guard]:
    """A share that is the same on every machine, one room after another."""
    drawn = random.Random(SEED)  # noqa: S311 - a choice, no secret
    return drawn.sample([g for g in GUARDS if any(g.module.startswith(room) for room in NEAREST)], SHARE)


def test_there_are_guards_to_take_out() -> None:
    assert len(GUARDS) >= 60
    assert {room for room in ALL if any(g.module.startswith(room) for g in GUARDS)} == set(ALL)
    assert set(DOUBLE) <= {g.name.rsplit(":", 1)[0].rsplit(":", 1)[0] + " | " + g.what for g in GUARDS}


@pytest.mark.parametrize("guard", few(), ids=lambda guard: guard.name)
def test_a_guard_taken_out_is_missed(guard: Guard, sample_release: Path) -> None:
    missed(guard, sample_release)


@pytest.mark.soak
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_every_guard_taken_out_is_missed(guard: Guard, sample_release: Path) -> None:
    missed(guard, sample_release)


@pytest.mark.soak
def test_the_suite_is_green_with_every_guard_in_place(sample_release: Path) -> None:
    """Else a red suite would say nothing."""
    assert ran(None, ["tests/dashboard/test_guard.py"], sample_release) == 0


def missed(guard: Guard, sample: Path) -> None:
    if why := DOUBLE.get(f"{guard.module} | {guard.what}"):
        pytest.skip(why)
    near = NEAREST.get(guard.module, [])
    room = next(room for room in ALL if guard.module.startswith(room))
    assert any(ran(guard, tests, sample) for tests in (near, ALL[room]) if tests), f"nobody misses: {guard.what}"


def ran(guard: Guard | None, tests: list[str], sample: Path) -> int:
    """How the tests ended with one guard taken out: 0 green, 1 red. Anything else is no answer."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "KEW_"))}
    environment |= {"PYTHONPATH": str(ROOT / "tests" / "mutants"), "KEW_TESTS_SAMPLE": str(sample)}
    environment |= {"KEW_MUTANT": guard.name} if guard else {}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "planted", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=540)
    # 2: a module could not even be imported, which every test of the suite misses.
    assert done.returncode in (0, 1, 2), done.stdout[-2000:] + done.stderr[-2000:]
    return done.returncode
