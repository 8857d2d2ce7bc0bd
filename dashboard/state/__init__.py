"""The people's database: accounts, sessions, attempts, audit. SQLite beside the data, PostgreSQL where a setting says so."""

from dashboard.state.store import State, opened

__all__ = ["State", "opened"]
