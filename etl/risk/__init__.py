"""Risk of incidents by area and week: pure functions from a panel to forecasts, reasons and their track record."""

from etl.risk.assess import Assessment, assess
from etl.risk.panel import Late, Panel

__all__ = ["Assessment", "Late", "Panel", "assess"]
