"""One settings file, read from the environment; it refuses to start on a bad value.

``PORTAL_MODE`` is ``production`` (the default), ``demo`` (what ``make run`` sets) or ``test``. The demo conveniences
(accounts to click, optional second factor, a clock that may be moved) exist in the last two only. In a clone that
``make run`` has set up, a shell without ``PORTAL_MODE`` and ``DATABASE_URL`` means the demo.
Every variable is described in ``deploy/environment.md``.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from portal.launch import environment as embedded

BASE_DIR = Path(__file__).resolve().parent.parent


def _env(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None or value == "":
        raise ImproperlyConfigured(f"{name} must be set (see deploy/environment.md)")
    return value


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


# What make run wrote down about its private servers; production never looks at it.
_RECORDED = embedded.recorded()
MODE = os.environ.get("PORTAL_MODE") or ("demo" if _RECORDED and not os.environ.get("DATABASE_URL") else "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"PORTAL_MODE must be production, demo or test, not {MODE!r}")
PRODUCTION = MODE == "production"
DEMO = MODE in {"demo", "test"}
DEBUG = False

SECRET_KEY = _env(
    "PORTAL_SECRET_KEY", None if PRODUCTION else _RECORDED.get("PORTAL_SECRET_KEY", "not-secret-" + "demo" * 12)
)
ALLOWED_HOSTS = _env("PORTAL_HOSTS", None if PRODUCTION else "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("PORTAL_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "portal.core",
    "portal.accounts",
    "portal.files",
    "portal.papers",
    "portal.exchange",
    "portal.programme",
    "enterprises",
    "loans.ledger",
    "loans",
    "ippledge",
    "listings",
    "reports",
    "portal",
    "portal.accounts.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "pgtrigger",
    "pghistory",
    "import_export",
    "rest_framework",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.accounts.middleware.AccountGate",
    "axes.middleware.AxesMiddleware",
    "portal.core.problems.ProblemMiddleware",
    "portal.core.http.ReadOnlyGetMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
            ],
        },
    },
]

# --- database: the runtime login by default, the owner login for migrate -----------------------------------------
# Outside production a missing address means the embedded server, which the engine starts at the first connection.
EMBEDDED_POSTGRES = not PRODUCTION and not os.environ.get("DATABASE_URL")
EMBEDDED_REDIS = not PRODUCTION and not os.environ.get("REDIS_URL")
if EMBEDDED_POSTGRES:
    DATABASE_URL = embedded.database_url(_RECORDED, embedded.RUNTIME_LOGIN)
    DATABASE_OWNER_URL = embedded.database_url(_RECORDED, embedded.OWNER_LOGIN)
else:
    DATABASE_URL = _env("DATABASE_URL")
    DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", DATABASE_URL)
OWNER_LOGIN = _flag("PORTAL_OWNER_LOGIN", default=False)
# Limits of the runtime login in seconds: 15 suits the web processes, the workers need more. A test may think longer.
STATEMENT_SECONDS = _number("PORTAL_STATEMENT_SECONDS", 300)
IDLE_SECONDS = _number("PORTAL_IDLE_SECONDS", 0 if MODE == "test" else 30)


def _database(url: str) -> dict[str, object]:
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must be a postgres:// address")
    config: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    options = "-c timezone=UTC -c lock_timeout=5000"
    if not OWNER_LOGIN:
        options += f" -c statement_timeout={STATEMENT_SECONDS}s -c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
    config["OPTIONS"] = {"options": options}
    return config | ({"ENGINE": "portal.launch.database"} if EMBEDDED_POSTGRES else {})


DATABASES = {"default": _database(DATABASE_OWNER_URL if OWNER_LOGIN else DATABASE_URL)}

# --- Redis and Celery -------------------------------------------------------------------------------------------
REDIS_URL = embedded.redis_url(_RECORDED) if EMBEDDED_REDIS else _env("REDIS_URL")
TASK_TIME_LIMIT = _number("PORTAL_TASK_TIME_LIMIT", 1500)
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = TASK_TIME_LIMIT
CELERY_TASK_SOFT_TIME_LIMIT = TASK_TIME_LIMIT - 60
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * TASK_TIME_LIMIT + 600,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
}
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
# How long a worker may hold a job without a sign of life before another worker takes it over, in seconds.
JOB_LEASE_SECONDS = _number("PORTAL_JOB_LEASE_SECONDS", 120)
# How long a published message may be neither done nor running before the sweep has it published again, in seconds.
OUTBOX_LOST_SECONDS = _number("PORTAL_OUTBOX_LOST_SECONDS", 60)

# --- language, time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"

# --- files ------------------------------------------------------------------------------------------------------
STORAGE_DIR = Path(os.environ.get("PORTAL_STORAGE", BASE_DIR / ".run" / "files"))
MEDIA_ROOT = STORAGE_DIR
# A folder with the official typefaces (方正小标宋, 仿宋_GB2312 ...); without it the PDF uses the free ones found.
FONT_DIR = os.environ.get("PORTAL_FONT_DIR", "")
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("PORTAL_STATIC_ROOT", BASE_DIR / "staticfiles"))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.core.vendor.VendorFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
UPLOAD_MAX_BYTES = _number("PORTAL_UPLOAD_MAX_BYTES", 50 * 1024 * 1024)
UPLOAD_MAX_UNPACKED_BYTES = _number("PORTAL_UPLOAD_MAX_UNPACKED_BYTES", 150 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- who may come in --------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "portal.accounts.backends.PersonBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "portal.accounts.password_rules.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# In the demo a second factor may be left out; production always asks for it.
SECOND_FACTOR_REQUIRED = PRODUCTION
DEMO_LOGINS_OFFERED = DEMO
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_IPWARE_PROXY_COUNT = _number("PORTAL_PROXY_COUNT", 0)
AXES_LOCKOUT_TEMPLATE = "accounts/login_locked.html"

# How long a printed activation slip holds, how many wrong codes end it, how many recovery codes are issued.
SLIP_DAYS = _number("PORTAL_SLIP_DAYS", 14)
SLIP_FAILURES = _number("PORTAL_SLIP_FAILURES", 5)
RECOVERY_CODES = _number("PORTAL_RECOVERY_CODES", 10)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "portal.core.problems.csrf_failure"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if AXES_IPWARE_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # For browsers of old; the others obey frame-ancestors below.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
IMPORT_EXPORT_USE_TRANSACTIONS = True
PGHISTORY_APPEND_ONLY = True
SILENCED_SYSTEM_CHECKS: list[str] = []
