// Fallbacks that stand apart from the read, in the schema of a program's settings or options.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "policy/code_fallback_finder.h"

namespace leaktight {
namespace {

using Form = CodeFallback::Form;
using Kind = CodeToken::Kind;

// How far a fallback stands from what it is for, in tokens. People write it near.
constexpr size_t kNear = 160;
constexpr size_t kLongestChain = 40;

class Finder : public FallbackFinder {
 public:
  using FallbackFinder::FallbackFinder;

 private:
  void AtToken(size_t i) override {
    if (file_.language == CodeLanguage::kPython) SeeLine(i);
  }

  void AtString(size_t i) override {
    if (IsPart(i)) return;
    switch (file_.language) {
      case CodeLanguage::kJavaScript:
      case CodeLanguage::kTypeScript:
        (void)(AsChained(i) || AsOption(i));
        break;
      case CodeLanguage::kPython:
        (void)(AsField(i) || AsScheme(i));
        break;
      case CodeLanguage::kGo:
        AsFlagOfCli(i);
        break;
      default:
        break;
    }
  }

  // The key of an object whose value begins at `begin`: `X: …`, "X": ….
  std::optional<std::string> KeyBefore(size_t begin) const {
    if (begin < 2 || !file_.Is(begin - 1, ":")) return std::nullopt;
    if (file_.IsName(begin - 2)) return std::string(file_.At(begin - 2));
    if (file_.IsString(begin - 2)) return file_.Value(begin - 2);
    return std::nullopt;
  }

  // X: z.string().min(1).default("…"), of zod, Joi, yup, valibot; env.get("X").default("…")
  bool AsChained(size_t i) {
    if (open_.empty() || !file_.Is(open_.back(), "(")) return false;
    const size_t open = open_.back();
    const bool made = open + 4 == i && file_.Is(i - 1, "=>") && file_.Is(i - 2, ")");  // () => "…"
    if ((open != i - 1 && !made) || open < 2) return false;
    size_t at = open - 1;
    if (!file_.Is(at, "default") && !file_.Is(at, "catch")) return false;
    if (file_.Is(at - 1, ".")) {
      if (const auto read = EnvironmentReadAt(file_, Before(at - 1))) {
        Add(Form::kChained, read->name);
        return true;
      }
    }
    for (size_t step = 0; step < kLongestChain && at > 1; step++) {
      if (file_.KindOf(at - 1) == Kind::kNewline) {
        at--;
      } else if (file_.Is(at - 1, ".")) {
        size_t before = at - 2;
        while (before > 1 && file_.KindOf(before) == Kind::kNewline) before--;
        if (file_.Is(before, ")")) {
          const size_t chained = file_.tokens[before].partner;
          if (chained == 0 || chained >= before) return false;
          before = chained - 1;
        }
        if (!file_.IsName(before)) return false;
        at = before;
      } else {
        break;
      }
    }
    const auto key = KeyBefore(at);
    if (!key) return false;
    Add(Form::kChained, *key);
    return true;
  }

  // X: str({ default: "…" }) of envalid, x: { env: "X", default: "…" } of convict,
  // option("x", { default: "…" }) of yargs, X: { type: "string", default: "…" } of a schema
  bool AsOption(size_t i) {
    if (!file_.Is(i - 1, ":") || i < 3 || !file_.Is(i - 2, "default") || open_.empty() ||
        !file_.Is(open_.back(), "{")) {
      return false;
    }
    const size_t open = open_.back();
    if (open > 1 && file_.Is(open - 1, "(") && file_.IsName(open - 2)) {
      const std::string_view made = file_.At(open - 2);
      const bool of_text = made == "str" || made == "url" || made == "email" || made == "host" ||
                           made == "json" || made == "string";
      const auto key = KeyBefore(OperandBegin(file_, open - 2));
      if (!of_text || !key) return false;
      Add(Form::kProperty, *key);
      return true;
    }
    const bool option = open > 3 && file_.Is(open - 1, ",") && file_.IsString(open - 2) &&
                        file_.Is(open - 3, "(") && file_.Is(open - 4, "option");
    if (option) {
      Add(Form::kProperty, file_.Value(open - 2));
      return true;
    }
    const size_t end = std::min<size_t>(file_.tokens[open].partner, open + kNear);
    bool typed = false;
    for (size_t at = open + 1; at + 2 < end; at++) {
      if (!file_.Is(at + 1, ":")) continue;
      typed |= file_.Is(at, "type") && (file_.IsString(at + 2) || file_.Is(at + 2, "String"));
      if (!file_.Is(at, "env") || !file_.IsString(at + 2)) continue;
      Add(Form::kProperty, file_.Value(at + 2));
      return true;
    }
    const auto key = typed ? KeyBefore(open) : std::nullopt;
    if (!key) return false;
    Add(Form::kProperty, *key);
    return true;
  }

