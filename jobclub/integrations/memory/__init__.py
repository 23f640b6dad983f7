"""What organisations keep, in memory: for tests, examples and trying things out. It ends with the process."""

from jobclub.integrations.memory.books import TrailEntry
from jobclub.integrations.memory.store import MemoryStore

__all__ = ["MemoryStore", "TrailEntry"]
