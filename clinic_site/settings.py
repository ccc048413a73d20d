"""
Every setting of the site, in the order of Django's own documentation.

Read from the environment (or a file `.env` beside manage.py); `.env.example` explains each name. With nothing set, the site
runs on this machine only: loopback hosts, SQLite, mail printed to the console, and sample keys that no real host accepts.
"""

import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from education import stylesheet

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# --- Where and for whom -------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK_HOSTS)

# On this machine only: plain http, cookies without the Secure flag. Decided by the hosts alone, so no second switch can relax
# a real site.
LOOPBACK = set(ALLOWED_HOSTS) <= set(LOOPBACK_HOSTS)

SAMPLE_SECRET_KEY = "sample-key-for-loopback-only-" + "0" * 40  # refused below for any real host
SAMPLE_DATA_KEY = "c2FtcGxlLWtleS1mb3ItbG9vcGJhY2stb25seS0wMDA="  # a valid Fernet key that protects nothing

SECRET_KEY = env.str("SECRET_KEY", default=SAMPLE_SECRET_KEY)
DATA_KEYS = env.list("DATA_KEYS", default=[SAMPLE_DATA_KEY])
# A second step at sign-in for whoever may publish, sign off or see requests. The demonstration's made sign-ins do without.
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=not LOOPBACK)


def _refuse_an_unsafe_start():
    """Stop a site with a real host that lacks what protects its patients, and say how to mend it."""
    if LOOPBACK:
        return
    mend = "Set it in the environment or in .env; .env.example explains it."
    if DEBUG:
        raise ImproperlyConfigured(f"DEBUG must be off where ALLOWED_HOSTS names a real host. {mend}")
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured(f"ALLOWED_HOSTS must name the site's hosts, not '*'. {mend}")
    if SECRET_KEY == SAMPLE_SECRET_KEY or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured(
            f"SECRET_KEY is missing or too short (50 characters or more). {mend} "
            'Make one: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if not DATA_KEYS or SAMPLE_DATA_KEY in DATA_KEYS:
        raise ImproperlyConfigured(
            f"DATA_KEYS is missing: patients' details would not be protected. {mend} Make one: "
            'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
        )
    if not STAFF_MFA_REQUIRED:
        raise ImproperlyConfigured(
            "STAFF_MFA_REQUIRED may be off on this machine alone: a password by itself must not open patients' requests. "
            "Take it out of the environment and of .env; .env.example explains it."
        )


_refuse_an_unsafe_start()

# --- Parts --------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "education",
    "clinic_site.admin_app.ClinicAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "phonenumber_field",
    "csp",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    # What sets headers comes first, so that no answer is without them, whoever gives it.
    "education.middleware.DenyByDefault",
    "education.middleware.ForgetWhatWasTyped",  # above all that may still answer a failed view with what was typed
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "education.middleware.RefuseHumanely",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "clinic_site.urls"
WSGI_APPLICATION = "clinic_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "education.views.context.clinic",
            ],
            "builtins": ["education.templatetags.reading"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["clinic"]
CRISPY_TEMPLATE_PACK = "clinic"
CRISPY_FAIL_SILENTLY = False

# --- Data ---------------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Kept open between requests: the last to close would write the whole log back into the file, after every request.
    _database["CONN_MAX_AGE"] = 60
    _database.setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",  # a writer waits for its turn instead of failing half-way
        timeout=8,
        init_command=(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=ON;"
        ),
    )
else:
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {}).update(
        # Many threads, few connections. pytest sets DATABASE_POOL off: its test database is dropped at the end.
        # Nobody should wait long for a page that then says so. A pool that finds the database away for two seconds tries
        # afresh with the next request, instead of ever more seldom.
        pool={"min_size": 2, "max_size": 10, "timeout": 3, "reconnect_timeout": 2}
        if env.bool("DATABASE_POOL", default=True)
        else False,
        connect_timeout=5,
        options="-c statement_timeout=10s -c lock_timeout=5s",
    )
# Who was erased, so that a restored backup brings nobody back. Keep it on another disk than the backups.
ERASURE_LEDGER = BASE_DIR / env.str("ERASURE_LEDGER", default="erasures.log")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://shared_cache")}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache":
    # Django's own 300 would let a flood of made-up names push the counts of wrong passwords out of the table.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 100_000)

