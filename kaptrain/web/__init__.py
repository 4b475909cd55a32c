"""What every page shares: guards, replies, forms, headers, errors, templates."""
