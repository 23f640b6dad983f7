"""The promises as numbers, each tried at full length; ``python -m benchmarks.torture`` runs them."""
