"""What the pages of groups have in common."""

from flask import Blueprint

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.shared.errors import Missing
from kaptrain.threads.queries.rooms import Place
from kaptrain.threads.rules.words import Kind
from kaptrain.threads.views.pages import run_here
from kaptrain.web.context import resource

bp = Blueprint("groups", __name__, template_folder="../templates")
ROOM = "<int(max=2147483647):room_id>"


def group_here(permission: Permission, room_id: int) -> Place:
    """Return a group that the actor may use like this; Missing for other kinds of rooms."""
    place = run_here(permission, room_id)
    if place.room.kind != Kind.DISCUSSION:
        raise Missing
    return place


def program_of(slug: str) -> Program:
    """Return the program of a group; Missing when its folder is gone."""
    return resource(Library).program(slug)


def guides(program: Program) -> list[tuple[str, str]]:
    """Return (id, title) of the discussion guides of a program."""
    return [(each.id, each.title) for each in program.of_kind("discussion")]
