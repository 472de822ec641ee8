"""The door that a web server knocks on."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samling.settings")
application = get_wsgi_application()

# what is loaded before the processes part stays shared: the collector leaves it alone
gc.collect()
gc.freeze()
