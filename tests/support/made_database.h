// SQLite databases for tests, made in memory.
#pragma once

#include <string>
#include <vector>

namespace leaktight {

// The bytes of a database in which these statements were run, one after the other.
std::string MakeDatabase(const std::vector<std::string>& statements);

}  // namespace leaktight
