#include "git/pack/object_folders.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/file.h"

namespace leaktight {
namespace {

constexpr int kDeepest = 5;  // git's object-file.c, link_alt_odb_entries

// The inside of a C-quoted string, as git writes paths with unusual bytes (its quote.c).
std::optional<std::string> Unquoted(std::string_view quoted) {
  static constexpr std::string_view kLetters = "abtnvfr";
  static constexpr std::string_view kMeanings = "\a\b\t\n\v\f\r";
  std::string text;
  for (size_t i = 1; i < quoted.size(); i++) {
    if (quoted[i] == '"') return text;
    if (quoted[i] != '\\') {
      text += quoted[i];
      continue;
    }
    if (++i == quoted.size()) break;
    const size_t letter = kLetters.find(quoted[i]);
    if (letter != std::string_view::npos) {
      text += kMeanings[letter];
    } else if (quoted[i] >= '0' && quoted[i] <= '3' && quoted.size() - i > 2) {
      text += static_cast<char>((quoted[i] - '0') << 6 | (quoted[i + 1] & 7) << 3 |
                                (quoted[i + 2] & 7));
      i += 2;
    } else {
      text += quoted[i];
    }
  }
  return std::nullopt;
}

// The paths that the text of an info/alternates file names.
std::vector<std::string> AlternatesIn(std::string_view text, const std::string& folder) {
  std::vector<std::string> paths;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line[0] == '#') continue;
    std::optional<std::string> path;
    if (line[0] == '"') path = Unquoted(line);
    if (!path) path = std::string(line);
    if (!path->starts_with('/')) *path = folder + "/" + *path;
    paths.push_back(std::move(*path));
  }
  return paths;
}

}  // namespace

Result<std::vector<std::string>> ObjectFolders(const std::string& objects,
                                               const std::vector<std::string>& more,
                                               const UnreadSink& unread) {
  const std::string first = RealPath(objects);
  if (first.empty()) return Fail(objects, "there is no such folder of objects");
  std::vector<std::string> folders = {first};
  std::vector<int> depths = {0};
  const auto add = [&](const std::string& path, int depth, const std::string& named_by) {
    const std::string real = RealPath(path);
    if (real.empty()) {
      unread({path, "this folder of objects, named by " + named_by + ", is not there", ""});
    } else if (std::find(folders.begin(), folders.end(), real) == folders.end()) {
      folders.push_back(real);
      depths.push_back(depth);
    }
  };
  for (const std::string& path : more) add(path, 0, "the environment");
  for (size_t i = 0; i < folders.size(); i++) {
    const std::string folder = folders[i];
    const std::string file = folder + "/info/alternates";
    if (!IsThere(file)) continue;
    const Result<std::string> text = ReadFile(file);
    if (!text) {
      unread(text.error());
      continue;
    }
    for (const std::string& path : AlternatesIn(*text, folder)) {
      if (depths[i] >= kDeepest) {
        unread({path, "git follows alternates of alternates no deeper", ""});
      } else {
        add(path, depths[i] + 1, file);
      }
    }
  }
  return folders;
}

}  // namespace leaktight
