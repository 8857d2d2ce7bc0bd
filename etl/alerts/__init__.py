"""Alerts: raised by rules against a budget of false alarms, each with its reason; people decide."""

from etl.alerts.night import MARKS, build

__all__ = ["MARKS", "build"]
