// Files that other files say hold a secret, whatever they are called: Compose's `secrets` and
// `env_file`, the files of Kustomize's generators.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/fact.h"
#include "policy/file.h"

namespace leaktight {

// The paths that facts name and that no source of facts reads by their names: sorted, each once,
// the first thousand. To be read by FactsOfNamed, where they are there.
std::vector<std::string> NamedFiles(const FactSet& facts);

// What there is to know of such a file: does it hold a secret in clear?
std::vector<Fact> FactsOfNamed(const File& file);

// By path alone: may a change of this file matter to facts? Those of MayHoldFacts, and what people
// keep a secret in under a name that says nothing.
bool MayMatterToFacts(std::string_view path);

// By path alone: may this file name others?
bool MayNameFiles(std::string_view path);

}  // namespace leaktight
