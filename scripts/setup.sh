#!/bin/sh
# Makes .venv from the hash-locked requirements. Run through `make setup`.
set -eu
PYTHON=${PYTHON:-python3}
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "liuke needs Python 3.11 or newer; say which: make setup PYTHON=python3.12" >&2
  exit 2
}
if ! "$PYTHON" -m venv .venv >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
    "$PYTHON" -m venv .venv
  else
    echo "This Python cannot make virtual environments. On Debian: sudo apt-get install python3-venv" >&2
    exit 2
  fi
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
touch .venv/.ready
