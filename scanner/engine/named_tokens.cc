#include "engine/named_tokens.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <vector>

#include "engine/pattern.h"
#include "engine/section_name.h"
#include "engine/word_roles.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr uint32_t kSaysSecret = kPasswordNoun | kTokenNoun | kKeyNoun | kWeakNoun | kSecretKey;

// Behind a name, in the same word: acmetoken, acme2.
bool SaysSecret(std::string_view rest) {
  return std::all_of(rest.begin(), rest.end(), IsDigit) || (RolesOf(rest) & kSaysSecret) != 0;
}

// The words of a name written together.
struct Letters {
  explicit Letters(const Words& words) {
    for (size_t i = 0; i < words.size(); i++) {
      begins[i] = size;
      size = static_cast<size_t>(
          std::copy(words[i].begin(), words[i].end(), bytes.begin() + static_cast<long>(size)) -
          bytes.begin());
    }
    begins[words.size()] = size;
  }

  std::string_view From(size_t begin) const {
    return std::string_view(bytes.data(), size).substr(begin);
  }

  std::array<char, Words::kMostBytes> bytes;
  std::array<size_t, Words::kMostWords + 1> begins;  // of the words, and where the last one ends
  size_t size = 0;
};

}  // namespace

// The names, sorted, and what each rule's values look like.
struct NamedTokens::Table {
  struct Name {
    std::string_view name;
    RuleIndex rule = 0;
  };
  struct Form {
    std::once_flag once;
    std::unique_ptr<RE2> value;
  };

  explicit Table(std::span<const Rule> of) : rules(of), forms(std::make_unique<Form[]>(of.size())) {
    for (RuleIndex i = 0; i < rules.size(); i++) {
      // It would take findings over from rules that it has to give way to.
      if (rules[i].brought) continue;
      for (const std::string_view name : rules[i].assigned.names) {
        names.push_back({name, i});
        longest = std::max(longest, name.size());
      }
    }
    std::sort(names.begin(), names.end(), [](const Name& a, const Name& b) {
      return std::tie(a.name, a.rule) < std::tie(b.name, b.rule);
    });
  }

  // The first rule of this very name that takes the value.
  std::optional<RuleIndex> Taking(std::string_view name, std::string_view value) const {
    auto at = std::lower_bound(names.begin(), names.end(), name,
                               [](const Name& a, std::string_view b) { return a.name < b; });
    for (; at != names.end() && at->name == name; ++at) {
      Form& form = forms[at->rule];
      std::call_once(form.once,
                     [&] { form.value = CompileChecked(rules[at->rule].assigned.value); });
      if (RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *form.value)) {
        return at->rule;
      }
    }
    return std::nullopt;
  }

  std::span<const Rule> rules;
  std::vector<Name> names;
  size_t longest = 0;  // in bytes
  std::unique_ptr<Form[]> forms;
};

NamedTokens::NamedTokens(std::span<const Rule> rules) : rules_(rules) {}

NamedTokens::~NamedTokens() = default;

std::optional<RuleIndex> NamedTokens::RuleOf(std::string_view name, std::string_view value) const {
  std::call_once(once_, [&] { table_ = std::make_unique<const Table>(rules_); });
  const Words words(name);
  const Letters letters(words);
  std::optional<RuleIndex> rule;
  size_t best = kMinAssignedName - 1;
  for (size_t first = 0; first < words.size(); first++) {
    const std::string_view rest = letters.From(letters.begins[first]);
    size_t last = first;  // the word in which the name ends
    for (size_t size = 1; size <= std::min(rest.size(), table_->longest); size++) {
      const size_t end = letters.begins[first] + size;
      while (letters.begins[last + 1] < end) last++;
      const size_t left = letters.begins[last + 1] - end;  // of that word
      if (size <= best) continue;
      if (left > 0 && !SaysSecret(rest.substr(size, left))) continue;
      if (const auto taking = table_->Taking(rest.substr(0, size), value)) {
        rule = taking;
        best = size;
      }
    }
  }
  return rule;
}

std::optional<RuleIndex> NamedTokens::RuleOf(std::string_view before, std::string_view name,
                                             std::string_view value) const {
  if (const auto rule = RuleOf(name, value)) return rule;
  const auto with = [&](std::string_view around) -> std::optional<RuleIndex> {
    if (around.empty()) return std::nullopt;
    return RuleOf(std::string(around).append(1, '_').append(name), value);
  };
  if (const auto rule = with(WordsBefore(before))) return rule;
  return with(SectionName(before));
}

}  // namespace leaktight
