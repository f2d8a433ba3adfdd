// YAML that people write for us (rules, configuration), read strictly: every field is asked for by
// name, what nobody asked for is an error, and every error has a line and a column.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace leaktight {

// Parses `text` and calls `read` with the document, which may Reject. The error's `where` is
// "name:line:column".
Result<void> ReadStrictYaml(std::string_view name, std::string_view text,
                            const std::function<void(const YAML::Node& document)>& read);

// Ends the reading with an error at this node. Only within ReadStrictYaml.
[[noreturn]] void Reject(const YAML::Node& at, std::string what);

// Rejects a node that is no mapping, has a field that is not among `known`, or has one twice.
void CheckFields(const YAML::Node& map, const std::vector<std::string_view>& known);

// The field's node; rejects where it is missing or empty.
YAML::Node NeedField(const YAML::Node& map, const char* field);

// Text with the blanks around it left out; rejects what is empty.
std::string NeedText(const YAML::Node& map, const char* field);
std::string OptionalText(const YAML::Node& map, const char* field);  // empty where missing

// A list of texts, at least one.
std::vector<std::string> NeedTexts(const YAML::Node& map, const char* field);
std::vector<std::string> OptionalTexts(const YAML::Node& map, const char* field);

uint32_t NeedNumber(const YAML::Node& map, const char* field, uint32_t most);
double OptionalNumber(const YAML::Node& map, const char* field, double most, double otherwise);
bool OptionalBoolean(const YAML::Node& map, const char* field, bool otherwise);

}  // namespace leaktight
