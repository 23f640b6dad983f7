"""What jobclub does in a second, and what it bears."""
