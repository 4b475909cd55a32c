"""Who the people are, what their years hold, and when each thing happened. Pure data and arithmetic."""
