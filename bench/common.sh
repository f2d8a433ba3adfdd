# shellcheck shell=bash
# What the benchmarks share. Sourced by them; `work` is a folder that goes away at the end.
#
# Every benchmark is called as: bench/NAME BINARY [REPOSITORY]; it prints one line a measurement:
# what, our median, the floor's median, their ratio, and the goal.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
binary=${1:?usage: $0 BINARY [REPOSITORY]}
binary=$(cd "$(dirname "$binary")" && pwd -P)/$(basename "$binary")
repository=${2:-$here/..}

work=$(mktemp -d "${TMPDIR:-/tmp}/leaktight-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@example.org
export GIT_COMMITTER_NAME=bench GIT_COMMITTER_EMAIL=bench@example.org
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

"${CXX:-c++}" -std=c++17 -O2 -o "$work/compare" "$here/compare.cc"

clone() {  # clone FOLDER: the repository's main branch, checked out
  git clone --quiet "$repository" "$1"
}

# side_by_side LABEL GOAL RUNS OURS… -- FLOOR…
side_by_side() {
  local label=$1 goal=$2 runs=$3 medians
  shift 3
  medians=$("$work/compare" -n "$runs" -- "$@")
  # shellcheck disable=SC2086
  printf '%-44s %9.2f ms %9.2f ms   ratio %5.2f   goal %s\n' "$label" $medians "$goal"
}
