// Texts that stand as a value in another file: configuration files, scripts, JSON.
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// Where a part of a scalar's value stands in the file, as near as can be told: exactly, where the
// part is written there as it is; else the whole scalar.
Span PlaceWithin(const File& file, YamlRef scalar, Span part);

// Where within a text for which HoldsSecretInside is true the secrets stand; all of the text where
// that cannot be told; nowhere where all of them turn out to be references.
std::vector<Span> SecretsInside(std::string_view text);

}  // namespace leaktight
