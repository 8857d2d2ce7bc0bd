"""Pulling from the services: see README.md. `bring` is the only way in."""

from etl.pull.ask import Clock, Limits
from etl.pull.bring import Pulled, Service, bring
from etl.pull.reasons import PullError

__all__ = ["Clock", "Limits", "PullError", "Pulled", "Service", "bring"]
