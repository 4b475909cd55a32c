"""What a plan is, which plans are refused, and how a plan is frozen."""

from kaptrain.catalogue.rules.check import PlanError
from kaptrain.catalogue.rules.frozen import plan_to_data
from kaptrain.catalogue.rules.modules import collapse, expand
from kaptrain.catalogue.rules.plan import KINDS, MODALITIES, SIGNERS, Component, Plan, Topic, ends_on
from kaptrain.catalogue.rules.reading import plan_from

__all__ = [
    "KINDS",
    "MODALITIES",
    "SIGNERS",
    "Component",
    "Plan",
    "PlanError",
    "Topic",
    "collapse",
    "ends_on",
    "expand",
    "plan_from",
    "plan_to_data",
]
