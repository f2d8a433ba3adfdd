// What git ignores, by the facts of a snapshot.
#pragma once

#include "policy/fact.h"
#include "policy/gitignore.h"

namespace leaktight {

// The rules of all of its .gitignore files.
IgnoreRules IgnoreRulesOf(const FactSet& facts);

}  // namespace leaktight
