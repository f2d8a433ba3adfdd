#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/byte_pairs.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/words.h"
#include "policy/code_fallbacks.h"
#include "policy/shell_words.h"

namespace leaktight {
namespace {

constexpr std::array<BytePair, 3> kFallbackPairs = {{{'$', '{'}, {'-', 'z'}, {'-', 'n'}}};

// `${NAME-`, `${NAME:=` or the like at `at`, where `${` stands.
bool HasWord(std::string_view script, size_t at) {
  size_t end = at + 2;
  while (end < script.size() && (IsAlnum(script[end]) || script[end] == '_')) end++;
  if (end < script.size() && script[end] == ':') end++;
  return end < script.size() && (script[end] == '-' || script[end] == '=');
}

// Is a variable that is called a secret asked for by the `-z` or `-n` at `at`, and given a value
// soon after? Of the scripts that ask for some variable hardly any does that, and to read a
// script's commands takes far longer than to look.
bool AsksForSecret(std::string_view script, size_t at) {
  constexpr size_t kSoon = 400;
  std::string_view behind = script.substr(at + 2, kSoon);
  if (at == 0 || script[at - 1] != ' ' || !behind.starts_with(' ')) return false;
  behind.remove_prefix(1);
  behind.remove_prefix(behind.starts_with('"') ? 1 : 0);
  if (!behind.starts_with('$')) return false;
  behind.remove_prefix(behind.starts_with("${") ? 2 : 1);
  size_t end = 0;
  while (end < behind.size() && (IsAlnum(behind[end]) || behind[end] == '_')) end++;
  const std::string given = std::string(behind.substr(0, end)) + '=';
  return end > 0 && behind.find(given, end) != std::string_view::npos &&
         MayBeSecretName(ClassifyName(behind.substr(0, end)));
}

// What little of a script has to be read: nearly all of most scripts has neither.
struct Places {
  std::vector<size_t> with_word;  // `${` of expansions with a word
  bool asks = false;              // AsksForSecret somewhere
};

Places PlacesIn(std::string_view script) {
  Places places;
  EachBytePair(script, kFallbackPairs, [&](size_t at) {
    if (script[at] == '-') {
      places.asks = places.asks || AsksForSecret(script, at);
    } else if (HasWord(script, at)) {
      places.with_word.push_back(at);
    }
    return true;
  });
  return places;
}

// A shell's quotes and comments, near enough to tell what is expanded.
class ShellFinder {
 public:
  ShellFinder(std::string_view script, const std::vector<size_t>& with_word)
      : script_(script), with_word_(with_word) {}

  // Gives what stepping over every byte would: only an expansion with a word counts, and few
  // paragraphs of a script have one.
  std::vector<CodeFallback> Find() {
    for (size_t next = NextWithWord(); next < script_.size(); next = NextWithWord()) {
      if (const size_t paragraph = ParagraphOf(next); paragraph > at_) {
        at_ = paragraph;
        quoted_ = false;
      }
      while (at_ <= next || (at_ < script_.size() && !open_.empty())) Step();
    }
    return std::move(found_);
  }

 private:
  struct Expansion {
    std::string_view name;
    size_t word = 0;    // where its word begins; 0: it has none
    bool plain = true;  // nothing is expanded within the word
    bool quoted = false;
  };

  char Peek(size_t ahead = 0) const {
    return at_ + ahead < script_.size() ? script_[at_ + ahead] : '\0';
  }

  size_t NextWithWord() const;             // from here on
  size_t ParagraphOf(size_t place) const;  // where nothing is open for sure, from here to there
  void Step();
  void Open();
  void Close();
  std::string AssignedAt(size_t word) const;

