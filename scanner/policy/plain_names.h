// Names of what stands beside secrets.
#pragma once

#include <string_view>

namespace leaktight {

// A name under which nothing secret stands, encrypted or not: DB_HOST, username, secretName.
bool NamesNoSecret(std::string_view name);

}  // namespace leaktight
