"""What is on offer, for everybody."""

from flask import Response as FileResponse
from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from kaptrain.catalogue.adapters.spreadsheet import crosswalk_xlsx
from kaptrain.catalogue.presenters.crosswalk import crosswalk_of, crosswalk_page
from kaptrain.catalogue.presenters.program import program_page
from kaptrain.catalogue.service import Library
from kaptrain.catalogue.views.pages import bp, sound, sound_or_missing
from kaptrain.web.context import resource
from kaptrain.web.guards import current_actor, public

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/")
@public
def home() -> str | Response:
    """Say what this is and lead in; whoever is signed in is taken to the dashboard."""
    if current_actor().is_signed_in:
        return redirect(url_for("reporting.dashboard"), 303)
    programs = [program for slug in resource(Library).slugs() if (program := sound(slug))]
    return render_template("catalogue/home.html", programs=programs)


@bp.get("/programs/<slug>")
@public
def program(slug: str) -> str:
    """Show a program: its text, its plan in words, its modules."""
    return render_template("catalogue/program.html", page=program_page(sound_or_missing(slug)))


@bp.get("/programs/<slug>/topics/<axis>")
@public
def topics(slug: str, axis: str) -> str:
    """Show which topic each minute of the program treats, on its own axis or a regulator's."""
    found = sound_or_missing(slug)
    return render_template("catalogue/topics.html", page=crosswalk_page(found, crosswalk_of(found, axis)))


@bp.get("/programs/<slug>/topics/<axis>.xlsx")
@public
def topics_xlsx(slug: str, axis: str) -> FileResponse:
    """Give the same as a spreadsheet, in minutes."""
    content = crosswalk_xlsx(crosswalk_of(sound_or_missing(slug), axis))
    answer = FileResponse(content, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename={slug}-{axis}.xlsx"
    return answer
