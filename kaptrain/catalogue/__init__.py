"""Programs, modules, lessons and their checks, read from content/."""
