"""What a job club is and how it runs: rules and use cases, on the standard library alone."""
