"""What is searched for, what can be found, and how a find is shown."""
