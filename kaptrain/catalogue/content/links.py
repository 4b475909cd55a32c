"""Relative links between content files, as the pages that show them."""

import posixpath
from collections.abc import Iterator, Mapping


class Links(Mapping[str, str]):
    """The pages of a program, looked up from one folder of it: `../02-name/01-other.md`."""

    def __init__(self, pages: Mapping[str, str], folder: str) -> None:
        self.pages = pages
        self.folder = folder

    def __getitem__(self, file: str) -> str:
        return self.pages[posixpath.normpath(posixpath.join(self.folder, file))]

    def __iter__(self) -> Iterator[str]:
        return (posixpath.relpath(page, self.folder or ".") for page in self.pages)

    def __len__(self) -> int:
        return len(self.pages)
