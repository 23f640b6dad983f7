"""What people do with jobclub: each function one act, in one transaction – load, decide, save, record."""
