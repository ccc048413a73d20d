"""The criteria that drawings and sums ask for by name. A criterion's key never changes, so they can be relied on."""

ONSET = "first-effect"
DURATION = "how-long"
VISITS = "visits"
UNDO = "undo"
COST = "cost"
