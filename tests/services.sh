#!/bin/sh
# Brings up what the tests need and the machine lacks: PostgreSQL, Chromium, pdftotext, Java for Spark, and fonts for Chromium's
# pictures alone: papers are set in the fonts of the set-up and never read the system's.
# Installs Debian's packages where it may; says plainly what it could not provide.
set -u
mkdir -p reports
rm -f reports/no-postgresql
NEED=""
command -v pg_ctlcluster >/dev/null || NEED="$NEED postgresql"
# The headless shell is half the work for the machine; where there is a whole Chromium alone, it serves.
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || NEED="$NEED chromium-headless-shell"
command -v pdftotext >/dev/null || NEED="$NEED poppler-utils"
command -v java >/dev/null || NEED="$NEED openjdk-17-jre-headless"
fc-list 2>/dev/null | grep -q "Noto Sans CJK" || NEED="$NEED fonts-noto-cjk"
# shellcheck disable=SC2086
if [ -n "$NEED" ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "installing:$NEED"
    apt-get update -qq
    apt-cache show chromium-headless-shell >/dev/null 2>&1 || NEED=$(echo "$NEED" | sed s/chromium-headless-shell/chromium/)
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $NEED >/dev/null 2>reports/apt.log ||
      { echo "could not install$NEED:"; tail -3 reports/apt.log; }
  else
    echo "missing, and may not install (needs root and apt-get):$NEED"
  fi
fi

ready() { PGPASSWORD=xinheng psql -h 127.0.0.1 -U xinheng -d postgres -qAtc 'select 1' >/dev/null 2>&1; }
if ! ready && command -v pg_lsclusters >/dev/null && [ "$(id -u)" = 0 ]; then
  VERSION=$(pg_lsclusters -h | head -1 | cut -d' ' -f1)
  pg_ctlcluster "$VERSION" main start 2>/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    su postgres -c "psql -qAtc 'select 1'" >/dev/null 2>&1 && break
    sleep 1
  done
  su postgres -c "psql -qc \"create role xinheng login superuser password 'xinheng'\"" 2>/dev/null
fi
if ready; then
  PGPASSWORD=xinheng psql -h 127.0.0.1 -U xinheng -d postgres -qAtc \
    "select 1 from pg_database where datname='xinheng'" | grep -q 1 ||
    PGPASSWORD=xinheng psql -h 127.0.0.1 -U xinheng -d postgres -qc "create database xinheng"
else
  echo "PostgreSQL could not be started: the suite ran on SQLite only" | tee reports/no-postgresql
fi
exit 0
