"""The house with people in it, made once for the tests that change nothing, and afresh for those that do."""

from pathlib import Path

import crowd_made
import people_made
import pytest


@pytest.fixture(scope="module")
def house(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> people_made.House:
    """One account of each role, named for it."""
    return people_made.peopled(people_made.real(sample_release, tmp_path_factory.mktemp("real") / "data"))


@pytest.fixture
def own_house(sample_release: Path, tmp_path: Path) -> people_made.House:
    """A house of one's own, with nobody in it yet."""
    return people_made.made(people_made.real(sample_release, tmp_path / "data"))


@pytest.fixture(scope="module")
def crowd(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> crowd_made.Crowd:
    """Everybody who could come, to a house whose every text bears a mark."""
    return crowd_made.gathered(sample_release, tmp_path_factory.mktemp("marked") / "data")
