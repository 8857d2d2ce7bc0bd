"""The people's database: accounts, sessions, attempts, audit. SQLite beside the data, or PostgreSQL."""

from dashboard.state.store import State, opened

__all__ = ["State", "opened"]
