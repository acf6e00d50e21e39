"""Scenarios of the fault run: functions of a FaultBench, each a story in which something breaks."""
