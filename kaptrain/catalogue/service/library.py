"""The programs on offer: read once, rendered when somebody first looks."""

import hashlib
import threading
from collections.abc import Collection
from datetime import date
from pathlib import Path

from kaptrain.catalogue.content.check import Checked, check_program
from kaptrain.catalogue.content.images import FOLDER
from kaptrain.catalogue.content.links import Links
from kaptrain.catalogue.content.markdown import Rendered, render
from kaptrain.catalogue.content.markdown_terms import Terms
from kaptrain.catalogue.content.program import load_program
from kaptrain.catalogue.rules.audience import Audience, readable
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.rules.pages import PagePath, page_path
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.shared.errors import Missing

Audiences = Collection[Audience]
LEARNERS = frozenset({Audience.LEARNERS})
NO_PROGRAM = "There is no such program."
NO_LESSON = "There is no such lesson, or it is still in preparation."


class Library:
    """All programs below one folder, `<folder>/<slug>/program.md`. Safe to share between threads.

    Nothing is read before it is asked for; each program is read once per process, and
    each text rendered once per content hash.
    """

    def __init__(self, folder: Path, path_of: PagePath = page_path) -> None:
        self._folder = folder
        self._path_of = path_of
        self._programs: dict[str, Program] = {}
        self._rendered: dict[str, Rendered] = {}
        self._terms: dict[str, Terms] = {}
        self._checked: dict[str, tuple[object, Checked]] = {}
        self._lock = threading.Lock()
        self._checking = threading.Lock()

    def slugs(self) -> tuple[str, ...]:
        """Name the programs, in alphabetical order."""
        return tuple(sorted(path.parent.name for path in self._folder.glob("*/program.md")))

    def program(self, slug: str) -> Program:
        """Return a program. Raises Missing, or ContentError when its files have problems."""
        found = self._programs.get(slug)
        if found is not None:
            return found
        if slug not in self.slugs():
            raise Missing(NO_PROGRAM)
        with self._lock:
            if slug not in self._programs:
                self._programs[slug] = load_program(self._folder / slug, self._path_of)
        return self._programs[slug]

    def lesson(self, slug: str, lesson_id: str) -> Lesson:
        """Return a written lesson. Raises Missing."""
        found = self.program(slug).lessons.get(lesson_id)
        if found is None:
            raise Missing(NO_LESSON)
        return found

    def lesson_html(self, slug: str, lesson_id: str) -> Rendered:
        """Return a lesson's text as safe HTML, with its headings and the sources it cites."""
        lesson = self.lesson(slug, lesson_id)
        folder = lesson.file.rpartition("/")[0]
        return self._render(slug, folder, lesson.body, lesson.content_hash, self._terms_of(slug))

    def activity_html(self, slug: str, activity_id: str, audiences: Audiences = LEARNERS) -> Rendered:
        """Return what these audiences read of an activity's text, as safe HTML. Raises Missing."""
        program = self.program(slug)
        found: Activity | None = program.activity(activity_id)
        if found is None:
            raise Missing()
        return self._guide(slug, found.folder, found.body, found.id, audiences)

    def handbook_html(self, slug: str, name: str, audiences: Audiences = LEARNERS) -> Rendered:
        """Return what these audiences read of a handbook, as safe HTML. Raises Missing."""
        body = self.program(slug).handbooks.get(name)
        if body is None:
            raise Missing()
        return self._guide(slug, "", body, name, audiences)

    def form_html(self, slug: str, form_id: str) -> Rendered:
        """Return the introduction of an evaluation form, as safe HTML. Raises Missing."""
        found = self.program(slug).forms.get(form_id)
        if found is None:
            raise Missing()
        return self._render(slug, "forms", found.intro, f"form {form_id}")

    def checked(self, slug: str, *, today: date) -> Checked:
        """Check a program's files as they stand, once for each state of them and day. Raises Missing."""
        if slug not in self.slugs():
            raise Missing(NO_PROGRAM)
        state = (today, _state(self._folder / slug))
        with self._checking:
            known = self._checked.get(slug)
            if known is None or known[0] != state:
                known = self._checked[slug] = (state, check_program(self._folder / slug, today=today))
        return known[1]

    def image(self, slug: str, digest: str, name: str) -> tuple[bytes, str]:
        """Return an image's bytes and type. Raises Missing unless these are the bytes the digest names."""
        found = self.program(slug).images.get(name) if slug in self.slugs() else None
        if found is None or not (digest and found.digest.startswith(digest)):
            raise Missing()
        data = (self._folder / slug / FOLDER / found.name).read_bytes()
        if hashlib.sha256(data).hexdigest() != found.digest:
            raise Missing()
        return data, found.type

    def _guide(self, slug: str, folder: str, body: str, name: str, audiences: Audiences) -> Rendered:
        # All that the text depends on is whether the notes for facilitators are in it.
        whole = Audience.FACILITATORS in audiences
        shown = body if whole else readable(body, LEARNERS)
        name = f"{name} whole" if whole else name
        return self._render(slug, folder, shown, name, self._terms_of(slug))

    def _terms_of(self, slug: str) -> Terms:
        program = self.program(slug)
        found = self._terms.get(program.digest)
        if found is None:
            found = self._terms[program.digest] = Terms(program.glossary.terms)
        return found

    def _render(self, slug: str, folder: str, body: str, name: str, terms: Terms | None = None) -> Rendered:
        program = self.program(slug)
        # Sources and pages belong to what is shown, so their program's digest is part of the key.
        key = f"{program.digest}:{name}"
        found = self._rendered.get(key)
        if found is None:
            found = self._rendered[key] = render(body, program.sources, Links(program.pages, folder), terms)
        return found


def _state(folder: Path) -> frozenset[tuple[str, int, int]]:
    """What says that a file changed, without reading it: name, time and size."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return frozenset((str(each), each.stat().st_mtime_ns, each.stat().st_size) for each in files)
