#include "policy/code_fallbacks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "policy/code_fallback_finder.h"
#include "policy/code_reads.h"

namespace leaktight {
namespace {

using Form = CodeFallback::Form;

constexpr size_t kLongestTest = 16;  // in tokens

// `flag.String`, `flags.StringVarP`, `fs.String`
bool TakesFlag(const CodeTokens& file, size_t callee) {
  const std::string_view name = file.At(callee);
  if (!name.starts_with("String") || file.language != CodeLanguage::kGo) return false;
  const std::string owner = ToLower(OwnerOf(file, callee));
  return owner.find("flag") != std::string::npos || owner == "fs";
}

// argparse, click, typer
bool TakesOption(std::string_view name) {
  return name == "add_argument" || name == "option" || name == "Option" || name == "add_option" ||
         name == "argument";
}

// requireNonNullElse, defaultIfBlank, firstNonNull, cmp.Or, coalesce
bool ChoosesFirst(std::string_view name) {
  const std::string lower = ToLower(name);
  for (const std::string_view part : {"else", "default", "nonnull", "coalesce", "firstof"}) {
    if (lower.find(part) != std::string::npos) return true;
  }
  return lower == "or";
}

class Finder : public FallbackFinder {
 public:
  using FallbackFinder::FallbackFinder;

 private:
  void AtString(size_t i) override;
  void AtConstant(size_t i) override {
    if (!IsPart(i)) (void)(AsOperand(i) || AsArgument(i) || AsKeyword(i));
  }

