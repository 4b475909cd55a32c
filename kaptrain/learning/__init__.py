"""Reading lessons, taking checks, earning their minutes."""
