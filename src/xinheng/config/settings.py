"""Django's settings. What a deployment may change stands in `environment.py`; what a city may change in its pack."""

from functools import partial
from pathlib import Path

from django.utils.functional import SimpleLazyObject

from xinheng.config import city, database, environment, logs
from xinheng.config.certificate import own_certificate
from xinheng.config.first_secret import kept_secret

PACKAGE = Path(__file__).resolve().parent.parent
XINHENG_HOME = environment.HOME
XINHENG_CITY = environment.CITY
XINHENG_ENGINE = environment.engine()
XINHENG_RUNS = environment.RUNS
XINHENG_SPARK = environment.SPARK
XINHENG_SPARK_MEMORY = environment.spark_memory()
XINHENG_MAKING_SECONDS = environment.making_seconds()
XINHENG_CIPHER = environment.CIPHER
XINHENG_KEYS = environment.KEYS
XINHENG_MAKES_KEYS = environment.MAKES_KEYS
XINHENG_MESSAGES = environment.messages()
XINHENG_MESSAGES_TOKEN = environment.MESSAGES_TOKEN
XINHENG_MAIL = environment.mail()
XINHENG_WECOM = environment.wecom()
XINHENG_LICENCE_OIDC = environment.licence()
XINHENG_LICENCE_SECRET = environment.LICENCE_SECRET
XINHENG_LOAN_KEYS = environment.LOAN_KEYS
XINHENG_REPORT_KEYS = environment.REPORT_KEYS
XINHENG_WECOM_SECRET = environment.WECOM_SECRET
XINHENG_WITNESS = environment.witness()
XINHENG_SCANNER = environment.scanner()
XINHENG_INWARD = environment.inward()
XINHENG_RELAY, XINHENG_RELAY_SECRET = environment.relay(), environment.RELAY_SECRET
XINHENG_STAFF_NETWORKS = environment.staff_networks()
XINHENG_BACKUP = environment.backup()
XINHENG_SIGNER = environment.SIGNER
XINHENG_FONTS = environment.fonts()
XINHENG_PUBLIC_URL = environment.PUBLIC_URL

DEBUG = environment.DEBUG
# Made when something is first signed: reading the settings leaves no trace on the disk.
SECRET_KEY = SimpleLazyObject(partial(kept_secret, Path(XINHENG_KEYS or XINHENG_HOME / "keys") / "django"))
ALLOWED_HOSTS = environment.ALLOWED_HOSTS

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # Before allauth, whose pages it dresses.
    "xinheng.portals.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "xinheng.support.orgs",
    "xinheng.support.accounts",
    "xinheng.support.access",
    "xinheng.support.alarms",
    "xinheng.support.assessments",
    "xinheng.support.audit",
    "xinheng.support.calendar",
    "xinheng.support.crypto",
    "xinheng.support.documents",
    "xinheng.support.files",
    "xinheng.support.jobs",
    "xinheng.support.notices",
    "xinheng.support.numbers",
    "xinheng.support.procedures",
    "xinheng.support.privacy",
    "xinheng.support.redaction",
    "xinheng.support.sending",
    "xinheng.fusion.standard",
    "xinheng.fusion.registers",
    "xinheng.fusion.intake",
    "xinheng.fusion.resolution",
    "xinheng.fusion.statistics",
    "xinheng.fusion.matching",
    "xinheng.fusion.catalogue",
    "xinheng.fusion.collection",
    "xinheng.fusion.quality",
    "xinheng.credit.codes",
    "xinheng.credit.risk",
    "xinheng.credit.persons",
    "xinheng.credit.repair",
    "xinheng.credit.objection",
    "xinheng.credit.listing",
    "xinheng.supervision.clues",
    "xinheng.supervision.dispatch",
    "xinheng.supervision.inspection",
    "xinheng.supervision.document_service",
    "xinheng.supervision.performance",
    "xinheng.services.mandates",
    "xinheng.services.annual_reports",
    "xinheng.services.partners",
    "xinheng.services.venue_reports",
    "xinheng.services.tenant_grading",
    "xinheng.services.venue_care",
    "xinheng.services.evaluations",
    "xinheng.services.certificates",
    "xinheng.services.letters",
    "xinheng.services.lookups",
    "xinheng.services.policy",
    "xinheng.services.trades",
    "xinheng.services.loans",
    "xinheng.services.commitments",
    "xinheng.services.mediation",
    "xinheng.services.open_data",
    "xinheng.services.complaints",
    "xinheng.services.reports",
    "xinheng.services.tickets",
    # One line a scenario; a city goes without one in its pack (`scenarios`).
    *city.scenarios("xinheng.scenarios.lifts"),
    "xinheng.portals.public",
    "xinheng.portals.business",
    "xinheng.portals.partner",
    "xinheng.portals.officer",
    "xinheng.portals.desk",
    "xinheng.portals.data",
    "xinheng.portals.api",
]

