// INI files as settings.
#pragma once

#include <string_view>

#include "policy/setting.h"

namespace leaktight {

// There is no standard; this is Python's configparser (which reads pip's, boto's, AWS', Alembic's
// and Airflow's files), with what git, MySQL, PHP and npm add without contradicting it:
// - `[section]`; `name = value` or `name: value`, at the first sign of `delimiters`; a name alone
//   has no value and is none of the settings.
// - Comments with # or ; at the beginning of a line, or behind a blank.
// - A line that is indented deeper than its name goes on with the value; the lines are joined with
//   \n, blank ones between them included. The last ones end with what is written.
// - A value in ' or " loses its quotes, and in double ones \" and \\ their backslash.
// Settings may stand before the first section. Names keep their case.
Settings ReadIni(std::string_view text, std::string_view delimiters = "=:");

// Does the first line that is no comment begin a section? Files called .conf and .cfg are of many
// kinds.
bool LooksLikeIni(std::string_view text);

}  // namespace leaktight
