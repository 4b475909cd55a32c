"""What a body asks for, what it gives, and who gets it. Pure Python."""
