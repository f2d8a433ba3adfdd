// Source code: literals that a program takes where a variable is not set.
#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "fix/dotenv_templates.h"
#include "fix/edit.h"
#include "fix/local_values.h"
#include "fix/lone_constant.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "policy/code_fallbacks.h"
#include "policy/code_file.h"
#include "policy/code_reads.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

using Form = CodeFallback::Form;

bool IsNameByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool IsVariableName(std::string_view name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
         std::all_of(name.begin(), name.end(), IsNameByte);
}

// A literal and the change that takes it out of code in one of the languages.
class CodeMender {
 public:
  CodeMender(const FixProblem& problem, Remedy& remedy)
      : problem_(problem),
        path_(problem.file.path()),
        code_(problem.file.Code().Tokens()),
        remedy_(remedy) {}

  Why Mend(const CodeFallback& fallback) {
    const auto token = TokenOf(fallback.span);
    if (!token) return "it is not known what it is written in";
    if (!fallback.constant) return MendAt(fallback, *token);
    // What takes the constant is mended as if the text stood there, and the constant goes.
    LoneConstant constant;
    if (auto why = FindLoneConstant(problem_, *token, constant)) return why;
    if (auto why = MendAt(fallback, constant.use)) return why;
    return Drop(constant.statement);
  }

 private:
  Why MendAt(const CodeFallback& fallback, size_t token) {
    switch (fallback.form) {
      case Form::kSpring:  // `:…`
        return Drop({fallback.span.begin - 1, fallback.span.end});
      case Form::kStructTag:
        return MendTag(token, fallback.span);
      case Form::kOperator:
        return code_.Is(token - 1, "=") ? Drop(Between(token - 2, token)) : MendOperand(token);
      case Form::kChained:
        return MendChained(token);
      case Form::kProperty:
        return DropProperty(token);
      case Form::kField:
        return MendField(token);
      case Form::kScheme:  // (str, "…")
        return Replace({code_.tokens[token - 3].begin, code_.tokens[token + 1].end},
                       std::string(code_.At(token - 2)));
      case Form::kAssigned:
        return Empty(token);
      default:
        return MendArgument(token);
    }
  }

  std::optional<size_t> TokenOf(Span literal) const {
    for (size_t i = 0; i < code_.size(); i++) {
      if (code_.IsString(i) && i > 0 && code_.Content(i).Contains(literal)) return i;
    }
    return std::nullopt;
  }

  size_t Before(size_t i) const {
    i--;
    while (i > 0 && code_.KindOf(i) == CodeToken::Kind::kNewline) i--;
    return i;
  }

  // From behind the one token up to and with the other.
  Span Between(size_t before, size_t last) const {
    return {code_.tokens[before].end, code_.tokens[last].end};
  }

  Why Replace(Span span, std::string text) {
    const bool comment = std::any_of(code_.comments.begin(), code_.comments.end(),
                                     [&](Span other) { return other.Overlaps(span); });
    if (comment) return "a comment stands within what would go";
    remedy_.Edit(path_, span, std::move(text));
    return std::nullopt;
  }

  Why Drop(Span span) { return Replace(span, {}); }

  Why Empty(size_t i) { return Replace({code_.tokens[i].begin, code_.tokens[i].end}, "\"\""); }

  std::string_view TextOf(size_t first, size_t last) const {
    return code_.text.substr(code_.tokens[first].begin,
                             code_.tokens[last].end - code_.tokens[first].begin);
  }

  // X || "…", X or "…", X ? X : "…"
  Why MendOperand(size_t i) {
    const size_t sign = Before(i);
    const size_t last = Before(sign);
    if (code_.Is(sign, "||") || code_.Is(sign, "??")) {
      // TypeScript knows that a variable may not be set, and takes it for no text any more.
      const bool typed = path_.ends_with(".ts") || path_.ends_with(".tsx");
      return Replace(Between(last, i), typed ? "!" : "");
    }
    if (code_.Is(sign, "or")) {
      const auto open = code_.Is(last, ")") ? code_.tokens[last].partner : 0;
      const auto required = open == 0 ? std::nullopt : RequiredFrom(open);
      if (!required || open + 2 != last) return Drop(Between(last, i));
      const size_t begin = OperandBegin(code_, last);
      return Replace({code_.tokens[begin].begin, code_.tokens[i].end},
                     *required + "[" + std::string(code_.At(open + 1)) + "]");
    }
    if (code_.Is(sign, "else")) {  // X if … else "…"
      for (size_t asked = sign; asked-- > 1;) {
        if (code_.Is(asked, "if")) return Drop(Between(asked - 1, i));
      }
    }
    if (code_.Is(sign, ":")) {
      const auto read = EnvironmentReadAt(code_, last);
      if (read && read->begin > 1) {
        const size_t asked = Before(Before(read->begin));
        const size_t begin = OperandBegin(code_, asked);
        if (TextOf(begin, asked) == TextOf(read->begin, last)) return Drop(Between(asked, i));
      }
    }
    return "what the program is to do instead is not to be seen";
  }

