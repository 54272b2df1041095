"""What single values mean: numbers, quantities, durations, cron, names, spelling.

Import from the modules; this file loads none of them.
"""
