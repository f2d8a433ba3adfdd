# The libraries as imported targets leaktight::NAME, each from the system's packages.
#
# With LEAKTIGHT_STATIC a static archive is taken where the system has one that links alone:
# loading and relocating shared libraries would cost more than a whole pre-commit run.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

# leaktight_library(NAME HEADER LIBRARY PACKAGE): LIBRARY is the stem of the file name, PACKAGE what
# to install where it is missing. An empty LIBRARY means headers alone.
function(leaktight_library name header library package)
  find_path(LEAKTIGHT_${name}_INCLUDE ${header})
  if(NOT LEAKTIGHT_${name}_INCLUDE)
    message(FATAL_ERROR "${header} is missing: install ${package}, or run ./dev build")
  endif()
  add_library(leaktight::${name} INTERFACE IMPORTED GLOBAL)
  target_include_directories(leaktight::${name} SYSTEM INTERFACE "${LEAKTIGHT_${name}_INCLUDE}")
  if(library)
    set(names ${library})
    if(LEAKTIGHT_STATIC)
      list(PREPEND names lib${library}.a)
    endif()
    find_library(LEAKTIGHT_${name}_LIBRARY NAMES ${names})
    if(NOT LEAKTIGHT_${name}_LIBRARY)
      message(FATAL_ERROR "lib${library} is missing: install ${package}, or run ./dev build")
    endif()
    target_link_libraries(leaktight::${name} INTERFACE "${LEAKTIGHT_${name}_LIBRARY}")
  endif()
endfunction()

leaktight_library(hs hs/hs.h hs "libvectorscan-dev (or libhyperscan-dev)")
leaktight_library(yaml-cpp yaml-cpp/yaml.h yaml-cpp libyaml-cpp-dev)
leaktight_library(yaml yaml.h yaml libyaml-dev)
leaktight_library(deflate libdeflate.h deflate libdeflate-dev)
leaktight_library(z zlib.h z zlib1g-dev)
leaktight_library(nettle nettle/sha2.h nettle nettle-dev)
leaktight_library(sodium sodium.h sodium libsodium-dev)
leaktight_library(expected tl/expected.hpp "" libexpected-dev)
leaktight_library(json nlohmann/json.hpp "" nlohmann-json3-dev)
leaktight_library(sqlite sqlite3.h sqlite3 libsqlite3-dev)
target_link_libraries(leaktight::sqlite INTERFACE Threads::Threads ${CMAKE_DL_LIBS} m)
leaktight_library(cli11 CLI/CLI.hpp "" libcli11-dev)

# Libarchive's shared library brings libxml2 and ICU, which add 2 ms to every start (bench/start): half as
# much again as a commit takes to check. Of its static archive only the few formats that are read are linked;
# where that does not link with these libraries alone, the shared one has to do.
leaktight_library(lzma lzma.h lzma liblzma-dev)
leaktight_library(bz2 bzlib.h bz2 libbz2-dev)
leaktight_library(zstd zstd.h zstd libzstd-dev)
leaktight_library(archive archive.h archive libarchive-dev)
if(LEAKTIGHT_archive_LIBRARY MATCHES "\\.a$")
  target_link_libraries(leaktight::archive INTERFACE
    leaktight::lzma leaktight::bz2 leaktight::zstd leaktight::nettle leaktight::z)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_LIBRARIES leaktight::archive)
  check_cxx_source_compiles("#include <archive.h>
    int main() {
      struct archive* reader = archive_read_new();
      archive_read_support_filter_gzip(reader);
      archive_read_support_filter_bzip2(reader);
      archive_read_support_filter_xz(reader);
      archive_read_support_filter_zstd(reader);
      archive_read_support_format_zip(reader);
      archive_read_support_format_tar(reader);
      archive_read_support_format_raw(reader);
      archive_read_support_format_empty(reader);
      return archive_read_free(reader);
    }" LEAKTIGHT_ARCHIVE_LINKS_ALONE)
  unset(CMAKE_REQUIRED_LIBRARIES)
  if(NOT LEAKTIGHT_ARCHIVE_LINKS_ALONE)
    find_library(LEAKTIGHT_archive_SHARED archive)
    set_target_properties(leaktight::archive PROPERTIES INTERFACE_LINK_LIBRARIES
      "${LEAKTIGHT_archive_SHARED}")
  endif()
endif()

# fmt's archive; where there is none (Debian 12), of version 9 our own; else its shared library.
leaktight_library(fmt fmt/format.h "" libfmt-dev)
find_library(LEAKTIGHT_fmt_ARCHIVE NAMES libfmt.a)
file(STRINGS "${LEAKTIGHT_fmt_INCLUDE}/fmt/core.h" fmt_version REGEX "define FMT_VERSION 9[0-9]+$")
if(LEAKTIGHT_STATIC AND LEAKTIGHT_fmt_ARCHIVE)
  target_link_libraries(leaktight::fmt INTERFACE "${LEAKTIGHT_fmt_ARCHIVE}")
elseif(fmt_version)
  add_library(leaktight-fmt STATIC "${PROJECT_SOURCE_DIR}/cmake/fmt_functions.cc")
  target_include_directories(leaktight-fmt SYSTEM PUBLIC "${LEAKTIGHT_fmt_INCLUDE}")
  target_link_libraries(leaktight::fmt INTERFACE leaktight-fmt)
else()
  find_library(LEAKTIGHT_fmt_LIBRARY NAMES fmt)
  if(NOT LEAKTIGHT_fmt_LIBRARY)
    message(FATAL_ERROR "libfmt is missing: install libfmt-dev, or run ./dev build")
  endif()
  target_link_libraries(leaktight::fmt INTERFACE "${LEAKTIGHT_fmt_LIBRARY}")
endif()

# RE2 since 2023 stands on Abseil, whose many static archives are not worth their order.
pkg_check_modules(RE2 QUIET re2)
if(LEAKTIGHT_STATIC AND RE2_VERSION VERSION_GREATER_EQUAL 11)
  set(LEAKTIGHT_STATIC OFF)
  leaktight_library(re2 re2/re2.h re2 libre2-dev)
  set(LEAKTIGHT_STATIC ON)
else()
  leaktight_library(re2 re2/re2.h re2 libre2-dev)
endif()
