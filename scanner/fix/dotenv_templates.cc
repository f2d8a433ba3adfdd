#include "fix/dotenv_templates.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/text.h"
#include "policy/dotenv_local.h"
#include "policy/file_names.h"
#include "policy/secret_value.h"

namespace leaktight {
namespace {

bool IsComment(std::string_view line) {
  const std::string_view text = Trim(line);
  return text.starts_with('#');
}

// "# KEY=value": the secret values in it.
void SecretsInComment(std::string_view text, Span line, std::vector<TextEdit>& edits) {
  const std::string_view whole = line.In(text);
  const size_t begin = std::min(whole.find_first_not_of("# \t"), whole.size());
  const std::string_view inside = whole.substr(begin);
  for (const DotenvEntry& entry : ReadDotenv(inside).entries) {
    if (!IsSecretUnder(entry.name.In(inside), entry.decoded)) continue;
    const size_t shift = line.begin + begin;
    edits.push_back({{shift + entry.value.begin, shift + entry.value.end}, {}});
  }
}

std::vector<Span> LinesOf(std::string_view text) {
  std::vector<Span> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t newline = text.find('\n', at);
    const size_t end = newline == std::string_view::npos ? text.size() : newline + 1;
    lines.push_back({at, end});
    at = end;
  }
  return lines;
}

std::set<std::string, std::less<>> NamesIn(std::string_view text) {
  std::set<std::string, std::less<>> names;
  for (const DotenvEntry& entry : ReadDotenv(text).entries) {
    names.emplace(entry.name.In(text));
  }
  for (const Span line : LinesOf(text)) {
    std::string_view comment = Trim(line.In(text));
    if (!comment.starts_with('#')) continue;
    comment.remove_prefix(std::min(comment.find_first_not_of("# \t"), comment.size()));
    for (const DotenvEntry& entry : ReadDotenv(comment).entries) {
      names.emplace(entry.name.In(comment));
    }
  }
  return names;
}

}  // namespace

std::string DotenvTemplateOf(const FixTree& tree, const std::string& dotenv) {
  const std::string folder(FolderOf(dotenv));
  const std::set<std::string>& paths = tree.Templates();
  for (auto path = paths.lower_bound(folder); path != paths.end(); path++) {
    if (!path->starts_with(folder)) break;
    if (FolderOf(*path) != folder) continue;
    if (ClassifyDotenvName(FileName(*path)) == DotenvUse::kTemplate &&
        DotenvMadeFrom(*path) == dotenv) {
      return *path;
    }
  }
  return {};
}

std::string WithoutValues(const File& file) {
  const std::string_view text = file.bytes();
  const DotenvFile& dotenv = file.Dotenv();
  std::set<std::string, std::less<>> names;
  for (const Fact& name : LocalDotenvFacts(text)) names.insert(name.name);
  std::vector<TextEdit> edits;
  for (const DotenvEntry& entry : dotenv.entries) {
    if (!names.contains(entry.name.In(text))) {  // a line of a key without quotes, perhaps
      edits.push_back({WholeLines(text, {entry.name.begin, entry.value.end}), {}});
    } else if (!entry.value.empty()) {
      edits.push_back(EditToEmpty(text, entry));
    }
  }
  const auto add = [&](TextEdit edit) {
    const bool free = std::none_of(edits.begin(), edits.end(),
                                   [&](const TextEdit& other) { return Collide(other, edit); });
    if (free) edits.push_back(std::move(edit));
  };
  // A script's other lines stay; of what is no line of a dotenv file nobody knows what it holds.
  if (ClassifyDotenvName(file.name()) != DotenvUse::kShell) {
    for (const Span broken : dotenv.broken) add({WholeLines(text, broken), {}});
  }
  for (const Span line : LinesOf(text)) {
    if (!IsComment(line.In(text))) continue;
    std::vector<TextEdit> inside;
    SecretsInComment(text, line, inside);
    for (TextEdit& edit : inside) add(std::move(edit));
  }
  for (const Match& match : file.matches()) add({match.secret, {}});
  return Applied(text, std::move(edits));
}

TextEdit EditToEmpty(std::string_view text, const DotenvEntry& entry) {
  const std::string_view behind = text.substr(entry.value.end);
  const size_t next = behind.find_first_not_of(" \t");
  const bool remark = next != std::string_view::npos && next > 0 && behind[next] == '#';
  return {entry.value, entry.quote == 0 && remark ? "\"\"" : ""};
}

std::string DotenvFor(const FixTree& tree, std::string_view folder) {
  while (true) {
    std::string local = std::string(folder) + ".env";
    if (tree.Bytes(local) != nullptr || !DotenvTemplateOf(tree, local).empty()) return local;
    if (folder.empty()) return ".env";
    folder.remove_suffix(1);
    folder = FolderOf(folder);
  }
}

void AddToTemplate(const FixTree& tree, const std::string& path, const std::string& name,
                   Remedy& remedy) {
  const std::string* bytes = tree.Bytes(path);
  if (bytes == nullptr || NamesIn(*bytes).contains(name)) return;
  const DotenvFile file = ReadDotenv(*bytes);
  const bool exported =
      !file.entries.empty() && std::all_of(file.entries.begin(), file.entries.end(),
                                           [](const DotenvEntry& entry) { return entry.exported; });
  remedy.lines.push_back({path, (exported ? "export " : "") + name + "=\n"});
}

void KeepInDotenv(const FixTree& tree, std::string_view path, const std::string& name,
                  const std::string& value, Remedy& remedy) {
  const std::string local = DotenvFor(tree, FolderOf(path));
  const std::string made_from = DotenvTemplateOf(tree, local);
  remedy.kept.push_back({local, name, value, KeptValue::Form::kDotenv, made_from});
  if (!made_from.empty()) AddToTemplate(tree, made_from, name, remedy);
}

}  // namespace leaktight
