select
    horizon_weeks, week, served, before, best_classical, challenger, gain,
    1.64 * standard_error as needed, origins, reason
from mart.gate_decision
order by week desc, horizon_weeks
