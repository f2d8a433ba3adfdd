// Writing, so that nothing is lost without a word.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace leaktight {

// Where a standard descriptor is closed, opens it on something that fails for its direction: else
// the next file opened would take its number, and a report might be written into that.
void HoldStandardDescriptors();

// Writes all of it. A reader that went away is an error like any other.
Result<void> WriteStandardOutput(std::string_view bytes);

// The same for a verb that is done with it: exit status 0.
Result<int> Show(std::string_view text);

// Text of several lines, each safe to show.
std::string EscapeLines(std::string_view text);

// As it is: nothing from outside may stand in it.
void WriteStandardError(std::string_view bytes);

// A line on standard error, behind the program's name. Escaped here: text from outside may stand in
// it.
void Complain(std::string_view text);

// Does the path name what standard output is, as /dev/stdout does?
bool IsStandardOutput(const std::string& path);

// Can a file be written there? Asked before a scan, so that its work is not lost.
Result<void> CheckOutputFile(const std::string& path);

}  // namespace leaktight
