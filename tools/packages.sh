# shellcheck shell=bash disable=SC2034,SC2046,SC2116,SC2086
# Which packages the commands of ./dev need, and how they get there. Sourced by ./dev.
#
# Names are Debian's and Ubuntu's. A word is a package; COMMAND=PACKAGE is one that need not come from
# a package as long as its command is there; A|B stands for the first that the system offers.

packages_build="cmake=cmake ninja=ninja-build ccache=ccache g++=g++ git=git pkg-config=pkg-config
  libre2-dev libvectorscan-dev|libhyperscan-dev libyaml-cpp-dev libyaml-dev nlohmann-json3-dev
  libcli11-dev catch2 libdeflate-dev zlib1g-dev nettle-dev libsodium-dev libexpected-dev
  libfmt-dev libarchive-dev liblzma-dev libbz2-dev libzstd-dev libsqlite3-dev python3=python3"
packages_test="python3=python3 pre-commit=pre-commit python3-jsonschema python3-yaml"
packages_format="clang-format=clang-format git=git"
packages_lint="clang-tidy=clang-tidy python3=python3"
packages_coverage="gcovr=gcovr"
packages_bench="python3=python3 rg=ripgrep"

needed() {  # needed PURPOSE…: the packages, for a person to read
  local purpose list word names=""
  for purpose in "$@"; do
    list=packages_$purpose
    for word in ${!list}; do
      word=${word#*=}
      names="$names ${word//|/ or }"
    done
  done
  echo "${names# }"
}

# Prints what is missing of the words given, as packages that the system offers.
missing() {
  local word name installed found
  installed=" $(dpkg-query -W -f '${db:Status-Status}=${Package} ' 2>/dev/null || true)"
  for word in "$@"; do
    found=no
    case $word in
      *=*) command -v "${word%%=*}" >/dev/null 2>&1 && found=yes ;;
      *)
        for name in ${word//|/ }; do
          case $installed in *" installed=$name "*) found=yes ;; esac
        done
        ;;
    esac
    if [ $found = no ]; then echo "${word#*=}"; fi
  done
}

# Where there is no apt, only commands can be looked for; libraries are CMake's to miss, by name.
missing_commands() {
  local word
  for word in "$@"; do
    case $word in
      *=*) command -v "${word%%=*}" >/dev/null 2>&1 || echo "${word%%=*}" ;;
    esac
  done
}

offered() {  # the first of A|B|C that apt can install, else A
  local name
  for name in ${1//|/ }; do
    if [ -n "$(apt-cache show "$name" 2>/dev/null | head -n 1)" ]; then
      echo "$name"
      return
    fi
  done
  echo "${1%%|*}"
}

install_missing() {  # install_missing PURPOSE…
  local purpose list words="" lacking word names=() as_root=()
  for purpose in "$@"; do
    list=packages_$purpose
    words="$words ${!list}"
  done

  if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    lacking=$(missing_commands $words)
    if [ -z "$lacking" ]; then return; fi
    die "no apt-get here, so install these yourself and run this again: $(echo $lacking)." \
      "All that $* needs, by Debian's names: $(needed "$@")." \
      "(Fedora: dnf install with -devel for -dev; macOS: brew install the same without it.)"
  fi

  lacking=$(missing $words)
  if [ -z "$lacking" ]; then return; fi
  if [ "$(id -u)" -ne 0 ]; then
    for word in $lacking; do names+=("$(offered "$word")"); done
    command -v sudo >/dev/null 2>&1 ||
      die "these are missing; as root, run: apt-get install ${names[*]}"
    as_root=(sudo)
    names=()
  fi

  local log
  log=$(mktemp "${TMPDIR:-/tmp}/leaktight-install.XXXXXX")
  # A list that cannot be read (some other vendor's) need not keep the rest from being installed.
  ${as_root[@]+"${as_root[@]}"} apt-get update -qq >"$log" 2>&1 || true
  for word in $lacking; do names+=("$(offered "$word")"); done
  say "installing, from the system's packages: ${names[*]} …"
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${names[@]}" >>"$log" 2>&1 || {
    cat "$log" >&2
    die "could not install them; by hand: apt-get update && apt-get install ${names[*]}"
  }
  rm -f "$log"
}
