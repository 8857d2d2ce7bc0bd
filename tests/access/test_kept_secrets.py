"""What somebody proves themselves with: how it is kept, and that it works once where it should."""

from math import log2

from argon2 import Type, extract_parameters
from people_made import House

from dashboard.access import accounts, passwords, second


def test_a_code_of_the_phone_and_a_spare_one_work_once(house: House) -> None:
    house.clock.passes(seconds=91)  # past every code another test may have used
    desk, found = house.desk, accounts.named(house.desk.state, "manager")
    assert found
    code = house.code("manager")
    with desk.state.writing("second") as con:
        kept = second.spare(con, desk.keys, found.id)
        assert len(set(kept)) == second.SPARE
        # 112 bits or more need no slow hash; each is taken however it was typed.
        assert all(len(accounts.plain(one)) * log2(len(accounts.LETTERS)) >= 112 for one in kept)
        assert second.spend(con, desk.keys, found.id, kept[0].lower().replace("-", " "))
        tried = [second.prove(con, desk.keys, desk.clock(), found.id, code) for _ in range(2)]
        spare = second.spare(con, desk.keys, found.id)[0]
        spent = [second.spend(con, desk.keys, found.id, spare) for _ in range(2)]
    assert (tried, spent) == ([True, False], [True, False])


def test_a_password_is_kept_by_a_slow_hash() -> None:
    kept, again = passwords.hashed("slow amber kettle"), passwords.hashed("slow amber kettle")
    told = extract_parameters(kept)
    assert (told.type, told.memory_cost, told.time_cost) == (Type.ID, 64 * 1024, 3)
    assert told.salt_len >= 16 and kept != again and not passwords.outdated(kept)