  // What Python's os.getenv becomes, which a missing variable stops; nothing: another function.
  std::optional<std::string> RequiredFrom(size_t open) const {
    const auto callee = CalleeOf(code_, open);
    if (!callee || code_.language != CodeLanguage::kPython) return std::nullopt;
    const std::string_view called = TextOf(OperandBegin(code_, *callee), *callee);
    if (called == "os.getenv" || called == "os.environ.get") return "os.environ";
    if (called == "environ.get") return "environ";
    return std::nullopt;
  }

  // .default("…"), .default(() => "…")
  Why MendChained(size_t i) {
    const auto open = OpenAround(i);
    if (!open || *open < 2 || !code_.Is(*open - 2, ".")) return "it is not known what is called";
    return Drop(Between(Before(*open - 2), code_.tokens[*open].partner));
  }

  // default: "…", with the comma behind it, or else the one before.
  Why DropProperty(size_t i) {
    const size_t name = i - 2;
    if (code_.Is(i + 1, ",")) {
      const size_t next = code_.tokens[i + 2].begin;
      const std::string_view between =
          code_.text.substr(code_.tokens[i + 1].end, next - code_.tokens[i + 1].end);
      // On a line of its own the line goes.
      const size_t line = LineBegin(code_.text, code_.tokens[name].begin);
      const bool first = Trim(code_.text.substr(line, code_.tokens[name].begin - line)).empty();
      if (between.find('\n') == std::string_view::npos) {
        return Drop({code_.tokens[name].begin, next});
      }
      return Drop(first ? WholeLines(code_.text, {line, code_.tokens[i + 1].end})
                        : Span{code_.tokens[name].begin, code_.tokens[i + 1].end});
    }
    const size_t before = Before(name);
    return Drop(code_.Is(before, ",") ? Span{code_.tokens[before].begin, code_.tokens[i].end}
                                      : Span{code_.tokens[name].begin, code_.tokens[i].end});
  }

  // x: str = "…" has to be set then; so has a Field(…).
  Why MendField(size_t i) {
    size_t first = i;
    size_t last = i;
    if (code_.Is(i - 1, "(") && code_.Is(i - 2, "SecretStr")) {
      first = OperandBegin(code_, i - 2);
      last = code_.tokens[i - 1].partner;
    }
    if (OpenAround(first)) {
      return Replace({code_.tokens[first].begin, code_.tokens[last].end}, "...");
    }
    // Without a type it would be no field any more.
    if (!code_.Is(first - 1, "=") || IsUntyped(first - 1)) return Empty(i);
    return Drop(Between(first - 2, last));
  }

  bool IsUntyped(size_t sign) const {
    return sign < 2 || code_.KindOf(sign - 2) == CodeToken::Kind::kNewline;
  }

  std::optional<size_t> OpenAround(size_t i) const {
    for (size_t at = i; at-- > 0;) {
      const size_t partner = code_.tokens[at].partner;
      if (partner > i) return at;
      if (partner != 0 && partner < at) at = partner;
    }
    return std::nullopt;
  }

  Why MendArgument(size_t i) {
    const auto open = OpenAround(i);
    const auto callee = open ? CalleeOf(code_, *open) : std::nullopt;
    if (!callee) return Empty(i);
    const size_t close = code_.tokens[*open].partner;
    const std::string_view name = code_.At(*callee);
    if (i == *open + 1) {  // orElse("…")
      if (name != "orElse" || close != i + 1) return Empty(i);
      return Replace({code_.tokens[*callee].begin, code_.tokens[close].end}, "orElseThrow()");
    }
    const bool named = code_.Is(i - 1, "=");  // default="…"
    const size_t comma = Before(named ? i - 2 : i);
    if (!code_.Is(comma, ",")) return Empty(i);
    const Span with_comma = {code_.tokens[comma].begin, code_.tokens[i].end};
    if (named) return Drop(with_comma);
    if (const auto required = RequiredFrom(*open)) {
      const size_t begin = OperandBegin(code_, *callee);
      // As what another one falls back to it is evaluated where nobody needs it too: it may be
      // missing there.
      if (const auto around = OpenAround(begin); around && RequiredFrom(*around)) {
        return Drop(with_comma);
      }
      if (auto why = Replace({code_.tokens[comma].begin, code_.tokens[close].end}, "]")) return why;
      return Replace({code_.tokens[begin].begin, code_.tokens[*open].end}, *required + "[");
    }
    const std::string renamed = RequiringNameOf(*callee);
    if (renamed.empty() || Before(close) != i) return Empty(i);
    if (renamed != name) {
      const CodeToken& token = code_.tokens[*callee];
      if (auto why = Replace({token.begin, token.end}, renamed)) return why;
    }
    return Drop(with_comma);
  }

