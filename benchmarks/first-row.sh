#!/bin/sh
# How long from the start of the process to the first commit with rows, JVM start included:
#   benchmarks/first-row.sh [FOLDER] [JVM OPTION]...
# It takes the demo's input and pipeline, which `./rivulet demo --dir FOLDER` has written, and processes them afresh.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
folder=${1:-rivulet-demo}
[ $# -eq 0 ] || shift
[ -f "$folder/pipeline.yaml" ] || {
  echo "first-row: $folder/pipeline.yaml is not there; run ./rivulet demo --dir $folder first" >&2
  exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$folder/input" "$folder/pipeline.yaml" "$work"
start=$(date +%s%N)
java "$@" -jar "$root/cli/target/rivulet.jar" run "$work/pipeline.yaml" --available-now 2>"$work/output" &
while ! grep -qs '"add"' "$work"/table/_delta_log/*.json; do
  kill -0 $! 2>/dev/null || break
  sleep 0.01
done
end=$(date +%s%N)
wait $! || { cat "$work/output" >&2; exit 1; }
echo "first rows after $(((end - start) / 1000000)) ms"
