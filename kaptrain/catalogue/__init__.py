"""Programs as authors write them: plans, modules, lessons and their checks, read from files."""
