#!/bin/sh
# usage: tidy.sh BUILD-FOLDER FILE
# clang-tidy on one file, silent where it has nothing to say (it counts suppressed warnings of system
# headers on standard error otherwise).
output=$(clang-tidy --quiet -p "$1" "$2" 2>&1) && exit 0
printf '%s\n' "$output" | grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed|^Use -header-filter'
exit 1
