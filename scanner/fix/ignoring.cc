#include "fix/ignoring.h"

#include <algorithm>

#include "policy/file_names.h"

namespace leaktight {

// gitignore(5): a backslash takes their meaning from *, ?, [, a backslash and a blank at the end.
std::string IgnoreLineFor(std::string_view path) {
  std::string line = "/";
  for (const char c : path) {
    if (c == '*' || c == '?' || c == '[' || c == '\\') line += '\\';
    line += c;
  }
  if (line.ends_with(' ')) line.insert(line.size() - 1, "\\");
  return line;
}

Ignoring::Ignoring(const std::vector<std::string>& files, const Read& read) : files_(files) {
  for (const std::string& file : files_) {
    const std::optional<std::string> bytes = read(file);
    if (!bytes) continue;
    rules_.AddFile(file, *bytes);
    for (const std::string_view line : IgnoreLines(*bytes)) lines_.emplace(file, line);
  }
}

void Ignoring::Add(const std::string& file, const std::string& line) {
  if (!lines_.emplace(file, line).second) return;
  rules_.Add(file, line);
  added_.push_back({file, line + "\n"});
}

bool Ignoring::Make(const std::string& path, bool ignored) {
  if (rules_.Ignores(path) == ignored) return true;
  if (path.find_first_of("\r\n") != std::string::npos) return false;  // no pattern can say it
  std::vector<std::string> places = {".gitignore"};
  for (const std::string& file : files_) {
    const std::string_view folder = FolderOf(file);
    if (!folder.empty() && path.starts_with(folder)) places.push_back(file);
  }
  std::sort(places.begin() + 1, places.end(),
            [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
  for (const std::string& place : places) {
    const std::string line =
        (ignored ? "" : "!") + IgnoreLineFor(std::string_view(path).substr(FolderOf(place).size()));
    IgnoreRules tried = rules_;
    tried.Add(place, line);
    if (tried.Ignores(path) != ignored) continue;
    rules_ = std::move(tried);
    lines_.emplace(place, line);
    added_.push_back({place, line + "\n"});
    return true;
  }
  return false;
}

}  // namespace leaktight
