"""Templates, forms and the dictionary: made by the ETL from the declarations, kept until those change."""

import hashlib
import secrets
from pathlib import Path

from dashboard.intake import command

LANGUAGES = ("en", "ar", "ckb", "tr")
FORMATS = ("xlsx", "xlsform")
SECONDS = 60.0
# Everything a form is made of: another version of one of these files makes another form.
DECLARED = ("etl/streams/**/*.py", "etl/forms/**/*.py", "etl/forms*.py", "data/reference/**/*.csv")


def template(folder: Path, stream: str, lang: str, kind: str) -> Path | None:
    """The template or form of a stream, or None where it could not be made. `stream` is a known one."""
    name = f"{stream}-{lang}-{kind}.xlsx"
    return _made(folder, name, "template", stream, "--lang", lang, "--format", kind)


def dictionary(folder: Path, lang: str) -> Path | None:
    return _made(folder, f"dictionary-{lang}.xlsx", "dictionary", "--lang", lang)


def _made(folder: Path, name: str, *arguments: str) -> Path | None:
    """Made under a name of its own first, so that two who ask at once do not meet."""
    path = folder.resolve() / "state" / "forms" / declared() / name
    if path.is_file():
        return path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{secrets.token_hex(8)}.xlsx")
    done = command.run(*arguments, "--out", str(draft), seconds=SECONDS)
    if done.code != 0 or not draft.is_file():
        draft.unlink(missing_ok=True)
        return None
    draft.replace(path)
    return path


def declared() -> str:
    """A mark of the declarations as they are now: names, sizes and times of their files."""
    digest = hashlib.sha256()
    for pattern in DECLARED:
        for path in sorted(command.ROOT.glob(pattern)):
            seen = path.stat()
            digest.update(f"{path.name} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
