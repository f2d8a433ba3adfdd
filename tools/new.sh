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

# put TEXT FILE WHERE-PATTERN: a line (or lines) before the first line behind `{` tables that matches.
put() {
  grep -qE "$3" "$root/$2" || die "no line like '$3' in $2: name it in the table by hand"
  TEXT=$1 WHERE=$3 awk '!done && $0 ~ ENVIRON["WHERE"] { print ENVIRON["TEXT"]; done = 1 } { print }' \
    "$root/$2" >"$root/$2.new"
  mv "$root/$2.new" "$root/$2"
  echo "edited  $2"
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
    put "namespace $snake {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace $snake
" scanner/policy/checks.cc '^std::span<const FileCheck> FileChecks'
    awk -v line="      {\\&$snake::kInfo, $snake::Applies, $snake::Run}," '
      /FileCheck kChecks\[\]/ { inside = 1 }
      inside && /^  };/ { gsub(/\\&/, "\\&", line); print line; inside = 0 }
      { print }' "$root/scanner/policy/checks.cc" >"$root/scanner/policy/checks.cc.new"
    mv "$root/scanner/policy/checks.cc.new" "$root/scanner/policy/checks.cc"
    echo "Now edit the check and its fixtures; ./dev docs makes its page, ./dev test -R policy tries it."
    ;;
  format)
    write format.cc "scanner/report/$snake.cc"
    write format_test.cc "tests/report/${snake}_test.cc"
    put "std::string Write$camel(const Summary& scan, const ReportOptions& options);
" scanner/report/formats.h '^}  // namespace leaktight'
    put "    {\"$name\", \"say in a line who it is for\", Write$camel}," scanner/report/report.cc '^};'
    echo "Now edit both; ./dev test -R report tries it, --format $name shows it."
    ;;
  *) die "no kind $kind: rule, check or format" ;;
esac
