"""What every page shares: templates, static files, guards, forms and headers."""
