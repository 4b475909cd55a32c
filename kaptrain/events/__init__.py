"""What is scheduled with seats: who was there, to the second, and what it counts for."""
