"""Static files under names that change with their contents."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """As whitenoise has it, but a file that other packages forgot to ship is no fault of ours."""

    manifest_strict = False
