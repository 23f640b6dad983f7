"""Rules about services and appointments: pure functions over frozen things."""
