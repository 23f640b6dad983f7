"""The page of a guest, behind the link in their mail."""
