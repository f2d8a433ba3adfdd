// leaktight:allow RULE REASON, written beside what it allows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/line_table.h"
#include "base/span.h"
#include "finding/finding.h"

namespace leaktight {

// It counts for its own line when code stands before the comment, else for the next line that is
// none of these comments itself.
struct AllowComment {
  std::string rule;      // as it is written there; whether it exists is not asked here
  std::string reason;    // raw bytes; empty: the comment allows nothing
  Span span;             // from `leaktight:allow` to the end of the reason
  size_t line = 0;       // on which it stands
  size_t target = 0;     // the line that it counts for
  bool used = false;     // it allows a finding, or would
  bool refused = false;  // it would, and the configuration takes no comments
  // What tells this comment from others when two versions of a file are compared: rule, reason and
  // the line it counts for, with every secret on that line left out. One that is moved to other
  // code is another comment; a new value on the same line of code is not. JudgeBlob fills it in.
  std::string anchor;
};

// Whether there may be any; at the speed of memory, for every text that is scanned.
bool MayHoldAllowComments(std::string_view text);

// All of them, in the order of the text. One needs the beginning of a comment before it on its line
// (`#`, `//`, `/*`, `--`, `;`, `%`, `<!--`, …): prose that quotes the words is none.
std::vector<AllowComment> FindAllowComments(std::string_view text, const LineTable& lines);

// The first that allows `finding` at this place, or null. The comment's rule is the finding's or
// one of its `also`. A finding about a whole file is allowed on the file's first line.
AllowComment* FindAllowing(std::vector<AllowComment>& comments, const Finding& finding,
                           const Place& place);

}  // namespace leaktight
