"""How the tables came to be, one step after another: a step that was published is never changed, a new one follows it.

The statements are those SQLite and PostgreSQL both understand; where they differ, both are written.
"""

from sqlalchemy import Connection, text

from dashboard.errors import StateError

_FIRST = (
    """create table account (
        id varchar(64) not null primary key, name varchar(40) not null unique, role varchar(20) not null,
        made_at timestamp not null, disabled_at timestamp,
        password_hash varchar(200), password_at timestamp, setup_hash varchar(64), setup_until timestamp,
        totp_sealed varchar(200), totp_at timestamp, totp_step bigint not null,
        sso_name varchar(200) unique, sso_subject varchar(400) unique
    )""",
    """create table recovery (
        account_id varchar(64) not null references account (id) on delete cascade, code_hash varchar(64) not null,
        primary key (account_id, code_hash)
    )""",
    """create table session (
        id varchar(64) not null primary key, account_id varchar(64) not null references account (id) on delete cascade,
        made_at timestamp not null, seen_at timestamp not null, factor_at timestamp,
        cold integer not null, agent varchar(120) not null
    )""",
    """create table device (
        id varchar(64) not null, account_id varchar(64) not null references account (id) on delete cascade,
        seen_at timestamp not null, primary key (id, account_id)
    )""",
    "create table attempt (id varchar(64) not null primary key, bucket varchar(64) not null, at timestamp not null)",
    "create index ix_attempt_bucket on attempt (bucket)",
    """create table token (
        id varchar(64) not null primary key, account_id varchar(64) not null references account (id) on delete cascade,
        secret_hash varchar(64) not null, label varchar(60) not null, made_at timestamp not null,
        until timestamp not null, used_at timestamp, revoked_at timestamp
    )""",
    """create table opened (
        id varchar(64) not null primary key, account_id varchar(64) not null references account (id) on delete cascade,
        verb varchar(20) not null, reason text not null, at timestamp not null, until timestamp not null,
        seen_by varchar(40), seen_at timestamp
    )""",
    """create table audit (
        n integer not null primary key, at timestamp not null, who varchar(40) not null, role varchar(20) not null,
        what varchar(40) not null, about text not null, rows integer, seal varchar(64) not null
    )""",
    "create table audit_head (n integer not null primary key, seal varchar(64) not null)",
)
# What the audit holds is added to and never changed: whoever has this database's rights still has to break this first.
_KEPT = {
    "sqlite": (
        "create trigger audit_stands before update on audit begin select raise(abort, 'the audit stands'); end",
        "create trigger audit_stays before delete on audit begin select raise(abort, 'the audit stands'); end",
    ),
    "postgresql": (
        "create function audit_stands() returns trigger language plpgsql as"
        " $$ begin raise exception 'the audit stands'; end $$",
        "create trigger audit_stands before update or delete on audit for each row execute function audit_stands()",
        "create trigger audit_stays before truncate on audit for each statement execute function audit_stands()",
    ),
}
_SECOND = (
    """create table preference (
        owner varchar(64) not null, name varchar(80) not null, value text not null, at timestamp not null,
        primary key (owner, name)
    )""",
)
STEPS: tuple[dict[str, tuple[str, ...]], ...] = (
    {kind: _FIRST + kept for kind, kept in _KEPT.items()},
    dict.fromkeys(_KEPT, _SECOND),
)


def apply(connection: Connection) -> None:
    """Every step that is still to be done. Raises StateError for a database of a newer program."""
    connection.execute(text("create table if not exists migration (step integer primary key)"))
    done = connection.execute(text("select coalesce(max(step), 0) from migration")).scalar_one()
    if done > len(STEPS):
        raise StateError(
            "The state database was written by a newer version of this program.", "Install that version, or restore."
        )
    for number, step in enumerate(STEPS[done:], start=done + 1):
        for statement in step[connection.dialect.name]:
            connection.exec_driver_sql(statement)
        connection.execute(text("insert into migration (step) values (:step)"), {"step": number})
