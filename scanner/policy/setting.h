// Settings: what configuration files come down to, whatever they are written in. A name, the groups
// around it, a value, and where both stand in the file.
//
// One reader a format: ini_reader.h, properties_reader.h, toml_reader.h, json_reader.h. None ever
// fails: what cannot be read is an error with its place, and what stands around it is read all the
// same. All are linear in the text, whatever it holds, and none recurses.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

enum class SettingFormat : uint8_t { kNone, kIni, kProperties, kToml, kJson };
std::string_view NameOf(SettingFormat format);  // "INI", "Java properties", "TOML", "JSON"

// A section of INI, a table of TOML, an object of JSON; one in a list is called as the list is.
struct SettingGroup {
  uint32_t parent = 0;  // into `groups`; the first is the file itself and its own parent
  uint32_t depth = 0;
  std::string_view name;  // empty also of an object in a list that has no name
  Span name_span;
};

struct Setting {
  std::string_view name;  // decoded; of an item of a list, the list's
  std::string_view
      value;           // decoded; what is not a string (a number, a date, null) as it is written
  Span name_span;      // quotes left out
  Span span;           // the value's bytes in the file, quotes left out; may run over lines
  uint32_t group = 0;  // into `groups`
  char quote = 0;      // ' " or none
  bool lines = false;  // the quote is a triple one, or the value goes on in further lines
};

struct SettingError {
  size_t at = 0;          // the byte in the file
  std::string_view what;  // of static storage: "a string does not end on its line"
};

// All settings of a file, in the order of the text. Refers to the text that it was read from.
struct Settings {
  SettingFormat format = SettingFormat::kNone;
  std::vector<SettingGroup> groups = {SettingGroup{}};
  std::vector<Setting> settings;
  std::vector<SettingError> errors;  // the first kMostSettingErrors of them
  std::deque<std::string> decoded;   // what names and values refer to where the text has escapes

  // The names of the groups around a setting, outermost first, and its own: "a.b.name".
  std::string PathOf(const Setting& setting) const;
  // The outermost group's name; empty: it stands in none.
  std::string_view TopGroupOf(const Setting& setting) const;
};

inline constexpr size_t kMostSettingErrors = 100;
// Larger files are data. Nothing in them is read: that is an error.
inline constexpr size_t kMaxSettingBytes = 4 << 20;
// What is nested deeper is not read, which is an error too.
inline constexpr size_t kMaxSettingDepth = 256;

// For the readers.

// Is the text nothing that a reader should try (UTF-16, too long)? Then the error is in `settings`.
bool IsUnreadable(std::string_view text, Settings& settings);
// Where the text begins behind its byte order mark.
size_t SkipByteOrderMark(std::string_view text);
void AddError(size_t at, std::string_view what, Settings& settings);
// A group around settings; where it would be nested too deep the parent, with an error.
uint32_t AddGroup(uint32_t parent, std::string_view name, Span name_span, Settings& settings);
// Keeps a text that does not stand in the file as it is.
std::string_view Keep(std::string text, Settings& settings);
// In UTF-8; what is no character (a lone surrogate, above 0x10ffff) as U+FFFD.
void AppendUtf8(uint32_t code_point, std::string& to);
// Reads up to `most` hexadecimal digits at `at`, and moves it behind them; false where there are
// fewer than `least`.
bool ReadHex(std::string_view text, size_t& at, size_t least, size_t most, uint32_t& value);

}  // namespace leaktight
