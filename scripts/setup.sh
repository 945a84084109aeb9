#!/bin/sh
# Makes .venv from the hash-locked requirements: `setup.sh run` what liuke needs, `setup.sh dev` what its tests need too.
set -eu
PYTHON=${PYTHON:-python3}
WHAT=${1:-run}
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "liuke needs Python 3.11 or newer; say which: make setup PYTHON=python3.12" >&2
  exit 2
}
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  if ! "$PYTHON" -m venv --clear .venv >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
      "$PYTHON" -m venv --clear .venv
    else
      echo "This Python cannot make virtual environments. On Debian: sudo apt-get install python3-venv" >&2
      exit 2
    fi
  fi
fi
PIP="python -m pip --disable-pip-version-check --quiet"
echo "Filling .venv from requirements/$WHAT.txt: a few minutes the first time" >&2
# Every package is in the file with its hash, so pip need not look for any other (--no-deps).
.venv/bin/$PIP install --no-deps --require-hashes -r "requirements/$WHAT.txt"
.venv/bin/$PIP install --no-deps --no-build-isolation -e .
# Where Python is told to write no bytecode, pip leaves none either, and every start would compile everything again.
.venv/bin/python -m compileall -q -j 0 .venv/lib src >/dev/null 2>&1 || :
case $WHAT in run) touch .venv/.ready ;; dev) touch .venv/.ready .venv/.dev ;; esac
