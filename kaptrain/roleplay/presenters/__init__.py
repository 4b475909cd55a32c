"""What the pages of consent practice show."""
