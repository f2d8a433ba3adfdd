// Help and manual page, made from the tables of verbs and flags.
#pragma once

#include <string>

#include "cli/verbs.h"

namespace leaktight {

std::string GeneralHelp();
std::string HelpFor(const Verb& verb);

// In roff, for man(1).
std::string ManPage();

}  // namespace leaktight
