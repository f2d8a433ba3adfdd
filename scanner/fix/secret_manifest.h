// Keys put into the Secrets of a manifest: into a template, or into the copy that is made of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fix/edit.h"
#include "fix/remedy.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// What stands in a template's `data` and `stringData` in the place of a value.
inline constexpr std::string_view kDataPlaceholder = "<base64-encoded-value>";
inline constexpr std::string_view kTextPlaceholder = "<value>";

// The changes that give the Secrets of `text` their keys, each with a placeholder. A Secret that is
// not there comes in a document of its own. Comments and order stay.
std::vector<TextEdit> TemplateEdits(std::string_view text, const std::vector<SecretEntry>& entries);

// `text`, the copy of a template, with the values of the entries that have one, in base64 where
// they stand in `data`. A value that is there and is no placeholder stays; the other one then
// stands in a comment at the end.
std::string WithSecretValues(std::string_view text, const std::vector<SecretEntry>& entries);

// Is there a Secret of the entry's name and namespace?
bool HasSecret(std::string_view text, const SecretEntry& entry);

// The Secrets of `text` that have the entry's key, in its namespace: by their names.
std::vector<std::string> SecretsWithKey(std::string_view text, const SecretEntry& entry);

// The value that a Secret of `text` gives to the entry's key, decoded; nothing where it has none,
// or a placeholder.
std::optional<std::string> SecretValueIn(std::string_view text, const SecretEntry& entry);

}  // namespace leaktight
