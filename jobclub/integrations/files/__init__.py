"""Looking into files that people hand in: what they are, by their bytes, and whether they can be kept."""

from jobclub.integrations.files.cleaner import FileCleaner

__all__ = ["FileCleaner"]
