"""Lessons on their way: as the files stand now, or as they were at some commit."""

import atexit
import shutil
import tempfile
import threading
from collections import OrderedDict
from datetime import date
from pathlib import Path

from kaptrain.catalogue.adapters.revisions import Revision, recent_revisions, write_revision
from kaptrain.catalogue.content.preview import Preview, lesson_version, preview_lesson
from kaptrain.catalogue.content.yaml_lines import ContentError
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service.library import Library
from kaptrain.shared.errors import Missing

WORKING = "working"
MOST_KEPT = 3
NO_REVISION = "There is no such revision of the content."


class Previews:
    """Reads beside the library, which goes on showing trainees what it read when it started."""

    def __init__(self, folder: Path, library: Library) -> None:
        self._folder = folder
        self._library = library
        self._kept: OrderedDict[tuple[str, str], Path] = OrderedDict()
        self._lock = threading.Lock()
        atexit.register(self.forget)

    def revisions(self, slug: str) -> tuple[Revision, ...]:
        """List the latest commits of a program's folder; none where it is not in git. Raises Missing."""
        return recent_revisions(self._root(slug))

    def lesson(self, slug: str, revision: str, lesson_id: str, *, today: date) -> Preview:
        """Return one lesson of a revision, or of the files as they stand (`working`). Raises Missing."""
        program = self._program(slug)
        pages = program.pages if program else {}
        return preview_lesson(self._at(slug, revision), lesson_id, pages=pages, today=today)

    def version(self, slug: str, revision: str, lesson_id: str) -> str:
        """Return a digest that changes whenever the preview of a lesson would. Raises Missing."""
        return lesson_version(self._at(slug, revision), lesson_id)

    def forget(self, keep: int = 0) -> None:
        """Remove the oldest revisions that were written out, all but `keep`."""
        while len(self._kept) > keep:
            _, folder = self._kept.popitem(last=False)
            shutil.rmtree(folder, ignore_errors=True)

    def _program(self, slug: str) -> Program | None:
        try:
            return self._library.program(slug)
        except ContentError:
            return None

    def _root(self, slug: str) -> Path:
        if slug not in self._library.slugs():
            raise Missing
        return self._folder / slug

    def _at(self, slug: str, revision: str) -> Path:
        root = self._root(slug)
        if revision == WORKING:
            return root
        with self._lock:
            kept = self._kept.get((slug, revision))
            if kept is None:
                kept = self._written(root, revision)
                self._kept[slug, revision] = kept
                self.forget(keep=MOST_KEPT)
            return kept

    def _written(self, root: Path, revision: str) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="kaptrain-content-"))
        if not write_revision(root, revision, folder):
            shutil.rmtree(folder)
            raise Missing(NO_REVISION)
        return folder
