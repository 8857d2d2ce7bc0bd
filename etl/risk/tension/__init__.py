"""The tension index: what was collected about an area, on one open scale. Beside the risk, and never a probability."""
