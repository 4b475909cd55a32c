<<<<<<< HEAD
"""Programs, modules, lessons and their checks, read from content/."""
=======
"""Programs as authors write them: plans, modules, lessons and their files."""
>>>>>>> rules
