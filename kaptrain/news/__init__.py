"""What is new for somebody: kept where it happens, shown on one page, mailed as each person chose."""
