"""What the pages of this slice show."""
