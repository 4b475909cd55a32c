"""Property tests: few, repeatable examples in the suite; many with `--hypothesis-profile=thorough`."""

from hypothesis import settings

settings.register_profile("suite", max_examples=30, derandomize=True, deadline=None, database=None)
settings.register_profile("thorough", max_examples=5000, deadline=None, database=None)
if settings.get_current_profile_name() != "thorough":
    settings.load_profile("suite")
