#include "fix/draft.h"

#include <algorithm>
#include <utility>

#include "fix/kept_files.h"
#include "fix/secret_manifest.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

std::vector<std::string> IgnoreFiles(const FixTree& tree) {
  std::vector<std::string> files;
  for (const std::string& path : tree.paths()) {
    if (FileName(path) == ".gitignore") files.push_back(path);
  }
  return files;
}

bool IsSame(const SecretEntry& a, const SecretEntry& b) {
  return a.secret == b.secret && a.name_space == b.name_space && a.key == b.key;
}

// Names that leave the tree, or lead into git's own files.
bool IsWithin(std::string_view path) {
  if (path.empty() || path.front() == '/') return false;
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    if (part.empty() || part == "." || part == ".." || part == ".git") return false;
    at = end + 1;
  }
  return true;
}

void SortOut(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

FixDraft::FixDraft(FixTree& tree)
    : tree_(tree), ignoring_(IgnoreFiles(tree), [&](const std::string& path) {
        const std::string* bytes = tree.Bytes(path);
        return bytes == nullptr ? std::nullopt : std::optional<std::string>(*bytes);
      }) {}

std::optional<std::string> FixDraft::Objection(const Remedy& remedy, Ignoring& ignoring) const {
  const auto stays = [&](const std::string& path) {
    const auto& leaving = remedy.untracked;
    return tree_.IsTracked(path) && !untracked_.contains(path) &&
           std::find(leaving.begin(), leaving.end(), path) == leaving.end();
  };
  for (const NewFile& file : remedy.files) {
    if (!IsWithin(file.path)) return file.path + " lies outside the repository";
    if (tree_.Bytes(file.path) != nullptr) return file.path + " is there already";
    if (!ignoring.MakeKept(file.path)) return "git would ignore " + file.path;
  }
  for (const AddedLines& added : remedy.lines) {
    if (!IsWithin(added.path)) return added.path + " lies outside the repository";
    if (!ignoring.MakeKept(added.path)) return "git would ignore " + added.path;
  }
  std::vector<std::string> ignored = remedy.ignored;
  for (const KeptValue& value : remedy.kept) {
    if (auto why = WhyNotKept(value)) return why;
    ignored.push_back(value.path);
  }
  for (const SecretEntry& entry : remedy.secrets) {
    const std::string copy = CopyMadeFrom(entry.template_path);
    if (copy.empty()) return entry.template_path + " is no template that copies are made of";
    if (!ignoring.MakeKept(entry.template_path)) return "git would ignore " + entry.template_path;
    ignored.push_back(copy);
  }
  for (const std::string& path : ignored) {
    if (!IsWithin(path)) return path + " lies outside the repository";
    if (stays(path)) return path + ", where its values would be kept, is in git";
    if (!ignoring.MakeIgnored(path)) return "no line of a .gitignore makes git ignore " + path;
  }
  std::map<std::string, std::vector<TextEdit>> edits;
  for (const FileEdit& change : remedy.edits) {
    if (gone_.contains(change.path)) return change.path + " is taken out of git";
    edits[change.path].push_back(change.edit);
  }
  for (auto& [path, of_file] : edits) {
    if (const auto there = edits_.find(path); there != edits_.end()) {
      of_file.insert(of_file.end(), there->second.begin(), there->second.end());
    }
    if (AnyCollide(Sorted(std::move(of_file)))) {
      return "another remedy changes the same place; run leaktight fix again after it";
    }
  }
  return std::nullopt;
}

std::optional<std::string> FixDraft::Take(const Remedy& remedy) {
  Ignoring ignoring = ignoring_;
  for (const AddedLines& added : remedy.lines) {
    if (FileName(added.path) != ".gitignore") continue;
    ignoring.Add(added.path, added.lines.substr(0, added.lines.find('\n')));
  }
  if (auto why = Objection(remedy, ignoring)) return why;
  ignoring_ = std::move(ignoring);
  for (const NewFile& file : remedy.files) tree_.AddMade(file.path, file.bytes);
  for (const FileEdit& change : remedy.edits) edits_[change.path].push_back(change.edit);
  for (const AddedLines& added : remedy.lines) {
    if (FileName(added.path) == ".gitignore") continue;
    std::vector<AddedLines>& lines = lines_[added.path];
    const bool known = std::any_of(lines.begin(), lines.end(), [&](const AddedLines& other) {
      return other.lines == added.lines;
    });
    if (!known) lines.push_back(added);
  }
  for (const SecretEntry& entry : remedy.secrets) {
    std::vector<SecretEntry>& entries = secrets_[entry.template_path];
    const auto known = std::find_if(entries.begin(), entries.end(),
                                    [&](const SecretEntry& other) { return IsSame(other, entry); });
    if (known == entries.end()) {
      entries.push_back(entry);
    } else if (!known->value) {
      known->value = entry.value;
    }
  }
  for (const KeptValue& value : remedy.kept) kept_[value.path].push_back(value);
  for (const ModuleVariable& made : remedy.variables) {
    variables_[{made.folder, made.name}] = made.value;
  }
  untracked_.insert(remedy.untracked.begin(), remedy.untracked.end());
  gone_.insert(remedy.ignored.begin(), remedy.ignored.end());
  notes_.insert(notes_.end(), remedy.notes.begin(), remedy.notes.end());
  return std::nullopt;
}

bool FixDraft::IsGone(const std::string& path, Span span) const {
  if (IsGone(path)) return true;
  const auto edits = edits_.find(path);
  return edits != edits_.end() && !span.empty() &&
         std::any_of(edits->second.begin(), edits->second.end(),
                     [&](const TextEdit& edit) { return edit.span.Contains(span); });
}

bool FixDraft::Changes(const std::string& path, Span span) const {
  const auto edits = edits_.find(path);
  return edits != edits_.end() &&
         std::any_of(edits->second.begin(), edits->second.end(), [&](const TextEdit& edit) {
           return edit.span.begin >= span.begin && edit.span.end <= span.end;
         });
}

const std::string* FixDraft::ValueOf(const SecretEntry& entry) const {
  const auto found = secrets_.find(entry.template_path);
  if (found == secrets_.end()) return nullptr;
  for (const SecretEntry& other : found->second) {
    if (IsSame(other, entry) && other.value) return &*other.value;
  }
  return nullptr;
}

const std::string* FixDraft::ValueOf(const std::string& path, const std::string& key) const {
  const auto found = kept_.find(path);
  if (found == kept_.end()) return nullptr;
  for (const KeptValue& value : found->second) {
    if (value.key == key) return &value.value;
  }
  return nullptr;
}

const std::string* FixDraft::ValueOfVariable(const std::string& folder,
                                             const std::string& name) const {
  const auto found = variables_.find({folder, name});
  return found == variables_.end() ? nullptr : &found->second;
}

// Of every file of the repository that changes; lines at its end come last.
std::map<std::string, std::vector<TextEdit>> FixDraft::AllEdits() const {
  std::map<std::string, std::vector<TextEdit>> all = edits_;
  const auto text_of = [&](const std::string& path) {
    const std::string* bytes = tree_.Bytes(path);
    return bytes == nullptr ? std::string_view() : std::string_view(*bytes);
  };
  for (const auto& [path, entries] : secrets_) {
    std::vector<TextEdit> edits = TemplateEdits(text_of(path), entries);
    if (text_of(path).empty()) {
      edits.insert(edits.begin(), {{0, 0},
                                   "# Copy to " + std::string(FileName(CopyMadeFrom(path))) +
                                       ", which git ignores, and put the values in:\n"
                                       "# echo -n 'VALUE' | base64\n"});
    }
    all[path].insert(all[path].end(), edits.begin(), edits.end());
  }
  std::map<std::string, std::string> ends;
  const auto add = [&](const AddedLines& added) {
    std::string& end = ends[added.path];
    const bool first = end.empty() && text_of(added.path).empty() && all[added.path].empty();
    if (added.apart && !first) end += '\n';
    end += added.lines;
  };
  for (const auto& [path, lines] : lines_) std::for_each(lines.begin(), lines.end(), add);
  std::for_each(ignoring_.added().begin(), ignoring_.added().end(), add);
  for (const auto& [path, lines] : ends) all[path].push_back(Appended(text_of(path), lines));
  return all;
}

std::vector<KeptFile> FixDraft::KeptFiles(const std::map<std::string, std::string>& after) const {
  struct Values {
    std::vector<KeptValue> values;
    std::vector<SecretEntry> entries;
    std::string made_from;
  };
  std::map<std::string, Values> by_path;
  for (const auto& [path, values] : kept_) {
    by_path[path].values = values;
    for (const KeptValue& value : values) {
      if (!value.made_from.empty()) by_path[path].made_from = value.made_from;
    }
  }
  for (const auto& [path, entries] : secrets_) {
    Values& values = by_path[CopyMadeFrom(path)];
    values.made_from = path;
    values.entries.insert(values.entries.end(), entries.begin(), entries.end());
  }
  std::vector<KeptFile> files;
  for (const auto& [path, values] : by_path) {
    KeptFile file;
    file.path = path;
    if (const std::string* bytes = tree_.Bytes(path)) file.before = *bytes;
    file.after = file.before.value_or(std::string());
    if (!file.before && !values.made_from.empty()) {
      const auto changed = after.find(values.made_from);
      const std::string* bytes = tree_.Bytes(values.made_from);
      if (changed != after.end()) {
        file.after = changed->second;
      } else if (bytes != nullptr) {
        file.after = *bytes;
      }
    }
    const auto whole =
        std::find_if(values.values.begin(), values.values.end(),
                     [](const KeptValue& value) { return value.form == KeptValue::Form::kWhole; });
    if (!file.before && whole != values.values.end()) file.after = whole->value;
    for (const KeptValue& value : values.values) {
      file.after = WithValue(file.after, value);
      file.keys.push_back(value.key);
    }
    std::vector<SecretEntry> known = values.entries;
    known.erase(std::remove_if(known.begin(), known.end(),
                               [](const SecretEntry& entry) { return !entry.value; }),
                known.end());
    if (!known.empty()) file.after = WithSecretValues(file.after, known);
    for (const SecretEntry& entry : known) file.keys.push_back(entry.key);
    SortOut(file.keys);
    if (!file.keys.empty() && file.before != file.after) files.push_back(std::move(file));
  }
  return files;
}

FixPlan FixDraft::Finish() const {
  FixPlan plan;
  std::map<std::string, std::string> after;
  std::map<std::string, std::vector<TextEdit>> edits = AllEdits();
  for (const std::string& path : tree_.paths()) {
    if (tree_.IsMade(path)) edits.try_emplace(path);
  }
  for (auto& [path, of_file] : edits) {
    if (gone_.contains(path)) continue;
    FileChange change;
    change.path = path;
    const std::string* bytes = tree_.Bytes(path);
    const std::string base = bytes == nullptr ? std::string() : *bytes;
    change.after = Applied(base, of_file);
    after[path] = change.after;
    if (bytes != nullptr && !tree_.IsMade(path)) {
      change.before = base;
      change.edits = Sorted(std::move(of_file));
      if (change.after == base) continue;
    }
    plan.changes.push_back(std::move(change));
  }
  plan.kept = KeptFiles(after);
  plan.untracked.assign(untracked_.begin(), untracked_.end());
  plan.notes = notes_;
  SortOut(plan.notes);
  return plan;
}

}  // namespace leaktight
