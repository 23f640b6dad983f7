"""Who: organisations, their staff, the people looking for work."""
