"""What others wrote: every part is named with its licence and its reason, and only what was named can be installed."""

import importlib.metadata
import json
import re

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from parts import ROOT, listed, locked, project, reached, told

FREE = {
    "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "PSF-2.0", "ISC", "Zlib", "CC0-1.0",
    "MPL-2.0", "OFL-1.1",
}  # fmt: skip
# How older metadata write what SPDX has one word for; "BSD" is any of its kinds.
FAMILY = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL",
    "Apache Software License": "Apache",
    "Python Software Foundation License": "PSF",
}
TABLE = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")


def test_the_table_names_what_is_locked_and_nothing_else() -> None:
    pairs = {(row.name, version) for row in listed() for version in row.versions}
    assert pairs == {(part.name, part.version) for part in locked()}
    assert len(listed()) == len({row.name for row in listed()})


def test_every_locked_file_has_its_hash_and_none_says_where_from() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert len(locked()) == len(re.findall(r"^[^\s#-]", text, flags=re.MULTILINE)) > 100
    assert not [part.name for part in locked() if not part.hashes]
    # An address, a folder, an index, a version that can move: none of them may stand in a lock.
    assert not re.search(
        r"://| @ |--(index|extra-index|find-links|trusted)|^-[erfi] |[<>~]=\S* *\\$", text, re.MULTILINE
    )
    asked = [str(one) for kind in ("dependencies", "optional-dependencies") for one in [project()[kind]]]
    assert not re.search(r"://| @ |git\+", " ".join(asked))


def test_every_licence_is_free_or_has_its_reason() -> None:
    reasons = dict(re.findall(r"^\| ([\w.-]+) \| [^|]+ \| (Only [^|]{40,}) \|$", TABLE, flags=re.MULTILINE))
    for row in listed():
        for licence in re.split(r" (?:AND|OR|WITH) ", row.licence):
            assert licence in FREE or licence in reasons, (row.name, licence)
    assert all(row.when != "run" for row in listed() if row.licence in reasons)


def test_a_licence_is_the_one_its_package_says() -> None:
    """By its SPDX expression; older packages by their classifiers, which tell the family alone."""
    seen = 0
    for row in listed():
        try:
            says = importlib.metadata.metadata(row.name)
        except importlib.metadata.PackageNotFoundError:
            continue
        seen += 1
        if written := says.get("License-Expression"):
            assert row.licence == written, row.name
            continue
        told_by = [one.rsplit(" :: ", 1)[-1] for one in says.get_all("Classifier", []) if one.startswith("License")]
        families = {FAMILY[one] for one in told_by}
        assert not families or any(row.licence.startswith(family) for family in families), row.name
    assert seen > 100


def test_every_part_has_its_reason_and_its_place() -> None:
    extras = project()["optional-dependencies"]
    assert isinstance(extras, dict)
    asked, core = [one for name, group in extras.items() if name != "dev" for one in group], project()["dependencies"]
    assert isinstance(core, list)
    run = reached(core)
    names = {row.name: row for row in listed()}
    for row in listed():
        expected = "run" if row.name in run else "extra" if row.name in reached(asked) else "test"
        assert row.when == expected, row.name
        assert len(row.use) >= 5 and row.use != "needed by"
    for one in core:
        assert not names[canonicalize_name(Requirement(one).name)].use.startswith("needed by"), one


def test_the_fonts_and_what_debian_brings_are_named() -> None:
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name, version in re.findall(r"(@fontsource/[\w-]+)@([\d.]+)", made):
        assert f"| {name} {version} |" in TABLE
    installs = " ".join(re.findall(r"apt-get install -y --no-install-recommends ([\w -]+)", made)).split()
    for name in set(installs) - {"postgresql-common"}:
        assert f"| {name} |" in TABLE


def test_the_list_of_parts_tells_all_of_it() -> None:
    bom = json.loads(told())
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    assert len(bom["components"]) == len(locked())
    for one in bom["components"]:
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert one["licenses"] and one["hashes"]
        assert all(re.fullmatch("[0-9a-f]{64}", given["content"]) for given in one["hashes"])
    assert "://" not in json.dumps(bom["components"])
