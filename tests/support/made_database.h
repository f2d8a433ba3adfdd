// SQLite databases for tests, made in memory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leaktight {

// The bytes of a database in which these statements were run, one after the other.
std::string MakeDatabase(const std::vector<std::string>& statements);

// A literal of SQL with these bytes.
std::string SqlBlob(std::string_view bytes);

}  // namespace leaktight
