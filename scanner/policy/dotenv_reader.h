// Dotenv files: NAME=value lines, as shells, Docker Compose and a dozen libraries read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

struct DotenvEntry {
  Span name;
  // In the file, quotes left out; may run over lines. Of `${OTHER:-text}` alone, the text: it is
  // the value wherever OTHER has none.
  Span value;
  char quote = 0;             // ' " ` or none
  bool exported = false;      // `export NAME=…`
  bool interpolated = false;  // names another variable: $X, ${X}, $(command)
  std::string decoded;        // the value with the escapes of its quotes undone, lines ending in \n
};

struct DotenvFile {
  std::vector<DotenvEntry> entries;
  std::vector<Span> broken;  // lines that are neither assignment nor comment nor blank
  // The first thing that not every reader would take, to be shown to a person; empty: there is
  // none. What can be read is read all the same.
  std::string error;
  size_t error_at = 0;  // a byte of the file
};

// What the readers of such files agree on, and where they differ what loses no value
// (tests/policy/dotenv_reader_test.cc has what each of five makes of each case):
// - `NAME=value` or `NAME: value`, blanks and `export` before it; a byte order mark is skipped.
//   Lines end with \n, \r\n or \r.
// - A value in ', " or ` runs to its closing quote, over lines too; in double quotes a backslash
//   escapes, in single ones it escapes a quote that another follows on the same line. Without a
//   closing quote, or with more behind it than a comment, the rest of the line is the value as it
//   stands.
// - Else the value runs to the end of the line, or to a # behind a blank. (A # within a word
// belongs
//   to it: generated passwords hold such.)
// - A name alone (`docker run --env-file` passes such on) assigns nothing and breaks nothing.
// Never fails: what it cannot read it skips and remembers. UTF-16 is an error, and not read.
DotenvFile ReadDotenv(std::string_view text);

}  // namespace leaktight
