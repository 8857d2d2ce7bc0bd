"""The people's database: accounts, sessions, attempts, audit. SQLite by default, PostgreSQL by a setting."""

from dashboard.state.store import State, opened

__all__ = ["State", "opened"]
