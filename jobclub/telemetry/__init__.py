"""What our processes tell those who operate them: log lines and figures, without a word about anybody."""
