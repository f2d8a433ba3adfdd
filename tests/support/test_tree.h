// Trees as git writes them, made up.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace leaktight {

struct TestTreeEntry {
  std::string mode;  // "100644", "40000"
  std::string id;    // bytes

  friend bool operator==(const TestTreeEntry&, const TestTreeEntry&) = default;
};

// By name; a name that ends in a slash is a folder's. That is also git's order.
using TestTree = std::map<std::string, TestTreeEntry>;

inline std::string TestTreeBytes(const TestTree& tree) {
  std::string bytes;
  for (const auto& [name, entry] : tree) {
    const bool is_folder = name.back() == '/';
    bytes += entry.mode + " " + name.substr(0, name.size() - (is_folder ? 1 : 0));
    bytes += '\0' + entry.id;
  }
  return bytes;
}

}  // namespace leaktight
