"""Which files of other packages are gathered: those that a page loads, and no others."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class OnlyWhatPagesLoad(StaticFilesConfig):
    """Leaves out sources, maps for debuggers, and letters of alphabets that nobody here writes."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "*-dev.mjs",
        "*.ts",
        "*.md",
        "package.json",
        "LICENSE*",
        "dom.js",
        "*.woff",
        "*-italic*",
        "literata-[!l]*",
        "literata-latin-[!6]*",
        "htmx-4*",
        "htmax-*",
        "htmx-2.js",
    ]
