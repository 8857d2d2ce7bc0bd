"""The real exports and altered files that others gave: each is taken, or refused with the sentence that fits it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl import pipeline, verdict
from etl.settings import Settings

NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
# file below the real data: the folder of the inbox it belongs to, and what is said of the file as a whole
REFUSED = {
    "ugly/dtm_kirkuk_arabic_cp1256_DERIVED.csv": ("incident", "E_ENCODING"),
    "ugly/dtm_kirkuk_arabic_utf8bom_DERIVED.csv": ("incident", "E_SCHEMA_UNKNOWN"),
    "ugly/dtm_kirkuk_merged_headers_DERIVED.xlsx": ("incident", "E_HEADER_ROWS"),
    "ugly/cod_adm3_mojibake_arabic.geojson": ("incident", None),
    "kobo/kobotoolbox_submissions.csv": ("kobo/incident", "E_SCHEMA"),
    "kobo/kobotoolbox_submissions_semicolon.csv": ("kobo/incident", "E_SCHEMA"),
    "kobo/kobotoolbox_submissions.xlsx": ("kobo/incident", "E_SCHEMA"),
    "kobo/kobotoolbox_submissions_multiple_sheets.xlsx": ("kobo/incident", "E_SCHEMA"),
}


@pytest.mark.realdata
@pytest.mark.parametrize("name", REFUSED)
def test_a_file_of_another_shape_is_refused_with_the_reason_that_fits(
    real_data: Path, tmp_path: Path, name: str
) -> None:
    stream, code = REFUSED[name]
    told = verdict.on(Settings(data=tmp_path), real_data / name, stream, "ar")
    assert told.accepted == 0
    assert told.faults
    _, row, _, _, found, sentence, remedy = told.faults[0]
    assert row is None
    assert code is None or found.startswith(code)
    assert sentence and remedy


@pytest.mark.realdata
def test_rows_below_hashtags_are_taken_from_the_national_data_set(real_data: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, settle_seconds=0)
    path = settings.inbox / "ucdp_ged" / "ucdp_hxl_kirkuk.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes((real_data / "ugly" / "ucdp_hxl_kirkuk.csv").read_bytes())
    (file,) = pipeline.run(settings, now=NOW).files
    assert file.counts.accounted
    assert (file.counts.loaded, file.counts.quarantined) == (file.counts.rows_read, 0)
    assert file.counts.rows_read > 300
