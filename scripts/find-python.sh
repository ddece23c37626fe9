#!/bin/sh
# Prints the path of a Python that can run this project, or says what to do and fails.
# A name on PATH proves nothing: it may be a version manager's stub, too old, or without venv (Debian splits it off).
FITS='import sys, venv, ensurepip
sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))'

fits() { "$1" -c "$FITS" >/dev/null 2>&1; }

if [ -n "$1" ]; then
    fits "$1" && { command -v "$1"; exit 0; }
    echo "PYTHON=$1 cannot be used: it must be Python 3.11 to 3.14 with the modules venv and ensurepip." >&2
    exit 1
fi

for name in python3 python3.14 python3.13 python3.12 python3.11 python /usr/bin/python3; do
    fits "$name" && { command -v "$name"; exit 0; }
done

cat >&2 <<'EOF'
No usable Python found: this project needs Python 3.11 to 3.14 with the modules venv and ensurepip.
  Debian, Ubuntu:  apt-get install python3 python3-venv
  macOS:           brew install python@3.13
  elsewhere:       make <target> PYTHON=/path/to/python3.13
EOF
exit 1
