"""A sealed file opens to the same bytes, and not at all once a byte, a chunk or its name is another."""

import os
import random
from pathlib import Path

import pytest

from etl.errors import InboxError
from etl.vault.sealed import CHUNK, MAGIC, PREFIX, TAG, is_sealed, seal, unseal

KEY, NAME = bytes(range(32)), "ab" * 32
HEAD, STEP = len(MAGIC) + PREFIX, CHUNK + TAG
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.csv"
    path.write_bytes(os.urandom(2 * CHUNK + 12_345))
    return path


def sealed(plain: Path, name: str = NAME) -> bytes:
    out = plain.with_name("sealed")
    out.unlink(missing_ok=True)
    seal(plain, out, KEY, name)
    assert out.stat().st_mode & 0o777 == 0o600
    return out.read_bytes()


def opens(folder: Path, content: bytes, name: str = NAME, key: bytes = KEY) -> bytes:
    (source := folder / "given").write_bytes(content)
    (target := folder / "opened").unlink(missing_ok=True)
    unseal(source, target, key, name)
    return target.read_bytes()


@pytest.mark.parametrize("size", SIZES)
def test_it_opens_to_the_same_bytes(tmp_path: Path, size: int) -> None:
    (path := tmp_path / "plain").write_bytes(content := os.urandom(size))
    made = sealed(path)
    assert len(made) == HEAD + size + TAG * max(1, -(-size // CHUNK))
    assert size < 64 or content[:64] not in made
    assert opens(tmp_path, made) == content
    assert is_sealed(tmp_path / "sealed") and not is_sealed(path)


def test_no_two_sealings_are_alike(plain: Path) -> None:
    first, second = sealed(plain), sealed(plain)
    assert first[HEAD : HEAD + 32] != second[HEAD : HEAD + 32]


def test_cut_off_anywhere_it_does_not_open(tmp_path: Path, plain: Path) -> None:
    made = sealed(plain)
    chance = random.Random(7)  # noqa: S311 - not for secrets
    cuts = [0, 3, HEAD, HEAD + STEP, HEAD + 2 * STEP, len(made) - 1, *(chance.randrange(len(made)) for _ in range(10))]
    for cut in cuts:
        with pytest.raises(InboxError) as fault:
            opens(tmp_path, made[:cut])
        assert fault.value.code == "E_SEALED"


def test_chunks_moved_repeated_or_left_out_do_not_open(tmp_path: Path, plain: Path) -> None:
    made = sealed(plain)
    head, first, second, last = made[:HEAD], made[HEAD:][:STEP], made[HEAD + STEP :][:STEP], made[HEAD + 2 * STEP :]
    wrong = (
        (second, first, last), (first, last), (second, last), (first, first, second, last), (last,), (),
        (first, second, second, last), (first, second, last, last), (first, second),
    )  # fmt: skip
    for chunks in wrong:
        with pytest.raises(InboxError):
            opens(tmp_path, head + b"".join(chunks))
    other = sealed(plain)
    with pytest.raises(InboxError):  # a chunk of another sealing of the same file, under the same key
        opens(tmp_path, head + first + other[HEAD + STEP :][:STEP] + last)


def test_one_bit_anywhere_or_another_name_or_key_and_it_does_not_open(tmp_path: Path, plain: Path) -> None:
    made = sealed(plain)
    chance = random.Random(8)  # noqa: S311 - not for secrets
    for at in (len(MAGIC), HEAD, len(made) - 1, *(chance.randrange(len(MAGIC), len(made)) for _ in range(20))):
        altered = bytearray(made)
        altered[at] ^= 1 << chance.randrange(8)
        with pytest.raises(InboxError):
            opens(tmp_path, bytes(altered))
    with pytest.raises(InboxError):
        opens(tmp_path, made, name="cd" * 32)
    with pytest.raises(InboxError):
        opens(tmp_path, made, key=bytes(32))
