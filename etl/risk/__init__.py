"""The chance of a serious incident: pure functions from one panel to scores, reasons and their track record."""

from etl.risk.assess import Assessment, assess
from etl.risk.panel import Panel

__all__ = ["Assessment", "Panel", "assess"]
