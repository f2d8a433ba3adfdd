#!/usr/bin/env bash
# usage: new.sh rule|check|format NAME      (./dev new calls it)
# Writes a new one that builds and passes its tests as it is, names it in its table, and says what to
# edit. NAME is in small letters with hyphens: what --only, --format and reports will call it.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
die() {
  printf 'dev: %s\n' "$*" >&2
  exit 2
}
[ $# -eq 2 ] || die "usage: ./dev new rule|check|format NAME"
kind=$1 name=$2
[[ $name =~ ^[a-z][a-z0-9]*(-[a-z0-9]+)*$ ]] || die "$name: a name is small letters, digits and hyphens, like github-pat"

snake=${name//-/_}
camel=$(printf '%s' "$name" | awk -F- '{ for (i = 1; i <= NF; i++) printf "%s%s", toupper(substr($i, 1, 1)), substr($i, 2) }')

write() {  # write SKELETON FILE
  [ ! -e "$root/$2" ] || die "$2 is there already"
  mkdir -p "$(dirname "$root/$2")"
  sed -e "s/@NAME@/$name/g" -e "s/@SNAKE@/$snake/g" -e "s/@CAMEL@/$camel/g" -e "s/@KEYWORD@/$snake/g" \
    -e "s/@AFTER@/$((${#snake} + 34))/g" "$root/tools/skeletons/$1" >"$root/$2"
  echo "wrote   $2"
}

# before PATTERN TEXT FILE, after_last PATTERN TEXT FILE: puts lines where the table wants them.
# shellcheck disable=SC2016
before() { put 'FNR == NR { next } !done && $0 ~ ENVIRON["WHERE"] { print ENVIRON["TEXT"]; done = 1 } { print }' "$@"; }
# shellcheck disable=SC2016
after_last() { put 'FNR == NR { if ($0 ~ ENVIRON["WHERE"]) last = FNR; next } { print } FNR == last { print ENVIRON["TEXT"] }' "$@"; }
put() {  # put PROGRAM PATTERN TEXT FILE
  local file="$root/$4"
  grep -qE "$2" "$file" || die "no line like '$2' in $4: name it in the table by hand"
  WHERE=$2 TEXT=$3 awk "$1" "$file" "$file" >"$file.new"
  mv "$file.new" "$file"
  echo "edited  $4"
}

case $kind in
  rule)
    write rule.yaml "rules/$name.yaml"
    echo "Now edit it; ./dev test -R engine tries its examples, ./dev docs makes its page."
    ;;
  check)
    write check.cc "scanner/policy/$snake.cc"
    for n in 1 2 3; do
      mkdir -p "$root/fixtures/policy/$name/bad-$n" "$root/fixtures/policy/$name/good-$n"
      printf 'line = %s\nsecure = no\n' $n >"$root/fixtures/policy/$name/bad-$n/$name.conf.in"
      printf 'line = %s\nsecure = yes\n' $n >"$root/fixtures/policy/$name/good-$n/$name.conf.in"
    done
    echo "wrote   fixtures/policy/$name/"
    # The last of the list is the one without a backslash.
    perl -0pi -e "s/(LEAKTIGHT_OTHER_CHECKS\\(CHECK\\).*?)\\n\\n/\$1 \\\\\\n  CHECK($snake)\\n\\n/s" "$root/scanner/policy/checks.cc"
    grep -q "CHECK($snake)" "$root/scanner/policy/checks.cc" || die "no list LEAKTIGHT_OTHER_CHECKS in scanner/policy/checks.cc: name it there by hand"
    echo "edited  scanner/policy/checks.cc"
    if command -v clang-format >/dev/null; then clang-format -i "$root/scanner/policy/checks.cc"; fi
    echo "Now edit the check and its fixtures; ./dev docs makes its page, ./dev test -R policy tries it."
    ;;
  format)
    write format.cc "scanner/report/$snake.cc"
    write format_test.cc "tests/report/${snake}_test.cc"
    after_last '^std::string Write' \
      "std::string Write$camel(const Summary& scan, const ReportOptions& options);" scanner/report/formats.h
    before '^};' "    {\"$name\", \"say in a line who it is for\", Write$camel}," scanner/report/report.cc
    echo "Now edit both; ./dev test -R report tries it, --format $name shows it."
    ;;
  *) die "no kind $kind: rule, check or format" ;;
esac
