"""Programs as authors write them: plans, modules, lessons and their files."""