# --- Mail ---------------------------------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10  # seconds for each answer of the mail server
# For how long a mail is tried that the server neither takes nor refuses for good. A manager can have it tried again after that.
MAIL_GIVE_UP_DAYS = env.int("MAIL_GIVE_UP_DAYS", default=3)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="clinic@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The address of the site, for links in mail. Never taken from a request: a forged Host header must not write our links.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- Words and time -----------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")
USE_I18N = False
USE_TZ = True
# Whether a page whose review is overdue says so to patients.
SAY_REVIEW_OVERDUE = env.bool("SAY_REVIEW_OVERDUE", default=True)

# --- Static files -------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# Fingerprinted names need `collectstatic` first, as `make run` and a real start do. Without it (a plain `runserver`),
# files come straight from the source folders.
STATIC_FINGERPRINTS = env.bool("STATIC_FINGERPRINTS", default=not LOOPBACK)
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "education.typeface.TypefaceFinder",
]
STYLESHEETS = stylesheet.all_sheets(STATIC_ROOT / "staticfiles.json" if STATIC_FINGERPRINTS else None)
WHITENOISE_USE_FINDERS = not STATIC_FINGERPRINTS
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_FINGERPRINTS
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Staff sign-in ------------------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "education.sign_in.hasher.StaffPasswordHasher",  # Argon2, small enough for many at once
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # reads older ones, which the next sign-in renews
]
PASSWORD_RESET_TIMEOUT = 60 * 60
AUTHENTICATION_BACKENDS = ["education.sign_in.backend.StaffBackend"]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Half an hour without a page is the end of a session; education/sign_in/gate.py also ends it 12 hours after the sign-in.
SESSION_COOKIE_AGE = 30 * 60

ACCOUNT_ADAPTER = "education.sign_in.adapters.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are entered by a superuser or a manager, not by their owner
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_RATE_LIMITS = {
    # “key” is an account from one address (adapters.py), so nobody is locked out by somebody else's guessing.
    "wrong_password": "5/5m/key",
    "wrong_code": "5/5m/key",
    # Behind a right password: all addresses together, or a million codes could be tried from a thousand of them.
    "login_failed": "100/d/key",
    "login": "60/m/ip",
    "reset_password": "20/h/ip,5/h/key",
}
MFA_ADAPTER = "education.sign_in.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock half a minute off; forms.py lets no code pass twice in that time
MFA_RECOVERY_CODES_SHOW_ONCE = True
# The address that limits count by is REMOTE_ADDR, as the server sets it. No header that a visitor can write is read.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = None

# --- Requests -----------------------------------------------------------------------------------------------------------

# For how many days what a patient sent is kept, by what became of it; then `erase_expired` erases it. “longest” counts from the
# day it came in, and is what the privacy notice promises.
KEEP_REQUESTS = {
    "quarantine": env.int("KEEP_QUARANTINE_DAYS", default=30),
    "new": env.int("KEEP_LONGEST_DAYS", default=365),
    "waiting_on_us": env.int("KEEP_LONGEST_DAYS", default=365),
    "waiting_on_patient": env.int("KEEP_LONGEST_DAYS", default=365),
    "booked": env.int("KEEP_LONGEST_DAYS", default=365),
    "not_suitable": env.int("KEEP_CLOSED_DAYS", default=90),
    "closed": env.int("KEEP_CLOSED_DAYS", default=90),
    "longest": env.int("KEEP_LONGEST_DAYS", default=365),
}
# The same for a question that a reader asked under a page: for how many days their own words, and the address for the answer, are
# kept while it waits, after it was answered or closed, and where a robot may have sent it.
KEEP_READER_QUESTIONS = {
    "waiting": env.int("KEEP_QUESTIONS_WAITING_DAYS", default=180),
    "answered": env.int("KEEP_QUESTIONS_DONE_DAYS", default=30),
    "closed": env.int("KEEP_QUESTIONS_DONE_DAYS", default=30),
    "suspected": env.int("KEEP_QUARANTINE_DAYS", default=30),
}
# The same for what a reader reports about a page, in days from when it came in.
KEEP_REPORTS = {
    "longest": env.int("KEEP_REPORTS_DAYS", default=180),
    "suspected": env.int("KEEP_QUARANTINE_DAYS", default=30),
}
# How long a link works that is mailed to a patient, and how long they stay in after opening it without doing anything.
MY_REQUEST_LINK_DAYS = env.int("MY_REQUEST_LINK_DAYS", default=30)
MY_REQUEST_MINUTES = env.int("MY_REQUEST_MINUTES", default=30)

