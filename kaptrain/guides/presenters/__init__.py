"""What the pages of guides and books show."""
