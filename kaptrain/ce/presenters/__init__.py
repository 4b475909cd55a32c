"""What the pages of continuing education show."""