# How often in a minute (m), hour (h) or day (d). “…_contact” is for one e-mail address or number; the others are for one network
# address, which many patients share (a clinic's own network, a mobile operator): so they are far above what a patient needs.
REQUEST_LIMITS = {
    "answer": env.str("REQUEST_LIMIT_ANSWER", default="1000/h"),
    "send": env.str("REQUEST_LIMIT_SEND", default="100/h"),
    "send_contact": env.str("REQUEST_LIMIT_SEND_CONTACT", default="5/d"),
    "link": env.str("REQUEST_LIMIT_LINK", default="30/h"),
    "link_contact": env.str("REQUEST_LIMIT_LINK_CONTACT", default="3/h"),
    "report": env.str("REQUEST_LIMIT_REPORT", default="60/h"),
    "my_request": env.str("REQUEST_LIMIT_MY_REQUEST", default="300/h"),
    "question": env.str("REQUEST_LIMIT_QUESTION", default="30/h"),
}
# What makes a request suspect, so that it is set apart: sent sooner after it was shown, or more links than this in its text.
QUICKEST_READER_SECONDS = env.int("QUICKEST_READER_SECONDS", default=2)
MOST_LINKS = env.int("MOST_LINKS", default=2)
# For load tests of this machine by itself; the start refuses it beside a real host.
REQUEST_LIMITS_OFF = env.bool("REQUEST_LIMITS_OFF", default=False)


def _refuse_a_limit_that_is_none():
    """Stop a site whose figures cannot be read, or let nobody in or everybody."""
    for action, limit in REQUEST_LIMITS.items():
        if not re.fullmatch(r"[1-9][0-9]{0,6}/[mhd]", limit):
            raise ImproperlyConfigured(
                f"REQUEST_LIMIT_{action.upper()} must be a figure such as 20/h (m, h or d), not {limit!r}. "
                "Set it in the environment or in .env; .env.example explains it."
            )
    if REQUEST_LIMITS_OFF and not LOOPBACK:
        raise ImproperlyConfigured(
            "REQUEST_LIMITS_OFF is for this machine alone: robots must not send without end to a real site. "
            "Take it out of the environment and of .env; .env.example explains it."
        )


_refuse_a_limit_that_is_none()

# --- Security -----------------------------------------------------------------------------------------------------------

_secure = not LOOPBACK
_prefix = "__Host-" if _secure else ""
SESSION_COOKIE_NAME = f"{_prefix}session"
CSRF_COOKIE_NAME = f"{_prefix}csrf"
ANSWERS_COOKIE_NAME = f"{_prefix}answers"
MY_REQUEST_COOKIE_NAME = f"{_prefix}my-request"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ANSWERS_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "education.views.errors.form_expired"
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False

SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 63072000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_TLS_PROXY", default=False):
    # Only where a proxy of the clinic's own sets this header and strips the visitor's.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PROXY_ADDRESSES = env.list(
    "PROXY_ADDRESSES", default=[]
)  # whose X-Forwarded-For is believed (wsgi.py); else nobody's
if "*" in PROXY_ADDRESSES:  # the server would then believe the first address, which the visitor writes
    raise ImproperlyConfigured(
        "PROXY_ADDRESSES must name the addresses or networks of your own proxies, not '*'. "
        "Set it in the environment or in .env; .env.example explains it."
    )
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes in one form; the longest honest one is far below
# A treatment with every inline row sends about 10 fields a row, so 200 rows are still one save.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, *map(stylesheet.csp_hash, STYLESHEETS.values())],  # what is inlined, by hash
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Logs ---------------------------------------------------------------------------------------------------------------

# A line says where and what kind, never what was typed: no form's content, no exception's message, no query string.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        name: {
            "()": f"education.logs.{formatter}",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
        for name, formatter in {"line": "Line", "refusal": "Refusal", "request": "RequestLine"}.items()
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "refusals": {"class": "logging.StreamHandler", "formatter": "refusal"},
        "server": {"class": "logging.StreamHandler", "formatter": "request"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.security": {"handlers": ["refusals"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["server"], "level": "INFO", "propagate": False},
        "education": {"level": "INFO"},
    },
}
DEFAULT_EXCEPTION_REPORTER = "education.error_reports.Report"
DEFAULT_EXCEPTION_REPORTER_FILTER = "education.error_reports.NoPersonalData"