  // How the function is called that takes no fallback; empty: there is none, or it is not known.
  std::string RequiringNameOf(size_t callee) const {
    const std::string_view name = code_.At(callee);
    const std::string_view owner = OwnerOf(code_, callee);
    switch (code_.language) {
      case CodeLanguage::kJava:
        if (name == "getProperty") return "getProperty";
        if (name == "getOrDefault") return "get";
        return name == "requireNonNullElse" ? "requireNonNull" : "";
      case CodeLanguage::kPython:
        return name == "env" || name == "config" || owner == "env" ? std::string(name) : "";
      case CodeLanguage::kGo:
        return name == "Or" && owner == "cmp" ? "Or" : "";
      default:
        return name == "get" && !owner.empty() ? "get" : "";
    }
  }

  // `env:"X" envDefault:"…"`: the key goes, of `env:"X,default=…"` the option.
  Why MendTag(size_t token, Span literal) {
    const Span tag = code_.Content(token);
    const std::string_view text = code_.text;
    constexpr std::string_view kOption = ",default=";
    if (text.substr(tag.begin, literal.begin - tag.begin).ends_with(kOption)) {
      return Drop({literal.begin - kOption.size(), literal.end});
    }
    size_t begin = literal.begin - 2;
    while (begin > tag.begin && text[begin - 1] != ' ') begin--;
    size_t end = literal.end + 1;
    if (begin > tag.begin) {
      begin--;
    } else if (end < tag.end && text[end] == ' ') {
      end++;
    }
    return Drop({begin, end});
  }

  const FixProblem& problem_;
  std::string path_;
  const CodeTokens& code_;
  Remedy& remedy_;
};

// `${X:-…}` becomes `${X:?…}`, `${X-…}` likewise.
Why MendExpansion(const FixProblem& problem, const CodeFallback& fallback, Remedy& remedy) {
  const std::string_view text = problem.file.bytes();
  const std::string opening = "${" + fallback.name;
  const size_t open = text.rfind(opening, fallback.span.begin);
  size_t end = fallback.span.end;
  if (end < text.size() && (text[end] == '"' || text[end] == '\'')) end++;
  if (open == std::string_view::npos || end >= text.size() || text[end] != '}') {
    return "it is not known where the expansion ends";
  }
  const size_t sign = open + opening.size();
  remedy.Edit(std::string(problem.file.path()), {sign, end},
              (text[sign] == ':' ? ":?set " : "?set ") + fallback.name);
  return std::nullopt;
}

Why Mended(const FixProblem& problem, const CodeFallback& fallback, Remedy& remedy) {
  if (fallback.form == Form::kShell) return MendExpansion(problem, fallback, remedy);
  if (fallback.form == Form::kAssigned && IsShellScript(problem.file)) {  // NAME=
    remedy.Edit(std::string(problem.file.path()), fallback.span, {});
    return std::nullopt;
  }
  if (fallback.form == Form::kSpring && IsSpringSettings(problem.file.name())) {
    remedy.Edit(std::string(problem.file.path()), {fallback.span.begin - 1, fallback.span.end}, {});
    return std::nullopt;
  }
  return CodeMender(problem, remedy).Mend(fallback);
}

}  // namespace

void MendFallback(const FixProblem& problem, Remedy& remedy) {
  const std::vector<CodeFallback> fallbacks = FallbacksOf(problem.file);
  MendEach(problem, remedy, [&](const Violation& violation) -> Why {
    const auto fallback = std::find_if(
        fallbacks.begin(), fallbacks.end(),
        [&](const CodeFallback& other) { return other.span.Contains(violation.about); });
    if (fallback == fallbacks.end()) return "it is not known what it is taken for";
    if (Why why = Mended(problem, *fallback, remedy)) return why;
    const std::string& said = fallback->meaning.empty() ? fallback->name : fallback->meaning;
    const std::string name =
        IsVariableName(fallback->name) ? fallback->name : VariableNameFrom(said);
    KeepInDotenv(problem.tree, problem.file.path(), name, fallback->value, remedy);
    return std::nullopt;
  });
}

}  // namespace leaktight