MIDDLEWARE = [
    # Outside of everything that may answer early: a redirect and a refusal carry the headers too.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Before whoever looks at cookies.
    "xinheng.portals.ui.security.PrefixedCookies",
    "xinheng.portals.ui.security.ContentSecurityPolicy",
    "xinheng.portals.ui.security.KnownHosts",
    "xinheng.portals.ui.security.StaffNetworks",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xinheng.portals.ui.pages_only.PagesOnly",
    # allauth looks for it here and nowhere else.
    "allauth.account.middleware.AccountMiddleware",
]
# What pages need and the API does not.
PAGE_MIDDLEWARE = [
    # Pages are a fifth as long then; its answers vary in length, so that what a form hides is not guessed by it.
    "django.middleware.gzip.GZipMiddleware",
    "xinheng.portals.ui.leaving.OnePersonAtATime",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xinheng.portals.ui.watching.WatchedRefusals",
    "django.contrib.messages.middleware.MessageMiddleware",
    "xinheng.portals.ui.desk_pass.DeskPass",
    "xinheng.portals.ui.presence.Presence",
    "django_htmx.middleware.HtmxMiddleware",
    "xinheng.portals.ui.elder.RemembersElder",
    "xinheng.portals.ui.errors.ExplainedMethods",
]

ROOT_URLCONF = "xinheng.config.urls"
WSGI_APPLICATION = "xinheng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xinheng.portals.ui.context.shell",
            ],
            "builtins": ["xinheng.portals.ui.templatetags.xinheng"],
        },
    }
]

DATABASES = {"default": database.of_environment()}
XINHENG_COUNTERS = environment.COUNTERS
XINHENG_SUBJECTS_PER_HOUR = environment.SUBJECTS_PER_HOUR
XINHENG_DOSSIERS, XINHENG_DOSSIERS_MB = environment.DOSSIERS, environment.DOSSIERS_MB
CACHES = {"default": {"BACKEND": "xinheng.support.counting.cache.SharedCache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["xinheng.support.notices.entering.OneReading"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/officer/"
AUTH_PASSWORD_VALIDATORS = [{"NAME": "xinheng.support.accounts.passwords.NotGuessable"}]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "xinheng.portals.ui.leading.LeadingAdapter"
MFA_ADAPTER = "xinheng.support.accounts.second_factor.SealedFactors"
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,30/m/ip"}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = city.keep_time()
WEEKENDS_MOVE_DEADLINES = city.weekends_move_deadlines()
GENERATED_DATA = city.generated_data()
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = XINHENG_HOME / "static"
STATICFILES_DIRS = [("vendor", PACKAGE / "portals" / "ui" / "vendor")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "xinheng.portals.ui.statics.HashedFiles"},
}
FILES_ROOT = XINHENG_HOME / "files"
LAKE_ROOT = XINHENG_HOME / "lake"
# Files for other platforms, fetched from there by the exchange gateway.
EXCHANGE_ROOT = XINHENG_HOME / "exchange"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

TASKS = {
    "default": {"BACKEND": "xinheng.support.jobs.backend.LeaseBackend", "QUEUES": ["default", "long"]},
}

SESSION_ENGINE = "xinheng.support.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_FAILURE_VIEW = "xinheng.portals.ui.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
XINHENG_CERTIFICATE = own_certificate(environment.CERTIFICATE, environment.CERTIFICATE_KEY, in_front=environment.HTTPS)
if environment.HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # The one proxy in front names the caller: throttling is per person, not for the whole bureau at once.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
if environment.HTTPS or XINHENG_CERTIFICATE:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # No other host of the bureau's domain can set these.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_HSTS_SECONDS = 31_536_000
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = logs.LOGGING
