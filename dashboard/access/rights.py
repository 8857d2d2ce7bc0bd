"""What each role may do: one table, asked by routes before anything is changed, by pages before a button is drawn."""

AGGREGATES = frozenset({"aggregates"})  # map, area, relations, method
CLERK = frozenset({"data", "deliver", "mend", "refresh"})
ANALYST = AGGREGATES | {"data", "explore", "records", "export"}
LIAISON = AGGREGATES | {"records", "cases", "alerts", "programme"}

VERBS: dict[str, frozenset[str]] = {
    "viewer": AGGREGATES,
    "clerk": CLERK,
    "analyst": ANALYST,
    "liaison": LIAISON,
    "manager": ANALYST | LIAISON | CLERK,
    "admin": frozenset({"accounts", "audit", "releases", "retention"}),
    "partner": AGGREGATES,
}


def may(role: str, verb: str) -> bool:
    """Nothing is allowed that is not written in the table."""
    return verb in VERBS.get(role, frozenset())
