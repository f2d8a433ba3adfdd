// `known list`: which values are looked for, and which are not? `known add` and `known remove`: the
// list of hashes for those who guard the repository without having the values.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/secret_bytes.h"
#include "base/suggestion.h"
#include "base/text.h"
#include "cli/criteria_here.h"
#include "cli/known_options.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "engine/known_list.h"
#include "policy/file_names.h"
#include "policy/known_value.h"
#include "scan/known_sources.h"
#include "source/named_paths.h"
#include "source/tree.h"

namespace leaktight {
namespace {

constexpr size_t kMostBytes = 1 << 20;
constexpr std::string_view kStandardInput = "stdin";

// What all three need: where, and by what values are judged.
struct Here {
  KnownOptions known;
  std::optional<Criteria> criteria;
  Summary summary;  // its errors and warnings

  std::string ListPath() const { return known.top + "/" + std::string(kKnownListFile); }
};

Result<void> Look(const Options& options, Here& here) {
  here.known = KnownOptionsOf({});
  if (here.known.top.empty()) {
    return Fail({}, "this folder is in no repository", "go into one, or name it with -C");
  }
  CriteriaOptions asked;
  asked.config_file = options.config;
  Result<Criteria> criteria =
      CriteriaHere(asked, options, here.known.top + "/", here.summary.errors);
  if (!criteria) return tl::unexpected(criteria.error());
  here.criteria = std::move(*criteria);
  return {};
}

// The list as the working tree has it; nothing: there is none.
Result<std::optional<KnownList>> ReadList(const Here& here) {
  if (access(here.ListPath().c_str(), F_OK) != 0) return std::nullopt;
  const Result<std::string> text = ReadFile(here.ListPath());
  if (!text) return tl::unexpected(text.error());
  Result<KnownList> list = ReadKnownList(kKnownListFile, *text);
  if (!list) return tl::unexpected(list.error());
  return std::optional(std::move(*list));
}

std::string ShowFile(const KnownFileUse& use) {
  if (!use.problem.empty()) return fmt::format("{}: not read: {}\n", use.file, use.problem);
  std::string text = use.file + "\n";
  size_t width = 0;
  for (const KnownKeyUse& key : use.keys) width = std::max(width, key.key.size());
  for (const KnownKeyUse& key : use.keys) {
    const std::string says =
        key.why_not.empty() ? "looked for" : fmt::format("not looked for: it {}", key.why_not);
    text += fmt::format("  {:<{}}  {}\n", key.key, width, says);
  }
  if (use.keys.empty()) text += "  no values\n";
  return text;
}

std::string ShowList(const KnownList& list) {
  std::string text = fmt::format("{} (hashes)\n", kKnownListFile);
  for (const KnownListEntry& entry : list.entries) {
    text += fmt::format("  {} of {}\n", entry.key, entry.file);
  }
  if (list.entries.empty()) text += "  no values\n";
  return text;
}

struct Input {
  std::string name;  // for people, and by which the format is known
  SecretBytes bytes;
};

// An argument that names no file may be a value, which the shell's history has by now: it is not
// said again.
Result<Input> ReadInput(const Options& options, const Here& here) {
  const std::vector<std::string>& words = options.arguments;
  if (words.size() > 1 ||
      (words.size() == 1 && words[0] != "-" && access(words[0].c_str(), F_OK) != 0)) {
    return Fail({}, "the argument is not the name of a file; values are never taken from arguments",
                "leaktight known add FILE, or NAME=value lines on standard input");
  }
  if (words.empty() || words[0] == "-") {
    if (isatty(STDIN_FILENO) != 0) Complain("reading NAME=value lines from standard input");
    Result<SecretBytes> bytes = ReadSecrets(STDIN_FILENO, "standard input", kMostBytes);
    if (!bytes) return tl::unexpected(bytes.error());
    return Input{options.path.empty() ? std::string(kStandardInput) : options.path,
                 std::move(*bytes)};
  }
  Result<SecretBytes> bytes = ReadSecretFile(words[0], true, kMostBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  const std::optional<std::string> below =
      BelowTop(here.known.top, Absolute(RealPath("."), words[0]));
  // The list is for others: where somebody keeps a file on a machine is none of its business.
  return Input{below.value_or(std::string(FileName(words[0]))), std::move(*bytes)};
}

const KnownListEntry* Find(const KnownList& list, const KnownListEntry& entry) {
  const auto at =
      std::find_if(list.entries.begin(), list.entries.end(),
                   [&](const KnownListEntry& other) { return other.hash == entry.hash; });
  return at == list.entries.end() ? nullptr : &*at;
}

// Adds one value, and says what became of it.
std::string AddValue(std::string_view value, const KnownKey& key, KnownList& list, bool& added) {
  if (const std::string_view why = WhyNotInList(value); !why.empty()) {
    return fmt::format("not added: it {}", why);
  }
  if (list.entries.size() == kMostListed) return "not added: the list is full";
  KnownListEntry entry = EntryOf(value, list, key.key, key.file);
  if (const KnownListEntry* known = Find(list, entry)) {
    return fmt::format("there already, as {} of {}", known->key, known->file);
  }
  list.entries.push_back(std::move(entry));
  list.version = std::max(list.version, VersionFor(value));
  added = true;
  return "added";
}

void Sort(KnownList& list) {
  std::stable_sort(list.entries.begin(), list.entries.end(),
                   [](const KnownListEntry& a, const KnownListEntry& b) {
                     return a.file != b.file ? a.file < b.file : a.key < b.key;
                   });
}

}  // namespace

Result<int> RunKnownList(const Options& options) {
  Here here;
  if (auto looked = Look(options, here); !looked) return tl::unexpected(looked.error());
  KnownSources sources(*here.criteria, here.known, here.summary);
  ObjectReader objects{GitPlace()};
  const KnownSources::IsTracked is_tracked = TrackedIn(objects);
  std::set<std::string> folders = {""};
  const Result<Tree> tree = Tree::Open({});
  if (!tree) return tl::unexpected(tree.error());
  tree->List({[&](const std::string& path) { AddFoldersOf(path, folders); },
              [](const PassedOver&) {},
              [&](const Error& error) {
                here.summary.errors.push_back({error.where, error.Describe()});
              }});
  sources.ReadLocal(folders, is_tracked, false);
  sources.ReadNamed(is_tracked, false);
  std::string text;
  for (const KnownFileUse& use : sources.files()) text += ShowFile(use);
  const Result<std::optional<KnownList>> list = ReadList(here);
  if (list && *list) text += ShowList(**list);
  if (text.empty() && list) {
    text =
        "no values are known: there is no local dotenv file, no file under `known` in the "
        "configuration, no ~/.aws/credentials and no list\n";
  }
  if (!here.criteria->WantsKnown()) text += "known-secret is switched off\n";
  Result<int> shown = Show(EscapeLines(text));
  if (!shown) return shown;
  if (!list) return tl::unexpected(list.error());
  return TellErrors(here.summary.errors) ? 2 : 0;
}

Result<int> RunKnownAdd(const Options& options) {
  Here here;
  if (auto looked = Look(options, here); !looked) return tl::unexpected(looked.error());
  Result<std::optional<KnownList>> read = ReadList(here);
  if (!read) return tl::unexpected(read.error());
  KnownList list = *read ? std::move(**read) : NewKnownList();
  const Result<Input> input = ReadInput(options, here);
  if (!input) return tl::unexpected(input.error());
  const std::string_view bytes = input->bytes.view();
  if (!IsUtf8(bytes) || bytes.find('\0') != std::string_view::npos) {
    return Fail(input->name, "is no text", "it is read as NAME=value lines");
  }
  KnownSources sources(*here.criteria, here.known, here.summary);
  sources.Take(input->name, input->name, input->bytes);

  std::string text;
  for (const KnownKeyUse& key : sources.files()[0].keys) {
    if (key.why_not.empty()) continue;
    text += fmt::format("{} of {}: not added: it {}\n", key.key, input->name, key.why_not);
  }
  const KnownValueStore& values = sources.values();
  bool added = false;
  for (size_t i = 0; i < values.size(); i++) {
    const KnownKey& key = values.keys(i)[0];
    text += fmt::format("{} of {}: {}\n", key.key, key.file,
                        AddValue(values.value(i), key, list, added));
  }
  if (text.empty()) return Fail(input->name, "holds no value", "it is read as NAME=value lines");
  if (added) {
    Sort(list);
    if (auto written = WriteFileWhole(here.ListPath(), KnownListText(list)); !written) {
      return tl::unexpected(written.error());
    }
    text += fmt::format("{} is for git: git add it, and commit it with the rest\n", kKnownListFile);
  }
  return Show(EscapeLines(text));
}

Result<int> RunKnownRemove(const Options& options) {
  Here here;
  if (auto looked = Look(options, here); !looked) return tl::unexpected(looked.error());
  Result<std::optional<KnownList>> read = ReadList(here);
  if (!read) return tl::unexpected(read.error());
  if (!*read)
    return Fail(std::string(kKnownListFile), "is not there", "leaktight known add makes it");
  KnownList& list = **read;
  std::string text;
  std::vector<std::string> missing;  // which of the arguments
  std::string hint;
  for (size_t i = 0; i < options.arguments.size(); i++) {
    const std::string& word = options.arguments[i];
    std::vector<std::string_view> names;
    const auto fits = [&](const KnownListEntry& entry) {
      return entry.key == word || entry.file + ":" + entry.key == word;
    };
    for (const KnownListEntry& entry : list.entries) {
      names.push_back(entry.key);
      if (fits(entry)) text += fmt::format("{} of {}: removed\n", entry.key, entry.file);
    }
    if (std::any_of(list.entries.begin(), list.entries.end(), fits)) continue;
    missing.push_back(std::to_string(i + 1));
    if (hint.empty()) hint = DidYouMean(word, names);
  }
  if (!missing.empty()) {
    // By number: somebody may have taken a value for what is asked for.
    std::string what = "has no entry of a key that was named";
    if (options.arguments.size() > 1) {
      what += fmt::format(" (number {} of {}); nothing was removed", fmt::join(missing, ", "),
                          options.arguments.size());
    }
    return Fail(std::string(kKnownListFile), what,
                hint.empty() ? "leaktight known list names them" : hint);
  }
  for (const std::string& word : options.arguments) {
    std::erase_if(list.entries, [&](const KnownListEntry& entry) {
      return entry.key == word || entry.file + ":" + entry.key == word;
    });
  }
  if (auto written = WriteFileWhole(here.ListPath(), KnownListText(list)); !written) {
    return tl::unexpected(written.error());
  }
  return Show(EscapeLines(text));
}

}  // namespace leaktight
