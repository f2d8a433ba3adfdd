// A row of a database as a line of text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leaktight {

// One value of a row, as the database has it.
struct RowValue {
  enum class Kind : uint8_t { kNull, kNumber, kText };
  Kind kind = Kind::kNull;
  std::string_view bytes;  // of a number, its digits
};

// Which two of a table's columns name and hold a setting: "key" and "value", "option_name" and
// "option_value".
struct SettingColumns {
  size_t name = 0;
  size_t value = 0;
  bool found = false;
};
SettingColumns SettingColumnsOf(const std::vector<std::string>& columns);

// Adds `id = 3, user = "alice", password = "…"` and a line feed to `text`: what rules know as
// assignments, and what is in quotes just as it is in the database, without escapes. A value of
// several lines, or with both kinds of quotes, stands on lines of its own below its column's name.
// Of a setting the name is put in the place of both columns: `SMTP_PASSWORD = "…"`. There are as
// many `values` as `columns`.
void AddRow(const std::vector<std::string>& columns, const std::vector<RowValue>& values,
            const SettingColumns& setting, std::string& text);

}  // namespace leaktight
