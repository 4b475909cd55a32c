"""Load the demo: every act of the script through the service that the pages use for it."""

from kaptrain.demo.service.loading import is_loaded, perform, play
from kaptrain.demo.service.stage import Stage, Tools

__all__ = ["Stage", "Tools", "is_loaded", "perform", "play"]
