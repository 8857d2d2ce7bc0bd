"""Incidents: what happened, in ACLED's words, so that other sources can stand beside our own."""

from etl.streams.common import RECORDED, common_fields, count
from etl.streams.declare import Field, Stream, named

# UCDP's largest single event in Iraq holds 9,505 deaths (March 1991); more than twice that is a slip of the keyboard.
MOST_CASUALTIES = 20_000

INCIDENT = Stream(
    name="incident",
    fields=(
        *common_fields(),
        Field(
            "occurred_on",
            "date",
            required=True,
            headers=named("Date; Date of incident", "التاريخ; تاريخ الحادث", "بەروار", "Tarih"),
        ),
        Field(
            "event_type",
            "code",
            required=True,
            codes="event_type",
            headers=named("Event type", "نوع الحدث; نوع الحادث", "جۆری ڕووداو", "Olay türü"),
        ),
        Field(
            "sub_event_type",
            "code",
            codes="sub_event_type",
            headers=named(
                "Sub-event type; Sub event type",
                "النوع الفرعي للحدث; النوع الفرعي",
                "جۆری لاوەکیی ڕووداو",
                "Alt olay türü",
            ),
        ),
        count(
            "fatalities",
            named("Fatalities; Deaths; Killed", "عدد القتلى; القتلى; الوفيات", "کوژراو", "Ölü"),
            high=MOST_CASUALTIES,
        ),
        count(
            "injured",
            named("Injured; Wounded", "عدد الجرحى; الجرحى; المصابون", "بریندار", "Yaralı"),
            high=MOST_CASUALTIES,
        ),
        Field(
            "origin",
            "code",
            required=True,
            codes="origin",
            headers=named("Origin; Origin of report", "مصدر البلاغ; جهة البلاغ", "سەرچاوەی هەواڵ", "Bildirim kaynağı"),
        ),
        Field("serious", "boolean", headers=named("Serious", "خطير", "مەترسیدار", "Ciddi")),
        Field("summary", "text", restricted=True, headers=named("Summary", "ملخص; الملخص", "پوختە", "Özet")),
    ),
    dated_by=("occurred_on",),
    place="required",
    not_future=("occurred_on", *RECORDED),
    pairs=(("sub_event_type", "event_type"),),
)
