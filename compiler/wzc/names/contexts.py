"""Names that are there in one condition only: an answer, an object, a schedule."""

# By the step type and the setting that the condition stands in.
SETTINGS = {
    ("http", "success_condition"): "response",
    ("resource", "success_condition"): "object",
    ("resource", "failure_condition"): "object",
}
# What a schedule's conditions are about.
SCHEDULE = ("when", "stop_when")
CRON = "cron"

# Where a name is there, for whoever writes it elsewhere.
PLACES = {
    "response": "in the `success_condition` of an `http(...)`",
    "object": "in the conditions of a `resource(...)`",
    CRON: "in `when` and `stop_when` of a `schedule`",
}
