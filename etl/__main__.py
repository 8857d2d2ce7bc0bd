"""The command line of the ETL. Results go to stdout, the log to stderr; a fault is a sentence and an exit code."""

import sys

import typer

from etl import log
from etl.commands import (
    alerts,
    areas,
    backtest,
    duplicates,
    erase,
    known,
    ledger,
    nightly,
    places,
    pull,
    rejects,
    retain,
    tell,
    template,
    vault,
    withdraw,
)
from etl.errors import UserFacing

VERBS = (
    nightly.run, nightly.check, nightly.status, nightly.rollback, withdraw.withdraw, known.known, retain.retain,
    erase.erase, pull.pull, template.template, template.dictionary, nightly.demo, nightly.schedule,
    backtest.backtest, ledger.audit,
)  # fmt: skip
GROUPS = {
    "rejects": rejects.cli, "places": places.cli, "duplicates": duplicates.cli, "areas": areas.cli,
    "alerts": alerts.cli, "vault": vault.cli, "tell": tell.cli,
}  # fmt: skip

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Kirkuk Early Warning: from an inbox to a release.")


@cli.callback()
def main() -> None:
    """Exit codes: 0 fine, 3 busy, 10 inbox, 11 contract, 12 release, 13 settings, 14 a changed audit."""


for verb in VERBS:
    cli.command()(verb)
for name, group in GROUPS.items():
    cli.add_typer(group, name=name)

if __name__ == "__main__":
    log.configure()
    try:
        cli()
    except UserFacing as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        raise SystemExit(fault.exit_code) from None
