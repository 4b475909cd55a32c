"""Server CPU per request, as ratios to a bare page measured back to back in the same run."""
