"""Scenarios: functions of a Bench, each a story with its checks. `run` plays those of every module here."""
