"""Pages that are open to everybody: signing in, an organisation's clubs, what we promise."""
