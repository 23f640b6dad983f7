"""What cohorts, and later webinars and appointments, share: places people take, hours staff give."""
