#!/usr/bin/env bash
# Imports the bundle into a Superset of its own and starts it on http://127.0.0.1:PORT; Ctrl-C ends it.
#   WAREHOUSE_URI    another warehouse than the published file of JUESUAN_HOME, such as PostgreSQL
#   SUPERSET_HOME    where Superset keeps its own database, key and password (.juesuan/superset)
set -euo pipefail
umask 077
here="$(cd "$(dirname "$0")" && pwd)"
project="$(dirname "$(dirname "$here")")"
bin="$project/.venv-superset/bin"
port="${PORT:-8088}"
export SUPERSET_HOME="${SUPERSET_HOME:-$project/.juesuan/superset}" SUPERSET_CONFIG_PATH="$here/superset_config.py" FLASK_APP=superset PYTHONUTF8=1 SCARF_ANALYTICS=false
mkdir -p "$SUPERSET_HOME"
log="$SUPERSET_HOME/superset.log"
: >"$log"

superset() {
    local status=0
    "$bin/superset" "$@" >>"$log" 2>&1 || status=$?
    if [ "$status" -gt 0 ] && [ "$status" -lt 128 ]; then # not ended by a signal
        tail -n 20 "$log" >&2
        echo "superset $1 failed: see $log" >&2
        exit "$status"
    fi
}
secret() { "$bin/python" -c 'import secrets; print(secrets.token_urlsafe(24))'; }

bundle="$(mktemp -d)"
trap 'rm -rf "$bundle"' EXIT
"$bin/python" "$here/pack.py" "$bundle" ${WAREHOUSE_URI:+--uri "$WAREHOUSE_URI"}

echo "Preparing Superset (a minute or two the first time)…" >&2
[ -s "$SUPERSET_HOME/secret_key" ] || secret >"$SUPERSET_HOME/secret_key"
superset db upgrade
superset init
if [ ! -s "$SUPERSET_HOME/password" ]; then
    password="$(secret)"
    superset fab create-admin --username admin --firstname juesuan --lastname admin --email admin@localhost --password "$password"
    echo "$password" >"$SUPERSET_HOME/password"
fi

superset import-directory --overwrite "$bundle"
rm -rf "$bundle"

echo "http://127.0.0.1:$port/dashboard/list/  user admin, password $(cat "$SUPERSET_HOME/password")" >&2
superset run --host 127.0.0.1 --port "$port" --with-threads
