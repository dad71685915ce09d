"""Static files: the design system from its package, hashed and compressed by WhiteNoise."""

from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

KEEP = ("css/uswds.min.css", "js/uswds.min.js", "js/uswds-init.min.js", "fonts/*.woff2", "img/*")
SKIP = ("img/material-icons*/*", "img/uswds-icons/*", "img/favicons/*")  # 8 MB that no page uses


class UswdsFinder(BaseFinder):
    """Serves ``uswds/...`` out of frontend/node_modules: nothing of the design system is copied into the repository."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        dist = settings.BASE_DIR / "frontend" / "node_modules" / "@uswds" / "uswds" / "dist"
        self.storage = FileSystemStorage(location=dist)
        self.storage.prefix = "uswds"  # type: ignore[attr-defined]

    def check(self, **kwargs: Any) -> list[Any]:
        """No checks: pages also work, plainly, where the design system has not been fetched."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file's place on disk, or an empty list."""
        name = path.removeprefix("uswds/")
        if path.startswith("uswds/") and wanted(name) and self.storage.exists(name):
            place = self.storage.path(name)
            return [place] if find_all else place
        return []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        """Every file that pages may use."""
        for folder in ("css", "js", "fonts", "img"):
            for name in self._below(folder):
                if wanted(name):
                    yield name, self.storage

    def _below(self, folder: str) -> Iterator[str]:
        if not self.storage.exists(folder):
            return
        folders, files = self.storage.listdir(folder)
        yield from (f"{folder}/{file}" for file in files)
        for inner in folders:
            yield from self._below(f"{folder}/{inner}")


def wanted(name: str) -> bool:
    """Whether pages may use this file of the design system."""
    return any(fnmatch(name, pattern) for pattern in KEEP) and not any(fnmatch(name, pattern) for pattern in SKIP)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, but without following references to source maps, which are not shipped."""

    patterns = tuple(
        (glob, tuple(p for p in patterns if "sourceMappingURL" not in str(p)))
        for glob, patterns in CompressedManifestStaticFilesStorage.patterns
    )
