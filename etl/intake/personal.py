"""Columns that look as if they held persons: they are refused at the door, by their header alone."""

import re
from collections.abc import Collection, Iterable

from etl.intake.normalise import key, quoted

# What a person is called here, so that "name of victim" is one and "name of neighbourhood" is not. Arabic and Sorani
# words stand in the letters that `key` leaves.
PEOPLE = (
    "full|first|last|middle|given|family|sur|maiden|father|fathers|mother|mothers|grandfather|tribe|your|my"
    "|person|complainant|claimant|victim|witness|suspect|detainee|prisoner|martyr|deceased|injured|officer"
    "|policeman|soldier|respondent|interviewer|enumerator|reporter|informant|participant|attendee|applicant"
    "|beneficiary|patient|speaker|contact|individual|owner|recorder|mediator|convenor"
)
PEOPLE_AR = (
    "الكامل|كامل|الثلاثي|ثلاثي|الرباعي|رباعي|الاول|الاب|الام|الجد|العائله|المشتكي|المشتكيه|الشاكي|الضحيه|الشاهد"
    "|المشتبه|المتهم|المعتقل|الموقوف|السجين|الشهيد|المتوفي|الجريح|المصاب|الضابط|الشرطي|المنتسب|الجندي|المستجيب"
    "|الباحث|المبلغ|المخبر|المشارك|الحاضر|المتقدم|المستفيد|المريض|المتحدث|الشخص|صاحب|المفقود|المسجل|الموظف"
    "|المراجع"
)
NAMES = (
    r"(the )?names?|(sur|fore|first|last|full|father|family)names?|nick ?name",
    rf"(.* )?({PEOPLE})( s)? names?( .*)?",
    rf"names? of (the |an? )?({PEOPLE})s?( .*)?",
    r"(ال)?اسم|(ال)?لقب|(ال)?كنيه|(ال)?اسماء|اسماء (الحضور|المشاركين)",
    rf"(ال)?(اسم|اسماء) ({PEOPLE_AR})( .*)?",
    r"ناو|ناوي (تهواو|سياني)( .*)?",
    r"ad|isim|soyad|soyadi|ad(i)? soyad(i)?",
)
TELEPHONES = (
    r".*(phone|mobile|whats ?app|telefon|موبايل|هاتف|جوال|واتس ?اب|مۆبايل|تهلهفۆن).*",
    r"(.* )?(tel|cell|msisdn|imei|gsm|(ال)?نقال)( .*)?",
    r"(.* )?(e ?mail|(ال)?بريد (ال)?الكتروني|ايميل)( .*)?",
)
IDENTITIES = (
    r"(.* )?(national|civil|personal|identity|voter|unified|badge|ration) (id|identity|card|number|no|nr)( .*)?",
    r"(.* )?(id|identity|identification) (number|no|nr|card|document)( .*)?",
    r"(.* )?(nid|ssn|passport|kimlik)( .*)?",
    r"(.* )?(رقم )?(ال)?(هويه|جواز|جنسيه)( .*)?",
    r"(.* )?(ال)?بطاقه (ال)?(وطنيه|موحده|تموينيه|شخصيه)( .*)?",
    r"dob|date of birth|birth ?date|(تاريخ )?(الميلاد|الولاده|التولد)",
)
PLATES = (
    r"(.* )?(number|license|licence|registration|vehicle|car) plates?( .*)?|plates?( (number|no))?|plaka( .*)?",
    r"(.* )?(vehicle|car) (number|no|registration)( .*)?",
    r"(.* )?(رقم|لوحه) (ال)?(سياره|مركبه|عجله|لوحه)( .*)?|(ال)?لوحه",
)
PERSONAL = re.compile("|".join(f"(?:{pattern})" for pattern in (*NAMES, *TELEPHONES, *IDENTITIES, *PLATES)))
SIGNS = re.compile(r"[^\w]+")
LONGEST_READ = 200

TOKEN = "[A-Za-z0-9-]{3,64}"  # noqa: S105  the shape of a case token, which is nobody's secret
NUMBER_IN_A_TOKEN = r"\d{7,}|^0?7[3-9]\d(-?\d){7}$"  # noqa: S105


def personal_columns(header: Iterable[str], own: Collection[str] = ()) -> list[str]:
    """The header cells that name a person, a telephone, a plate, an address of mail or a proof of identity.

    `own`: headers by which the stream knows its fields, such as the name of an indicator; they are no person's.
    """
    strange = (cell for cell in header if cell not in own)
    return [cell for cell in strange if PERSONAL.fullmatch(SIGNS.sub(" ", key(cell[:LONGEST_READ])).strip())]


def is_no_case_token(text: str) -> str:
    """SQL: whether a VARCHAR column holds anything but a random token; a word without a digit may be a name."""
    return (
        f"not (regexp_full_match({text}, {quoted(TOKEN)}) and regexp_matches({text}, '[0-9]'))"
        f" or regexp_matches({text}, {quoted(NUMBER_IN_A_TOKEN)})"
    )
