"""Read a whole program folder, collecting every problem in it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from kaptrain.catalogue.content.activities import Found, read_activities
from kaptrain.catalogue.content.axes import read_axes
from kaptrain.catalogue.content.documents import read_documents
from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.content.forms_and_rubrics import read_forms, read_rubrics
from kaptrain.catalogue.content.front_matter import Document, read_document
from kaptrain.catalogue.content.glossary import GlossaryFile, glossary_from, read_glossary
from kaptrain.catalogue.content.images import FOLDER, image_path, read_images
from kaptrain.catalogue.content.links import Links
from kaptrain.catalogue.content.markdown import render
from kaptrain.catalogue.content.modules import ModuleFiles, read_modules
from kaptrain.catalogue.content.plan_file import read_plan
from kaptrain.catalogue.content.sources import read_sources
from kaptrain.catalogue.content.yaml_lines import ContentError, Problem
from kaptrain.catalogue.rules import Plan
from kaptrain.catalogue.rules.axis import Axis
from kaptrain.catalogue.rules.guides import EvaluationForm, Rubric
from kaptrain.catalogue.rules.pages import PagePath, page_path
from kaptrain.catalogue.rules.program import Activity, DocumentKind, Image, Module, Program, Source

BOOKS = "bookclub"


@dataclass
class Files:
    """Everything one folder says, before anything is rendered, and what is wrong with it."""

    root: FilePath
    problems: list[Problem] = field(default_factory=list)
    plan: Plan | None = None
    document: Document | None = None
    modules: list[ModuleFiles] = field(default_factory=list)
    activities: list[tuple[Activity, Document, Fields]] = field(default_factory=list)
    handbooks: dict[str, Document] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    sources_document: Document | None = None
    axes: list[tuple[Axis, Document]] = field(default_factory=list)
    rubrics: list[tuple[Rubric, Document]] = field(default_factory=list)
    forms: list[tuple[EvaluationForm, Document]] = field(default_factory=list)
    glossary: GlossaryFile | None = None
    images: dict[str, Image] = field(default_factory=dict)
    kinds: tuple[DocumentKind, ...] = ()

    def relative(self, document: Document) -> str:
        """Name a file of the program from its root."""
        return document.path.relative_to(self.root).as_posix()

    def documents(self) -> list[Document]:
        """Return every file with Markdown in it, once, in reading order."""
        found = [self.document] if self.document else []
        for module in self.modules:
            found += [module.document, *(document for _, document in module.written)]
        found += [document for _, document, _ in self.activities]
        found += [*self.handbooks.values(), *(document for _, document in self.forms)]
        found += [self.glossary.document] if self.glossary else []
        return list({document.path: document for document in found}.values())

    def data_documents(self) -> list[Document]:
        """Return the files that are data alone: sources, axes, rubrics."""
        found = [self.sources_document] if self.sources_document else []
        return found + [document for _, document in (*self.axes, *self.rubrics)]


def read_files(root: FilePath) -> Files:
    """Read a program folder. Problems are kept in the result, sorted by nothing but discovery."""
    files = Files(root)
    if not root.is_dir():
        files.problems.append(Problem(str(root), 1, "is not a folder"))
        return files
    try:
        files.document = read_document(root / "program.md")
        files.plan = read_plan(root / "program.md")
    except ContentError as error:
        files.problems.extend(error.problems)
    files.sources, files.sources_document = read_sources(root / "sources.yaml", files.problems)
    files.axes = read_axes(root / "axes", files.problems)
    files.rubrics = read_rubrics(root / "rubrics", files.problems)
    files.forms = read_forms(root / "forms", files.problems)
    files.modules = read_modules(root / "modules", files.problems)
    files.activities, files.handbooks = read_activities(root, files.problems)
    visits = {activity.id for activity, _, _ in files.activities if activity.kind == "practicum"}
    files.kinds = read_documents(files.handbooks.get("practicum"), files.plan, visits, files.problems)
    files.glossary = read_glossary(root / "glossary.md", files.problems)
    files.images = read_images(root, files.problems)
    _refuse_repeated(files, files.activities)
    return files


def _refuse_repeated(files: Files, activities: Found) -> None:
    places: list[tuple[str, Problem]] = []
    for module in files.modules:
        for at, ref in enumerate(module.lessons):
            places.append((ref.id, module.document.problem(("lessons", at, "id"), "")))
    for activity, _, fields in activities:
        places.append((activity.id, fields.document.problem((*fields.path, "id"), "")))
    seen: dict[str, Problem] = {}
    for name, place in places:
        first = seen.setdefault(name, place)
        if name and first is not place:
            message = f"id {name} is used already, in {first.file}:{first.line}"
            files.problems.append(Problem(place.file, place.line, message))


def load_program(root: FilePath, path_of: PagePath = page_path) -> Program:
    """Read a program that is fit to be shown. Raises ContentError with every problem."""
    files = read_files(root)
    if files.plan is None or files.document is None or files.problems:
        raise ContentError(files.problems)
    pages = pages_of(files, path_of)

    def html(document: Document) -> str:
        return render(document.body, files.sources, links_from(files, document, pages)).html

    return Program(
        slug=root.resolve().name,
        title=files.plan.title,
        version=files.plan.version,
        plan=files.plan,
        body_html=html(files.document),
        modules=tuple(_module(module, html(module.document)) for module in files.modules),
        lessons={lesson.id: lesson for module in files.modules for lesson, _ in module.written},
        activities=tuple(activity for activity, _, _ in files.activities),
        sources=files.sources,
        handbooks={name: document.body for name, document in files.handbooks.items()},
        pages=pages,
        digest=_digest(files),
        axes=tuple(axis for axis, _ in files.axes),
        rubrics={rubric.id: rubric for rubric, _ in files.rubrics},
        forms={form.id: form for form, _ in files.forms},
        glossary=glossary_from(files.glossary, files.sources, Links(pages, "")),
        images=files.images,
        documents=files.kinds,
    )


def pages_of(files: Files, path_of: PagePath = page_path) -> dict[str, str]:
    """Map each file of the program, named from its root, to the page that shows it."""
    pages = {"program.md": path_of("program", files.root.resolve().name)}
    for module in files.modules:
        pages[files.relative(module.document)] = path_of("module", module.id)
        for lesson, document in module.written:
            pages[files.relative(document)] = path_of("lesson", lesson.id)
    for activity, document, fields in files.activities:
        if not fields.path:
            name = activity.slug if activity.kind == BOOKS else activity.id
            pages[files.relative(document)] = path_of(activity.kind, name)
    for name, document in files.handbooks.items():
        pages[files.relative(document)] = path_of(name, name)
    for form, document in files.forms:
        pages[files.relative(document)] = path_of("form", f"form-{form.id}")
    if files.glossary:
        pages[files.relative(files.glossary.document)] = path_of("glossary", "glossary")
    slug = files.root.resolve().name
    return pages | {
        f"{FOLDER}/{name}": path_of("image", image_path(slug, image)) for name, image in files.images.items()
    }


def links_from(files: Files, document: Document, pages: Mapping[str, str]) -> Links:
    """Look up links as they are written in one document."""
    return Links(pages, document.path.parent.relative_to(files.root).as_posix())


def _module(files: ModuleFiles, intro_html: str) -> Module:
    return Module(
        id=files.id,
        number=files.number,
        slug=files.slug,
        title=files.title,
        minutes=files.minutes,
        objectives=files.objectives,
        lessons=files.lessons,
        intro_html=intro_html,
    )


def _digest(files: Files) -> str:
    total = hashlib.sha256()
    paths = {document.path for document in files.documents()}
    paths |= {document.path for document in files.data_documents()}
    paths.update(files.root / FOLDER / name for name in files.images)
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(files.root).as_posix()} {content}\n".encode())
    return total.hexdigest()
