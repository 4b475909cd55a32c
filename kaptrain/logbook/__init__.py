"""Claims of hours, the queue of those who sign, signatures."""
