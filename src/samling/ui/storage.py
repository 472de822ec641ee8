"""Static files under names that change with their contents."""

from __future__ import annotations

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """As whitenoise has it, but quicker: packed by gzip alone, since brotli costs a first start ten seconds.

    A file that other packages forgot to ship is no fault of ours.
    """

    manifest_strict = False

    def create_compressor(self, **options: Any) -> Compressor:
        """A compressor without brotli."""
        return Compressor(**{**options, "use_brotli": False})