  // Python's lines: does the one that begins here stand in a class of settings?
  void SeeLine(size_t i) {
    const bool begins = i == 0 || file_.KindOf(i - 1) == Kind::kNewline;
    if (!begins || !open_.empty() || file_.KindOf(i) == Kind::kNewline) return;
    const size_t begin = file_.tokens[i].begin;
    const size_t line = file_.text.rfind('\n', begin) + 1;  // npos + 1 is 0
    const size_t column = begin - line;
    line_ = i;
    if (in_settings_ && column <= class_column_) in_settings_ = false;
    in_field_ = in_settings_ && (field_column_ == 0 || column == field_column_);
    if (in_settings_ && field_column_ == 0) field_column_ = column;
    if (!file_.Is(i, "class") || !file_.IsName(i + 1) || !file_.Is(i + 2, "(")) return;
    const size_t end = std::min<size_t>(file_.tokens[i + 2].partner, i + kLongestChain);
    for (size_t at = i + 3; at < end; at++) {
      if (!file_.IsName(at) || !file_.At(at).ends_with("Settings")) continue;
      in_settings_ = true;
      class_column_ = column;
      field_column_ = 0;
    }
  }

  // x: str = "…", x: SecretStr = Field("…"), Field(default="…") of pydantic's BaseSettings
  bool AsField(size_t i) {
    if (!in_field_ || !file_.IsName(line_) || i - line_ > kLongestChain) return false;
    if (!file_.Is(line_ + 1, ":") && !file_.Is(line_ + 1, "=")) return false;
    size_t sign = i - 1;
    if (!open_.empty()) {
      const size_t open = open_.back();
      const auto callee = CalleeOf(file_, open);
      if (open < line_ || !callee ||
          (!file_.Is(*callee, "Field") && !file_.Is(*callee, "SecretStr")))
        return false;
      const bool named = file_.Is(i - 1, "=") && file_.Is(i - 2, "default") && open < i - 2;
      if (i - 1 != open && !named) return false;
      sign = *callee - 1;
      if (file_.Is(sign, "(") && sign > 1) return false;
    }
    if (!file_.Is(sign, "=")) return false;
    Add(Form::kField, std::string(file_.At(line_)));
    return true;
  }

  // environ.Env(X=(str, "…")) of django-environ
  bool AsScheme(size_t i) {
    if (open_.size() < 2 || !file_.Is(i - 1, ",") || !file_.Is(i + 1, ")")) return false;
    const size_t open = open_.back();
    const bool scheme = open == i - 3 && file_.IsName(i - 2) && file_.Is(open, "(") &&
                        file_.Is(open - 1, "=") && file_.IsName(open - 2);
    if (!scheme) return false;
    const auto callee = CalleeOf(file_, open_[open_.size() - 2]);
    if (!callee || (!file_.Is(*callee, "Env") && !file_.Is(*callee, "FileAwareEnv"))) return false;
    Add(Form::kScheme, std::string(file_.At(open - 2)));
    return true;
  }

  // &cli.StringFlag{Name: "x", EnvVars: []string{"X"}, Value: "…"} of urfave/cli
  bool AsFlagOfCli(size_t i) {
    if (open_.empty() || !file_.Is(i - 1, ":") || !file_.Is(i - 2, "Value")) return false;
    const size_t open = open_.back();
    if (!file_.Is(open, "{") || open == 0 || !file_.Is(open - 1, "StringFlag")) return false;
    const size_t end = std::min<size_t>(file_.tokens[open].partner, open + kNear);
    std::string name;
    for (size_t at = open + 1; at + 2 < end; at++) {
      if (!file_.Is(at + 1, ":") || !file_.At(at).starts_with("EnvVar")) {
        const bool named = file_.Is(at, "Name") && file_.Is(at + 1, ":") && name.empty();
        if (named && file_.IsString(at + 2)) name = file_.Value(at + 2);
        continue;
      }
      for (size_t in = at + 2; in < end && !file_.Is(in, "}"); in++) {
        if (!file_.IsString(in)) continue;
        name = file_.Value(in);
        break;
      }
    }
    if (name.empty()) return false;
    Add(Form::kProperty, std::move(name));
    return true;
  }

  // Of Python: the first token of the line, and of the class that it may stand in.
  size_t line_ = 0;
  bool in_settings_ = false;
  bool in_field_ = false;
  size_t class_column_ = 0;
  size_t field_column_ = 0;
};

}  // namespace

std::vector<CodeFallback> DeclaredFallbacksIn(const CodeTokens& file) {
  return Finder(file).Find();
}

}  // namespace leaktight