  std::string_view script_;
  const std::vector<size_t>& with_word_;
  size_t at_ = 0;
  bool quoted_ = false;
  std::vector<Expansion> open_;
  std::vector<CodeFallback> found_;
};

size_t ShellFinder::NextWithWord() const {
  const auto next = std::lower_bound(with_word_.begin(), with_word_.end(), at_);
  return next == with_word_.end() ? script_.size() : *next;
}

// An empty line that no step goes over: one behind a backslash does, and one behind a single quote.
size_t ShellFinder::ParagraphOf(size_t place) const {
  for (size_t end = script_.rfind("\n\n", place); end != std::string_view::npos && end >= at_;
       end = end == 0 ? std::string_view::npos : script_.rfind("\n\n", end - 1)) {
    if (end == 0) return end + 1;
    const size_t line = script_.rfind('\n', end - 1) + 1;  // npos + 1 is 0
    const std::string_view before = script_.substr(line, end - line);
    if (!before.ends_with('\\') && before.find('\'') == std::string_view::npos) return end + 1;
  }
  return at_;
}

void ShellFinder::Step() {
  const char c = script_[at_];
  if (c == '\\') {
    if (!open_.empty()) open_.back().plain = false;
    at_ += 2;
  } else if (c == '"') {
    quoted_ = !quoted_;
    at_++;
  } else if (c == '\'' && !quoted_) {
    // Not over lines of a here-document's text: a quote in a word of prose opens nothing.
    at_ = std::min(script_.find_first_of("'\n", at_ + 1), script_.size() - 1) + 1;
  } else if (c == '#' && !quoted_ && open_.empty() &&
             (at_ == 0 ||
              std::string_view(" \t\n;&|(").find(script_[at_ - 1]) != std::string_view::npos)) {
    at_ = std::min(script_.find('\n', at_), script_.size());
  } else if (c == '$' && Peek(1) == '{') {
    Open();
  } else if (c == '}' && !open_.empty()) {
    Close();
  } else {
    if (!open_.empty() && (c == '$' || c == '`')) open_.back().plain = false;
    // A quote or a brace that is missing does no harm beyond its paragraph.
    if (c == '\n' && Peek(1) == '\n') {
      quoted_ = false;
      open_.clear();
    }
    at_++;
  }
}

void ShellFinder::Open() {
  if (!open_.empty()) open_.back().plain = false;
  at_ += 2;
  const size_t begin = at_;
  while (IsAlnum(Peek()) || Peek() == '_') at_++;
  Expansion expansion;
  expansion.name = script_.substr(begin, at_ - begin);
  expansion.quoted = quoted_;
  if (Peek() == ':') at_++;
  if (!expansion.name.empty() && (Peek() == '-' || Peek() == '=')) {
    at_++;
    expansion.word = at_;
  }
  open_.push_back(expansion);
}

void ShellFinder::Close() {
  const Expansion expansion = open_.back();
  open_.pop_back();
  quoted_ = expansion.quoted;
  Span word = {expansion.word, at_};
  at_++;
  if (expansion.word == 0 || !expansion.plain) return;
  // Quotes around all of it.
  const std::string_view text = word.In(script_);
  if (text.size() >= 2 && IsQuote(text.front()) && text.front() == text.back()) {
    word = {word.begin + 1, word.end - 1};
  }
  if (word.empty() || word.In(script_).find_first_of("'\"\n") != std::string_view::npos) return;
  CodeFallback fallback{CodeFallback::Form::kShell, std::string(expansion.name),
                        std::string(word.In(script_)), word};
  if (IsDigit(expansion.name[0])) fallback.meaning = AssignedAt(expansion.word);
  found_.push_back(std::move(fallback));
}

// The variable that the word's line gives a value: `password=${1:-…}`.
std::string ShellFinder::AssignedAt(size_t word) const {
  const size_t line = script_.rfind('\n', word) + 1;  // npos + 1 is 0
  const std::string_view before = script_.substr(line, script_.rfind("${", word) - line);
  const size_t sign = before.rfind('=');
  if (sign == std::string_view::npos) return {};
  const std::string_view quotes = before.substr(sign + 1);
  if (!quotes.empty() && quotes != "\"") return {};
  const std::string_view name = before.substr(0, sign);
  const size_t blank = name.find_last_of(" \t;");
  return std::string(name.substr(blank == std::string_view::npos ? 0 : blank + 1));
}

// NAME of `$NAME`, `${NAME}`, `${NAME:-}`.
std::string_view ExpandedIn(std::string_view word) {
  if (!word.starts_with('$')) return {};
  word.remove_prefix(word.starts_with("${") ? 2 : 1);
  size_t end = 0;
  while (end < word.size() && (IsAlnum(word[end]) || word[end] == '_')) end++;
  const std::string_view behind = word.substr(end);
  const bool whole = behind.empty() || behind == "}" || behind == ":-}" || behind == "-}";
  return whole ? word.substr(0, end) : std::string_view();
}

// What a command asks of a variable: `[ -z "$NAME" ]`, `[[ -n $NAME ]]`, `test -z "$NAME"`.
struct ShellTest {
  std::string_view name;
  bool is_empty = true;
};

std::optional<ShellTest> TestIn(const ShellCommand& command) {
  size_t at = 0;
  while (at < command.size() && (command[at].text == "if" || command[at].text == "elif")) at++;
  if (at + 2 >= command.size()) return std::nullopt;
  const std::string_view program = command[at].text;
  const std::string_view asks = command[at + 1].text;
  const bool bracket = program == "[" || program == "[[";
  if ((!bracket && program != "test") || command.size() != at + 3 + (bracket ? 1 : 0)) {
    return std::nullopt;
  }
  const std::string_view name = ExpandedIn(command[at + 2].text);
  if (name.empty() || (asks != "-z" && asks != "-n")) return std::nullopt;
  return ShellTest{name, asks == "-z"};
}

// Is `next` done where the test says that there is nothing: `&& next`, `; then next`, and behind
// `-n` `|| next`?
bool RunsWhenEmpty(std::string_view script, const ShellTest& test, const ShellCommand& command,
                   const ShellCommand& next) {
  if (command.back().from.empty() || next[0].from.empty()) return false;
  const size_t begin = command.back().from.back() + size_t{1};
  const size_t end = next[0].from.front();
  if (begin >= end) return false;
  const std::string_view between = script.substr(begin, end - begin);
  if (next[0].text == "then") return test.is_empty;
  return between.find(test.is_empty ? "&&" : "||") != std::string_view::npos;
}

// `[ -z "$NAME" ] && NAME=literal`, with `export` or the like before it.
std::vector<CodeFallback> AssignedInScript(std::string_view script) {
  std::vector<CodeFallback> found;
  const std::vector<ShellCommand> commands = ShellCommands(script);
  for (size_t i = 0; i + 1 < commands.size(); i++) {
    const ShellCommand& next = commands[i + 1];
    const auto test = TestIn(commands[i]);
    if (!test || next.empty() || !RunsWhenEmpty(script, *test, commands[i], next)) continue;
    const bool below = next.size() == 1 && next[0].text == "then" && i + 2 < commands.size();
    for (const ShellWord& word : below ? commands[i + 2] : next) {
      const std::string_view text = word.text;
      const size_t begin = test->name.size() + 1;
      if (!text.starts_with(test->name) || text.size() <= begin || text[begin - 1] != '=') continue;
      const std::string_view value = text.substr(begin);
      if (value.find_first_of("$`\n") != std::string_view::npos) continue;
      found.push_back({CodeFallback::Form::kAssigned, std::string(test->name), std::string(value),
                       word.InScript({begin, text.size()})});
    }
  }
  return found;
}

}  // namespace

bool MayHoldFallbacks(std::string_view text) {
  return HoldsBytePair(text, kFallbackPairs);
}

std::vector<CodeFallback> FallbacksInScript(std::string_view script) {
  const Places places = PlacesIn(script);
  std::vector<CodeFallback> fallbacks = ShellFinder(script, places.with_word).Find();
  if (!places.asks) return fallbacks;
  for (CodeFallback& assigned : AssignedInScript(script)) fallbacks.push_back(std::move(assigned));
  return fallbacks;
}

}  // namespace leaktight
