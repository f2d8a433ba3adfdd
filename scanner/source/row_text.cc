#include "source/row_text.h"

#include <algorithm>
#include <span>

#include "base/text.h"

namespace leaktight {
namespace {

constexpr std::string_view kNameColumns[] = {
    "key",         "name",        "setting",      "option",       "property",      "parameter",
    "variable",    "setting_key", "setting_name", "option_name",  "option_key",    "config_key",
    "config_name", "param_name",  "param_key",    "property_key", "property_name", "meta_key"};
constexpr std::string_view kValueColumns[] = {
    "value",          "val",        "setting_value", "option_value", "config_value", "param_value",
    "property_value", "meta_value", "content",       "data"};
constexpr size_t kLongestName = 100;

bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-' || static_cast<signed char>(c) < 0;
}

// "API Key" is api_key to rules.
void AddName(std::string_view name, std::string& text) {
  for (const char c : name.substr(0, kLongestName)) text += IsWord(c) ? c : '_';
}

bool IsName(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName &&
         std::all_of(text.begin(), text.end(), IsWord);
}

size_t IndexOf(const std::vector<std::string>& columns, std::span<const std::string_view> names) {
  for (size_t i = 0; i < columns.size(); i++) {
    const auto is_it = [&](std::string_view name) { return EqualIgnoringCase(columns[i], name); };
    if (std::any_of(names.begin(), names.end(), is_it)) return i;
  }
  return columns.size();
}

// Returns whether it stands on lines of its own.
bool AddValue(const RowValue& value, std::string& text) {
  if (value.kind == RowValue::Kind::kNumber) {
    text += value.bytes;
    return false;
  }
  const bool has_double = value.bytes.find('"') != std::string_view::npos;
  const bool has_single = value.bytes.find('\'') != std::string_view::npos;
  if ((has_double && has_single) || value.bytes.find_first_of("\r\n") != std::string_view::npos) {
    while (text.ends_with(' ')) text.pop_back();
    text += '\n';
    text += value.bytes;
    if (!value.bytes.ends_with('\n')) text += '\n';
    return true;
  }
  const char quote = has_double ? '\'' : '"';
  text += quote;
  text += value.bytes;
  text += quote;
  return false;
}

}  // namespace

SettingColumns SettingColumnsOf(const std::vector<std::string>& columns) {
  const size_t name = IndexOf(columns, kNameColumns);
  const size_t value = IndexOf(columns, kValueColumns);
  if (name == columns.size() || value == columns.size()) return {};
  return {name, value, true};
}

void AddRow(const std::vector<std::string>& columns, const std::vector<RowValue>& values,
            const SettingColumns& setting, std::string& text) {
  bool is_begun = false;
  const auto add = [&](std::string_view name, const RowValue& value) {
    if (value.kind == RowValue::Kind::kNull) return;
    if (is_begun) text += ", ";
    AddName(name, text);
    text += " = ";
    is_begun = !AddValue(value, text);
  };
  const bool is_setting = setting.found && IsName(values[setting.name].bytes);
  if (is_setting) add(values[setting.name].bytes, values[setting.value]);
  for (size_t i = 0; i < values.size(); i++) {
    if (!is_setting || (i != setting.name && i != setting.value)) add(columns[i], values[i]);
  }
  if (is_begun) text += '\n';
}

}  // namespace leaktight
