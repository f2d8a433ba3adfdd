#include "policy/gitignore.h"

#include <algorithm>

#include "base/glob.h"

namespace leaktight {
namespace {

std::string_view WithoutTrailingSpaces(std::string_view line) {
  size_t end = 0;
  for (size_t i = 0; i < line.size(); i++) {
    if (line[i] == '\\') {
      i++;
      end = std::min(i + 1, line.size());
    } else if (line[i] != ' ') {
      end = i + 1;
    }
  }
  return line.substr(0, end);
}

std::string_view NameOf(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

IgnorePattern::IgnorePattern(std::string_view line) {
  if (line.starts_with('#')) return;
  line = WithoutTrailingSpaces(line);
  if (line.starts_with('!')) {
    negated_ = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    directory_only_ = true;
    line.remove_suffix(1);
  }
  by_name_ = line.find('/') == std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  glob_ = line;
  literal_ = std::min(glob_.find_first_of("*?[\\"), glob_.size());
}

bool IgnorePattern::Matches(std::string_view path, bool is_directory) const {
  if (directory_only_ && !is_directory) return false;
  if (by_name_) {
    const std::string_view name = NameOf(path);
    return literal_ == glob_.size() ? name == glob_ : WildcardMatches(glob_, name);
  }
  // git takes the part without special characters off first and matches the rest by itself, which
  // shows where that rest begins with `**`.
  const std::string_view glob = glob_;
  if (!path.starts_with(glob.substr(0, literal_))) return false;
  return WildcardMatches(glob.substr(literal_), path.substr(literal_));
}

std::vector<std::string_view> IgnoreLines(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  std::vector<std::string_view> lines;
  while (!bytes.empty()) {
    const size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
  return lines;
}

void IgnoreRules::Add(std::string_view file, std::string_view line) {
  IgnorePattern pattern(line);
  if (pattern.IsNone()) return;
  const std::string_view folder = file.substr(0, file.size() - NameOf(file).size());
  auto group = std::find_if(groups_.begin(), groups_.end(),
                            [&](const Group& g) { return g.folder == folder; });
  if (group == groups_.end()) {
    groups_.push_back({std::string(folder), {}});
    group = groups_.end() - 1;
  }
  group->patterns.push_back(std::move(pattern));
}

void IgnoreRules::AddFile(std::string_view file, std::string_view bytes) {
  for (const std::string_view line : IgnoreLines(bytes)) Add(file, line);
}

int IgnoreRules::Verdict(std::string_view path, bool is_directory) const {
  int verdict = 0;
  size_t depth = 0;
  for (const Group& group : groups_) {
    if (!path.starts_with(group.folder) || (verdict != 0 && group.folder.size() < depth)) continue;
    const std::string_view inside = path.substr(group.folder.size());
    for (size_t i = group.patterns.size(); i-- > 0;) {
      if (!group.patterns[i].Matches(inside, is_directory)) continue;
      verdict = group.patterns[i].negated() ? -1 : 1;
      depth = group.folder.size();
      break;
    }
  }
  return verdict;
}

bool IgnoreRules::Ignores(std::string_view path) const {
  for (size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    if (Verdict(path.substr(0, slash), true) > 0) return true;
  }
  return Verdict(path, false) > 0;
}

}  // namespace leaktight
