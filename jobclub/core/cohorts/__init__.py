"""Programmes, and the cohorts that run them: plan, sessions, places, homework, progression."""
