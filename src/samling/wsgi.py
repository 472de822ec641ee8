"""The door that a web server knocks on."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import resolve, reverse
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samling.settings")
application = get_wsgi_application()


def load_what_all_need() -> None:
    """Load words, addresses and templates before the processes part, so that they share them."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            resolve(reverse("front:home"))
            translation.gettext("Events")
    for name in ("ui/base.html", "meetings/calendar.html", "meetings/meeting.html"):
        engines["django"].get_template(name)


load_what_all_need()
# what is loaded before the processes part stays shared: the collector leaves it alone
gc.collect()
gc.freeze()
