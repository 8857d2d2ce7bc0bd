"""The clerk, in Arabic: template, mistakes, sentences, mended file, delivery, the map; then a place confirmed."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from conftest import Watched, settle
from house import ROOT, copied, serving
from playwright.sync_api import Browser, Page, expect

from dashboard import access
from dashboard.app import reader
from dashboard.rows.intake import DataHeld
from dashboard.settings import Settings

PATIENCE = 120_000  # ms; a run takes seconds, a machine that runs everything at once takes longer
WEEK = "district=IQG13Q04&from=2026-03-23&to=2026-03-29&lang=ar"
AREA = "KRK-035"
GOOD = {
    "المصدر": "synthetic_field", "التاريخ": "2026-03-24", "نوع الحدث": "Protests",
    "النوع الفرعي للحدث": "Peaceful protest", "مصدر البلاغ": "community_report", "التحقق": "verified",
    "رمز المنطقة": AREA,
}  # fmt: skip
MISSPELT = "حي تسعيين الكبيرر"
# What is wrong in each row but the first, and the reason whose sentence must be read.
WRONG: list[tuple[str, dict[str, str | float | None]]] = [
    ("E_MISSING", {"التاريخ": None}),
    ("E_CODE", {"نوع الحدث": "مسيرة غريبة"}),
    ("W_PLACE_UNKNOWN", {"رمز المنطقة": None, "الحي": MISSPELT}),
    ("E_FUTURE", {"التاريخ": "2041-01-05"}),
    ("E_COORD_SWAPPED", {"رمز المنطقة": None, "خط العرض": 44.39, "خط الطول": 35.46}),
]


@pytest.fixture(scope="module")
def data(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sample_release, tmp_path_factory.mktemp("clerk"))


@pytest.fixture
def clerk(chromium: Browser, data: Path) -> Iterator[tuple[Watched, str]]:
    with serving(data) as address:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        watched = Watched(page)
        page.on("console", lambda said: watched.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: watched.errors.append(str(error)))
        page.set_default_timeout(PATIENCE)
        yield watched, address
        page.close()


def filled(template: Path, target: Path, *, mended: bool) -> Path:
    """The template with six incidents: five with a mistake each, or all but the misspelt place set right."""
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for number, (code, wrong) in enumerate([("", {}), *WRONG]):
        cells = GOOD | {"رقم السجل": f"clerk-{number}"} | (wrong if not mended or code == "W_PLACE_UNKNOWN" else {})
        for name, value in cells.items():
            sheet.cell(2 + number, columns[name], value)
    book.save(target)
    return target


def sentences() -> dict[str, str]:
    """The part of each reason's Arabic sentence before anything is filled in."""
    with (ROOT / "data" / "reference" / "codes" / "reject.csv").open(encoding="utf-8") as listed:
        return {row["code"]: row["sentence_ar"].split("{")[0].strip(" «") for row in csv.DictReader(listed)}


def send(page: Page, file: Path) -> None:
    page.set_input_files("#data-send input[type=file]", file)
    page.select_option("#data-send select[name=stream]", "incident")
    page.click("#data-send button")


def take_in(page: Page) -> None:
    page.click("#data-refresh button")
    expect(page.locator(".busy")).to_have_count(1, timeout=PATIENCE)
    expect(page.locator(".busy")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("#data-refresh")).to_contain_text("جرى التحديث")


def incidents(page: Page, address: str) -> str:
    """What the map's card says of the area in that week."""
    page.goto(f"{address}/?{WEEK}&layer=incidents&area={AREA}")
    settle(page)
    return page.locator("#map-card .muted").first.inner_text()


def counted(said: str) -> int:
    return int(re.findall(r"\d+", said.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")))[0])


def test_from_the_template_to_the_map(clerk: tuple[Watched, str], tmp_path: Path, data: Path) -> None:
    watched, address = clerk
    page = watched.page
    before = incidents(page, address)

    page.goto(f"{address}/data/deliver?lang=ar")
    with page.expect_download() as taken:
        page.click("a[href*='/export/template/incident'][href*='xlsx']")
    assert taken.value.suggested_filename == "incident_template_ar.xlsx"
    taken.value.save_as(template := tmp_path / "template.xlsx")

    send(page, filled(template, tmp_path / "حوادث الأسبوع.xlsx", mended=False))
    verdict = page.locator("#data-verdict")
    expect(verdict.locator("h2")).to_contain_text("١ من ٦", timeout=PATIENCE)
    for code, _ in WRONG:
        expect(verdict).to_contain_text(sentences()[code])
    verdict.locator("button", has_text="ليس الآن").click()
    expect(page.locator(".noted")).to_be_visible()

    send(page, filled(template, tmp_path / "أسبوع مصحح.xlsx", mended=True))
    expect(verdict.locator("h2")).to_contain_text("٥ من ٦", timeout=PATIENCE)
    verdict.locator("button", has_text="سلمه").click()
    expect(verdict).to_contain_text("ينتظر التشغيل القادم")
    take_in(page)
    expect(verdict.locator("h2")).to_contain_text("٥ صفوف جديدة")
    after = incidents(page, address)
    assert counted(after) == counted(before) + 5, (before, after)

    confirm(page, address, data)
    assert counted(incidents(page, address)) == counted(before) + 6
    assert watched.clean, (watched.errors, watched.outside)


def confirm(page: Page, address: str, data: Path) -> None:
    """The misspelt place, said once; after the next run nobody is asked again."""
    page.goto(f"{address}/data/mend?what=place&lang=ar")
    settle(page)
    name = page.locator(".held", has_text=MISSPELT)
    name.locator("summary").click()
    name.locator("input[name=place]").fill(f"{AREA} x")
    name.locator(".other button").click()
    expect(name.locator(".noted")).to_contain_text("ينتظر التشغيل القادم")
    take_in(page)
    expect(page.locator("#data-places")).to_be_visible()
    expect(page.locator("#data-places")).not_to_contain_text(MISSPELT)
    reading, _ = reader(Settings(data=data), lambda: access.GUEST)("")
    assert MISSPELT not in {held.name for held in access.ask(reading, DataHeld)}
