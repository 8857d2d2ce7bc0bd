"""What the house is built of: read from requirements.lock and THIRD-PARTY.md, and told as CycloneDX (`make sbom`).

Needs no network: versions and hashes are those of the lock, licences those of the table, which a test holds against
what the packages say of themselves.
"""

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKED = re.compile(r"^([a-z0-9._-]+)==([^\s;\\]+)[^\n]*\n((?:\s+--hash=sha256:[0-9a-f]{64}[^\n]*\n?)*)", re.MULTILINE)
ROW = re.compile(r"^\| ([a-z0-9.-]+) \| ([^|]+) \| ([^|]+) \| (run|extra|test) \| ([^|]+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Locked:
    name: str
    version: str
    hashes: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """`when`: in every set-up that serves (run), only where an extra is asked for, or in tests alone."""

    name: str
    versions: tuple[str, ...]
    licence: str
    when: str
    use: str


def locked() -> list[Locked]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return [
        Locked(name, version, tuple(re.findall(r"sha256:([0-9a-f]{64})", hashes)))
        for name, version, hashes in LOCKED.findall(text)
    ]


def listed() -> list[Listed]:
    text = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    return [
        Listed(name, tuple(versions.split(", ")), licence.strip(), when, use.strip())
        for name, versions, licence, when, use in ROW.findall(text)
    ]


def project() -> Mapping[str, object]:
    """The [project] table of pyproject.toml."""
    table: Mapping[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def reached(written: Iterable[str]) -> set[str]:
    """These requirements and all that they need, on any system; only what is installed here can say what it needs."""
    todo, seen = [Requirement(one) for one in written], set[tuple[str, frozenset[str]]]()
    while todo:
        one = todo.pop()
        name = canonicalize_name(one.name)
        if (name, frozenset(one.extras)) in seen:
            continue
        seen.add((name, frozenset(one.extras)))
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        todo += [need for need in map(Requirement, needs) if _asked_for(need, one.extras)]
    return {name for name, _ in seen}


def _asked_for(need: Requirement, extras: set[str]) -> bool:
    if need.marker is None or "extra" not in str(need.marker):
        return True
    return any(need.marker.evaluate({"extra": extra}) for extra in extras)


def told() -> str:
    """The list of parts, CycloneDX 1.6."""
    about = {row.name: row for row in listed()}
    bom = Bom()
    bom.metadata.component = Component(
        name=str(project()["name"]),
        version=str(project()["version"]),
        type=ComponentType.APPLICATION,
        bom_ref=str(project()["name"]),
        licenses=[LicenseFactory().make_from_string(str(project()["license"]))],
    )
    parts = [_component(part, about[part.name]) for part in locked()]
    bom.components.update(parts)
    bom.register_dependency(bom.metadata.component, parts)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _component(part: Locked, row: Listed) -> Component:
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{part.name}=={part.version}",
        purl=PackageURL("pypi", name=part.name, version=part.version),
        scope=ComponentScope.REQUIRED if row.when == "run" else ComponentScope.OPTIONAL,
        # Of each file the lock allows, one for every system: whichever was installed is among them.
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in part.hashes],
        licenses=[LicenseFactory().make_from_string(row.licence)],
        properties=[Property(name="when", value=row.when), Property(name="use", value=row.use)],
    )


if __name__ == "__main__":
    target = ROOT / sys.argv[1]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(told() + "\n", encoding="utf-8")
    sys.stdout.write(f"{target.relative_to(ROOT)}: {len(locked())} parts\n")
