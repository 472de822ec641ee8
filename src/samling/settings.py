"""Django's settings, all from the environment; docs/settings.md tells each one."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from samling import environment, postgres
from samling.accounts.rules import providers_from
from samling.bus.rules.travel import travel_source_from
from samling.environment import ROOT

environment.refuse_misspelt(os.environ)

MODE = environment.choice("SAMLING_MODE", ("development", "production", "test"))
IS_PRODUCTION = MODE == "production"
DEBUG = False  # error pages are ours everywhere; tracebacks go to the terminal
VAR = Path(environment.text("SAMLING_VAR"))
HERE = Path(__file__).resolve().parent
DEMO = environment.flag("SAMLING_DEMO", default=MODE == "development")


def _secret() -> str:
    """The secret from the environment, or one made once and kept beside the database."""
    given = environment.text("SAMLING_SECRET")
    if given or IS_PRODUCTION:
        return given
    file = VAR / "secret"
    if not file.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        made = VAR / f"secret.{os.getpid()}"
        made.write_text(secrets.token_urlsafe(60))
        made.chmod(0o600)
        made.replace(file)
    return file.read_text()


SECRET_KEY = _secret()
ALLOWED_HOSTS = environment.words("SAMLING_HOSTS")
ADDRESS = environment.text("SAMLING_ADDRESS").rstrip("/")
CSRF_TRUSTED_ORIGINS = [ADDRESS]

INSTALLED_APPS = [
    "samling.front",
    "samling.insight",
    "samling.competence",
    "samling.credentials",
    "samling.networks",
    "samling.meetings",
    "samling.advice",
    "samling.bus",
    "samling.strategy",
    "samling.register",
    "samling.accounts",
    "samling.journal",
    "samling.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "samling.ui.staticfiles.OnlyWhatPagesLoad",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "template_partials",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "samling.ui.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samling.register.middleware.VisitorMiddleware",
    "samling.ui.middleware.ShowRefusals",
]

ROOT_URLCONF = "samling.urls"
WSGI_APPLICATION = "samling.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "samling.front.context.site",
            ],
            "builtins": [
                "samling.ui.templatetags.ui",
                "template_partials.templatetags.partials",
            ],
        },
    }
]

DATABASES = {"default": postgres.django_settings(postgres.address(VAR))}
DATABASES["default"]["TEST"] = {"NAME": f"test_{environment.text('SAMLING_TEST_NAME')}"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# words
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "sprak"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
USE_I18N = True

# files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    (folder, ROOT / "node_modules" / path)
    for folder, path in {
        "designsystemet": "@digdir/designsystemet-css/dist/src",
        "maplibre": "maplibre-gl/dist",
        "literata": "@fontsource/literata/files",
        "qr": "qr",
    }.items()
    if (ROOT / "node_modules" / path).exists()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "samling.ui.storage.HashedFiles"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
WHITENOISE_AUTOREFRESH = MODE == "test"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

# signing in: who is known is asked upstairs, by the dotted name of a function
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SIGN_IN_KNOWS = "samling.register.permissions.language_of_known"
# certificates lie above meetings, which asks for them by name
CERTIFICATES_OF = "samling.credentials.queries.addresses_of"
ERASES_CERTIFICATES = "samling.credentials.commands.erase_of"
# whoever is erased in the register is erased by these too, with address and key of the person
ERASES_ALSO = (
    "samling.meetings.commands.erase_participant",
    "samling.competence.commands.erase_answerer",
    "samling.networks.commands.erase_member",
    "samling.advice.commands.erase_asker",
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front:desk"
LOGOUT_REDIRECT_URL = "front:home"
ACCOUNT_ADAPTER = "samling.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "samling.accounts.adapters.ProviderAdapter"
MFA_ADAPTER = "samling.accounts.adapters.KeyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"length": 6}  # 20⁶ codes of consonants; three guesses each
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "30/m/ip,5/10m/key",  # key: the address
    "confirm_login_code": "30/m/ip,5/15m/key",  # key: the attempt, so that guesses at once count too
    "openid_start": "30/m/ip",
}
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may lead nowhere but here (form-action), a link may
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": environment.read("SAMLING_OIDC", providers_from)}
}
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_NAME = "samling"
SESSION_ENGINE = "samling.accounts.sessions"  # a sign-out holds in every process at once

# letters
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mailbox"
DEFAULT_FROM_EMAIL = environment.text("SAMLING_MAIL_FROM")
if mail := environment.text("SAMLING_MAIL_URL"):
    _mail = urlsplit(mail)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 587
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = parse_qs(_mail.query).get("tls", ["0"])[0] == "1"
EMAIL_TIMEOUT = 20

# mail that comes in; who takes it is written upstairs
INBOX_DOMAIN = environment.inbox_domain()
INBOX_HOST = environment.text("SAMLING_INBOX_HOST")
INBOX_PORT = environment.count("SAMLING_INBOX_PORT")
INBOX_MB = environment.count("SAMLING_INBOX_MB")
INBOX_DAYS = environment.count("SAMLING_INBOX_DAYS")
MAIL_TAKERS = "samling.front.incoming.TAKERS"

SMS_URL = environment.text("SAMLING_SMS_URL")
SMS_KEY = environment.text("SAMLING_SMS_KEY")
SMS_FROM = environment.text("SAMLING_SMS_FROM")

# safety
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^helse/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = IS_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "samling.front.views.form_too_old"
LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
X_FRAME_OPTIONS = "DENY"
if environment.flag("SAMLING_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# shared by all processes, so that a rate limit is one limit
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "KEY_FUNCTION": "samling.accounts.log.unreadable",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"discreet": {"()": "samling.accounts.log.Discreet"}},
    "handlers": {
        "terminal": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["discreet"],
        }
    },
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {"samling": {"level": "INFO"}, "django.security.DisallowedHost": {"level": "ERROR"}},
}

SIGN_UPS_A_MINUTE = environment.count("SAMLING_SIGNUPS_A_MINUTE")
TILES = environment.text("SAMLING_TILES")
PLANNERS = environment.count("SAMLING_PLANNERS", least=0)
TRAVEL = environment.read("SAMLING_TRAVEL", travel_source_from)
COUNTY = environment.text("SAMLING_COUNTY")
AUTHORITY = environment.text("SAMLING_AUTHORITY")
STATEMENT_URL = environment.text("SAMLING_STATEMENT_URL")
FEEDBACK_MAIL = environment.text("SAMLING_FEEDBACK_MAIL")

# advice
SECOND_LOOK = environment.flag("SAMLING_SECOND_LOOK")

# meetings
JITSI = environment.text("SAMLING_JITSI")
BBB_URL = environment.text("SAMLING_BBB_URL")
BBB_SECRET = environment.text("SAMLING_BBB_SECRET")
MATERIAL_MB = environment.count("SAMLING_MATERIAL_MB")
SHELF_MB = environment.count("SAMLING_SHELF_MB")
NETWORK_SLEEPS_MONTHS = environment.count("SAMLING_NETWORK_SLEEPS_MONTHS")
ANONYMOUS_FROM = environment.count("SAMLING_ANONYMOUS_FROM", least=3)
MEDIA_ROOT = VAR / "files"  # what hosts put up; sent by views that ask who may have it

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # the room of that name in each domain
SILENCED_SYSTEM_CHECKS: list[str] = []
