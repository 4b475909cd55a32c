"""The words of the program, from A to Z."""

from flask import render_template

from kaptrain.authz.permissions import Permission
from kaptrain.learning.presenters.glossary import glossary_page
from kaptrain.learning.views.colleagues import program_of_colleague
from kaptrain.learning.views.pages import bp, fragments, reader_here
from kaptrain.web.guards import requires


@bp.get("/glossary")
@requires(Permission.LIBRARY_READ)
def glossary() -> str:
    """Show every term with its explanation."""
    program = program_of_colleague() or reader_here().program
    page = glossary_page(program.glossary, program.digest)
    terms = fragments.get(
        (program.digest, "glossary"), "learning/glossary_terms.html", lambda: {"page": page}
    )
    return render_template("learning/glossary.html", page=page, terms=terms)