  bool AsOperand(size_t i);
  bool AsBranch(size_t sign);
  bool AsArgument(size_t i);
  bool AsLastArgument(size_t open, size_t callee, size_t i);
  bool IsFlagName(size_t open, size_t callee, size_t i) const;
  bool AsKeyword(size_t i);
  bool AsDestructured(size_t i);
  bool AsAnnotation(size_t i);
  void InTemplates(size_t i);
  void InStructTag(size_t i);
};

void Finder::AtString(size_t i) {
  if (file_.language == CodeLanguage::kGo && file_.At(i)[0] == '`') InStructTag(i);
  if (file_.language == CodeLanguage::kJava &&
      file_.Content(i).In(file_.text).find("${") != std::string_view::npos) {
    InTemplates(i);
    return;
  }
  if (IsPart(i)) return;
  // 'b' * 50: so many of one, where something has to stand.
  if (file_.language == CodeLanguage::kPython && file_.Is(i + 1, "*")) return;
  (void)(AsOperand(i) || AsArgument(i) || AsKeyword(i) || AsDestructured(i) || AsAnnotation(i));
}

// X || "…", X ?? "…", X or "…"
bool Finder::AsOperand(size_t i) {
  const size_t sign = Before(i);
  if (sign == 0) return false;
  const std::string_view text = file_.At(sign);
  const bool python = file_.language == CodeLanguage::kPython;
  if (python ? text == "or" : text == "||" || text == "??" || text == "||=" || text == "?\?=") {
    const auto read = ReadAt(Before(sign));
    if (!read) return false;
    Add(Form::kOperator, read->name);
    return true;
  }
  return AsBranch(sign);
}

// X ? X : "…", !X ? "…" : X, X == null ? "…" : X, X if … else "…"
bool Finder::AsBranch(size_t sign) {
  const bool python = file_.language == CodeLanguage::kPython;
  std::optional<EnvironmentRead> read;
  if (python && file_.Is(sign, "else")) {
    size_t asked = sign - 1;
    for (size_t step = 0; step < kLongestTest && asked > 1 && !file_.Is(asked, "if"); step++) {
      if (file_.KindOf(asked) == CodeToken::Kind::kNewline || file_.Is(asked, "=")) return false;
      asked--;
    }
    if (!file_.Is(asked, "if") || asked < 2) return false;
    read = ReadAt(asked - 1);
  } else if (!python && file_.Is(sign, ":")) {
    read = ReadAt(Before(sign));
    if (read && (read->begin == 0 || !file_.Is(Before(read->begin), "?"))) return false;
  } else if (file_.Is(sign, "?")) {
    const size_t last = Before(sign);
    const bool null = file_.Is(last, "null") || file_.Is(last, "undefined");
    if (null) {
      const size_t equals = Before(last);
      if (!file_.Is(equals, "==") && !file_.Is(equals, "===")) return false;
      read = ReadAt(Before(equals));
    } else {
      read = ReadAt(last);
      if (read && (read->begin == 0 || !file_.Is(read->begin - 1, "!"))) return false;
    }
  }
  if (!read) return false;
  Add(Form::kOperator, read->name);
  return true;
}

// f("X", "…"), orElse("…") of what read X, f(read("X"), "…"), flag.StringVar(&x, "name", "…", "…")
bool Finder::AsArgument(size_t i) {
  if (open_.empty() || !file_.Is(open_.back(), "(")) return false;
  const size_t open = open_.back();
  const auto callee = CalleeOf(file_, open);
  if (!callee) return false;
  const size_t sign = i - 1;
  if (sign == open) {
    if (!file_.At(*callee).starts_with("orElse") || *callee < 2) return false;
    const size_t end = *callee - 2;  // Optional.ofNullable(System.getenv("X"))
    if (!file_.Is(end, ")")) return false;
    auto read = ReadAt(end);
    if (!read) read = ReadAt(end - 1);
    if (!read) return false;
    Add(Form::kCall, read->name);
    return true;
  }
  if (!file_.Is(sign, ",") || sign <= open + 1) return false;
  size_t first = sign - 1;
  // Behind pflag's names stands a letter.
  if (file_.At(*callee).ends_with('P') && TakesFlag(file_, *callee)) {
    if (first < open + 3 || !file_.IsString(first) || !file_.Is(first - 1, ",")) return false;
    first -= 2;
  }
  if (file_.IsString(first)) {
    const bool flag = TakesFlag(file_, *callee) && IsFlagName(open, *callee, first);
    if (!flag && (first != open + 1 || !ReadsByName(file_, *callee))) {
      return AsLastArgument(open, *callee, i);
    }
    Add(flag ? Form::kFlag : Form::kCall, file_.Value(first));
    return true;
  }
  if (!ChoosesFirst(file_.At(*callee))) return AsLastArgument(open, *callee, i);
  const auto read = ReadAt(first);
  if (!read) return false;
  Add(Form::kCall, read->name);
  return true;
}

// getProperty("x", String.class, "…"), commander's option("--x <x>", "what it is", "…")
bool Finder::AsLastArgument(size_t open, size_t callee, size_t i) {
  if (!file_.IsString(open + 1) || !file_.Is(open + 2, ",")) return false;
  const std::string_view called = file_.At(callee);
  if (file_.language == CodeLanguage::kJava) {
    const bool typed = i == open + 7 && file_.Is(open + 5, "class") && file_.Is(open + 6, ",");
    if (!typed || !ReadsByName(file_, callee)) return false;
    Add(Form::kCall, file_.Value(open + 1));
    return true;
  }
  const bool option = called == "option" || called == "requiredOption";
  if (!option || i != open + 5 || !file_.IsString(open + 3)) return false;
  std::string flags = file_.Value(open + 1);
  if (!flags.starts_with('-')) return false;
  const size_t name = flags.rfind("--");
  flags = flags.substr(name == std::string::npos ? 0 : name);
  Add(Form::kFlag, flags.substr(0, flags.find_first_of(" <[")));
  return true;
}

// Of String("name", …) the first argument, of StringVar(&x, "name", …) the second.
bool Finder::IsFlagName(size_t open, size_t callee, size_t i) const {
  constexpr size_t kLongestTarget = 8;
  if (file_.At(callee).find("Var") == std::string_view::npos) return i == open + 1;
  if (!file_.Is(i - 1, ",") || i - open > kLongestTarget) return false;
  for (size_t at = open + 1; at + 1 < i; at++) {
    if (file_.Is(at, ",")) return false;
  }
  return i > open + 2;
}

// env("X", default="…"), add_argument("--x", default="…"), configparser's get("db", "x",
// fallback="…")
bool Finder::AsKeyword(size_t i) {
  if (!file_.Is(i - 1, "=") || open_.empty() || !file_.Is(open_.back(), "(")) return false;
  const size_t open = open_.back();
  const auto callee = CalleeOf(file_, open);
  if (!callee || !file_.IsString(open + 1)) return false;
  if (file_.Is(i - 2, "fallback") && file_.Is(*callee, "get")) {
    const bool section = file_.Is(open + 2, ",") && file_.IsString(open + 3);
    Add(Form::kCall, file_.Value(section ? open + 3 : open + 1));
    return true;
  }
  if (!file_.Is(i - 2, "default")) return false;
  if (ReadsByName(file_, *callee)) {
    Add(Form::kCall, file_.Value(open + 1));
    return true;
  }
  if (!TakesOption(file_.At(*callee))) return false;
  // The longest of its names: -p, --password.
  std::string name;
  for (size_t at = open + 1; file_.IsString(at); at += 2) {
    if (file_.Content(at).size() > name.size()) name = file_.Value(at);
    if (!file_.Is(at + 1, ",")) break;
  }
  Add(Form::kFlag, std::move(name));
  return true;
}

// const { X = "…", Y: y = "…" } = process.env
bool Finder::AsDestructured(size_t i) {
  if (i < 3 || !file_.Is(i - 1, "=") || !file_.IsName(i - 2) || open_.empty()) return false;
  const size_t open = open_.back();
  if (!file_.Is(open, "{")) return false;
  const size_t close = file_.tokens[open].partner;
  if (!file_.Is(close + 1, "=") || !file_.IsName(close + 2) || !file_.Is(close + 3, ".")) {
    return false;
  }
  size_t last = close + 2;
  while (file_.Is(last + 1, ".") && file_.IsName(last + 2)) last += 2;
  if (file_.At(last) != "env") return false;
  const bool renamed = file_.Is(i - 3, ":") && file_.IsName(i - 4);
  Add(Form::kOperator, std::string(file_.At(renamed ? i - 4 : i - 2)));
  return true;
}

// @ConfigProperty(name = "x", defaultValue = "…")
bool Finder::AsAnnotation(size_t i) {
  if (file_.language != CodeLanguage::kJava || !file_.Is(i - 1, "=") || i < 2 ||
      !file_.Is(i - 2, "defaultValue") || open_.empty()) {
    return false;
  }
  const size_t open = open_.back();
  const size_t close = std::min<size_t>(file_.tokens[open].partner, open + kLongestTest);
  for (size_t at = open + 1; at + 2 < close; at++) {
    if (!file_.Is(at, "name") || !file_.Is(at + 1, "=") || !file_.IsString(at + 2)) continue;
    Add(Form::kCall, file_.Value(at + 2));
    return true;
  }
  return false;
}

void Finder::InTemplates(size_t i) {
  const Span content = file_.Content(i);
  for (CodeFallback& fallback : FallbacksInPlaceholders(content.In(file_.text))) {
    fallback.span.begin += content.begin;
    fallback.span.end += content.begin;
    Add(std::move(fallback));
  }
}

// Where a default within a tag ends: options of other kinds may stand behind it.
size_t DefaultEnd(std::string_view held, size_t begin) {
  for (size_t comma = held.find(',', begin); comma != std::string_view::npos;
       comma = held.find(',', comma + 1)) {
    const std::string_view behind = held.substr(comma + 1);
    const std::string_view option = behind.substr(0, behind.find(','));
    for (const std::string_view known :
         {"deprecated", "required", "overwrite", "notEmpty", "noinit", "unset", "expand"}) {
      if (option == known) return comma;
    }
  }
  return held.size();
}

// `env:"X" envDefault:"…"`, `default:"…"`, `env:"X,default=…"`
void Finder::InStructTag(size_t i) {
  const Span content = file_.Content(i);
  const std::string_view text = content.In(file_.text);
  if (text.find(":\"") == std::string_view::npos || text.find("efault") == std::string_view::npos) {
    return;
  }
  std::string name;
  std::optional<Span> value;
  for (size_t at = 0; at < text.size();) {
    const size_t colon = text.find(":\"", at);
    if (colon == std::string_view::npos) break;
    const size_t begin = colon + 2;
    const size_t end = text.find('"', begin);
    if (end == std::string_view::npos) break;
    const std::string_view key = Trim(text.substr(at, colon - at));
    const std::string_view held = text.substr(begin, end - begin);
    if (key == "env" || (key == "envconfig" && name.empty())) {
      name = held.substr(0, held.find(','));
      constexpr std::string_view kDefault = "default=";
      const size_t option = held.find(kDefault);
      if (option != std::string_view::npos) {
        const size_t from = option + kDefault.size();
        value = Span{begin + from, begin + DefaultEnd(held, from)};
      }
    } else if (key == "envDefault" || key == "default" || key == "env-default") {
      value = Span{begin, end};
    }
    at = end + 1;
  }
  if (!value || value->empty()) return;
  if (name.empty()) {  // the field's
    size_t field = i;
    while (field > 0 && file_.KindOf(field - 1) != CodeToken::Kind::kNewline &&
           !file_.Is(field - 1, "{") && i - field < 8) {
      field--;
    }
    name = file_.At(field);
  }
  Add({Form::kStructTag,
       std::move(name),
       std::string(value->In(text)),
       {content.begin + value->begin, content.begin + value->end}});
}

}  // namespace

std::vector<CodeFallback> FallbacksInPlaceholders(std::string_view text) {
  constexpr size_t kLongest = 1024;
  std::vector<CodeFallback> found;
  for (size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    std::string_view line = text.substr(at, kLongest);
    line = line.substr(0, line.find('\n'));
    const size_t colon = line.find_first_of(":}", 2);
    if (colon == std::string_view::npos || line[colon] == '}') continue;
    const size_t end = line.find('}', colon);
    if (end == std::string_view::npos) continue;
    const std::string_view value = line.substr(colon + 1, end - colon - 1);
    if (value.empty() || value.find_first_of("$#\\") != std::string_view::npos) continue;
    found.push_back({Form::kSpring,
                     std::string(line.substr(2, colon - 2)),
                     std::string(value),
                     {at + colon + 1, at + end}});
  }
  return found;
}

std::vector<CodeFallback> FallbacksIn(const CodeTokens& file) {
  const CodeConstants constants(file);
  return Finder(file, &constants).Find();
}

}  // namespace leaktight
