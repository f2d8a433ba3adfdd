#include "fix/lone_constant.h"

#include <string>

#include "base/text.h"
#include "engine/words.h"
#include "fix/edit.h"
#include "policy/code_file.h"
#include "policy/code_tokens.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

bool HoldsName(std::string_view text, std::string_view name) {
  const auto is_of_a_name = [&](size_t at) {
    return at < text.size() && (IsAlnum(text[at]) || text[at] == '_');
  };
  for (size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    if ((at == 0 || !is_of_a_name(at - 1)) && !is_of_a_name(at + name.size())) return true;
  }
  return false;
}

// More files are not looked into.
constexpr size_t kMostFiles = 2000;

// Python's module gives its names to whoever asks, Go's file to those of its folder; of JavaScript
// and Java the file itself says what others may have.
Why WhyOthersMayTakeIt(const FixProblem& problem, std::string_view name, CodeLanguage language) {
  if (language != CodeLanguage::kPython && language != CodeLanguage::kGo) return std::nullopt;
  const std::string_view folder = FolderOf(problem.file.path());
  size_t files = 0;
  for (const std::string& path : problem.tree.paths()) {
    if (path == problem.file.path() || CodeLanguageOf(path) != language) continue;
    if (language == CodeLanguage::kGo && FolderOf(path) != folder) continue;
    if (files++ == kMostFiles) return "which other files take the constant is not to be seen";
    const std::string* bytes = problem.tree.Bytes(path);
    if (bytes != nullptr && HoldsName(*bytes, name)) return path + " names the constant too";
  }
  return std::nullopt;
}

// Where the statement of a token begins.
size_t StatementBegin(const CodeTokens& code, size_t token) {
  while (token > 0 && code.KindOf(token - 1) != CodeToken::Kind::kNewline &&
         !code.Is(token - 1, ";") && !code.Is(token - 1, "{") && !code.Is(token - 1, "}")) {
    token--;
  }
  return token;
}

// The name that a text is given to; as CodeConstants reads it.
size_t NameOf(const CodeTokens& code, size_t literal) {
  size_t name = literal - 2;
  if (code.Is(name, "string") && name > 0 && code.IsName(name - 1)) return name - 1;
  if (name >= 2 && code.Is(name - 1, ":") && code.IsName(name - 2)) name -= 2;
  return name;
}

}  // namespace

Why FindLoneConstant(const FixProblem& problem, size_t literal, LoneConstant& found) {
  const CodeTokens& code = problem.file.Code().Tokens();
  const size_t name = NameOf(code, literal);
  const size_t first = StatementBegin(code, literal);
  if (!code.IsName(name) || name < first) return "it is not known what it is a constant of";
  const std::string_view called = code.At(name);
  bool is_private = code.language != CodeLanguage::kJava;
  for (size_t i = first; i < name; i++) {
    if (code.Is(i, "export")) return "it is a constant that other files may take";
    is_private = is_private || code.Is(i, "private");
  }
  if (!is_private) return "it is a constant that other classes may take";
  const size_t before = code.tokens[first].begin;
  if (code.language == CodeLanguage::kPython && LineBegin(code.text, before) != before) {
    return "it is a constant within a block, which may be empty without it";
  }
  size_t uses = 0;
  for (size_t i = 0; i < code.size(); i++) {
    if (code.IsString(i) && HoldsName(code.Content(i).In(code.text), called)) {
      return "a text names the constant";
    }
    if (i == name || !code.IsName(i) || code.At(i) != called) continue;
    found.use = i;
    uses++;
  }
  if (uses != 1) return "it is a constant, which other code takes as well";
  if (found.use > 0 && code.Is(found.use - 1, ".")) return "the constant is named through another";
  if (auto why = WhyOthersMayTakeIt(problem, called, code.language)) return why;
  size_t end = code.tokens[literal].end;
  if (code.Is(literal + 1, ";")) end = code.tokens[literal + 1].end;
  found.statement = WholeLines(code.text, {before, end});
  const Span ahead = {found.statement.begin, before};
  const Span behind = {end, found.statement.end};
  if (!Trim(ahead.In(code.text)).empty() || !Trim(behind.In(code.text)).empty()) {
    return "more stands on the constant's line";
  }
  return std::nullopt;
}

}  // namespace leaktight
