#!/usr/bin/env bash
# Imports the bundle into a Superset of its own and starts it on http://127.0.0.1:PORT; Ctrl-C ends it.
#   WAREHOUSE_URI, WAREHOUSE_SCHEMA   another warehouse than the published file of JUESUAN_HOME, such as PostgreSQL
#   SUPERSET_HOME                     where Superset keeps its own database, key and password (.juesuan/superset)
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

superset() { "$bin/superset" "$@" >>"$log" 2>&1 || { tail -n 20 "$log" >&2; echo "superset $1 failed: see $log" >&2; exit 1; }; }
secret() { [ -s "$SUPERSET_HOME/$1" ] || "$bin/python" -c 'import secrets; print(secrets.token_urlsafe(24))' >"$SUPERSET_HOME/$1"; }

echo "Preparing Superset (a minute or two the first time)…" >&2
secret secret_key
superset db upgrade
superset init
if [ ! -s "$SUPERSET_HOME/password" ]; then
    secret password
    superset fab create-admin --username admin --firstname juesuan --lastname admin --email admin@localhost --password "$(cat "$SUPERSET_HOME/password")"
fi

bundle="$(mktemp -d)"
trap 'rm -rf "$bundle"' EXIT
"$bin/python" "$here/pack.py" "$bundle" ${WAREHOUSE_URI:+--uri "$WAREHOUSE_URI"} ${WAREHOUSE_SCHEMA:+--schema "$WAREHOUSE_SCHEMA"}
superset import-directory --overwrite "$bundle"
rm -rf "$bundle"

echo "http://127.0.0.1:$port/dashboard/list/  user admin, password $(cat "$SUPERSET_HOME/password")" >&2
exec "$bin/superset" run --host 127.0.0.1 --port "$port" --with-threads >>"$log" 2>&1
