// Texts that stand as a value in another file: configuration files, JSON, lines of NAME=value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// Where a part of a scalar's value stands in the file, as near as can be told; and several parts,
// for which the value is compared with what is written only once.
Span PlaceWithin(const File& file, YamlRef scalar, Span part);
std::vector<Span> PlacesWithin(const File& file, YamlRef scalar, std::vector<Span> parts);

// What a value within a text must be called to be one of its secrets.
enum class NamesThere : uint8_t {
  kSecret,
  kMayBeAny,  // the text itself is kept as a secret: what looks random in it is one
};

// Where within a text secrets stand under names of the text's own, in its order. `name`: what the
// text stands under, the name of a file perhaps: it says how to read it (INI, Java properties,
// TOML, JSON, YAML). Else, and where that fails, its looks do. References are no secrets.
std::vector<Span> SecretsInside(std::string_view text, std::string_view name = {},
                                NamesThere names = NamesThere::kSecret);

inline bool HoldsSecretInside(std::string_view text, std::string_view name = {}) {
  return !SecretsInside(text, name).empty();
}

// What a value says once decoded, where it is base64 of a text. Shorter ones are seldom base64 of
// anything.
inline constexpr size_t kShortestEncodedText = 12;
std::optional<std::string> DecodedText(std::string_view value);

}  // namespace leaktight
