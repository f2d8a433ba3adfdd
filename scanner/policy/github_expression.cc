#include "policy/github_expression.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.h"

namespace leaktight {
namespace {

bool IsNameByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Functions that only say yes or no, or make something else of it.
bool OnlyAsks(std::string_view function) {
  for (const std::string_view known : {"contains", "startswith", "endswith", "hashfiles"}) {
    if (EqualIgnoringCase(function, known)) return true;
  }
  return false;
}

using Context = SecretExpression::Context;

struct Expressions {
  std::vector<SecretExpression> uses;
  std::vector<ExpressionFallback> fallbacks;
};

// Deeper ones are nobody's.
constexpr size_t kMostCalls = 64;

// Reads one expression, without its braces, which begins at `begin`.
class Reader {
 public:
  Reader(std::string_view text, size_t begin, Span whole, Expressions& found)
      : text_(text), begin_(begin), whole_(whole), found_(found) {}

  void Read() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\'') {
        ReadString();
      } else if (IsNameByte(c)) {
        ReadName();
      } else {
        if (c == '(' && calls_.size() < kMostCalls) calls_.emplace_back(last_name_);
        if (c == ')' && !calls_.empty()) calls_.pop_back();
        if (!IsBlank(c)) last_name_ = {};
        at_++;
      }
    }
  }

 private:
  // A quote within is written twice: such a text is two here, and no fallback.
  void ReadString() {
    const size_t quote = at_++;
    while (at_ < text_.size() && text_[at_] != '\'') at_++;
    const bool closed = at_ < text_.size() && text_.substr(at_, 2) != "''";
    if (closed && Precedes(quote, "||")) {
      found_.fallbacks.push_back({{begin_ + quote + 1, begin_ + at_}, std::string(member_)});
    }
    at_ = std::min(at_ + 1, text_.size());
    last_name_ = {};
  }

  std::string_view TakeName() {
    const size_t begin = at_;
    while (at_ < text_.size() && IsNameByte(text_[at_])) at_++;
    return text_.substr(begin, at_ - begin);
  }

  void SkipBlanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) at_++;
  }

  void ReadName() {
    const size_t begin = at_;
    const bool property = begin > 0 && text_[begin - 1] == '.';
    last_name_ = TakeName();
    if (property) return;
    if (EqualIgnoringCase(last_name_, "secrets")) {
      ReadMember(begin, Context::kSecrets);
    } else if (EqualIgnoringCase(last_name_, "env")) {
      ReadMember(begin, Context::kEnv);
    } else if (EqualIgnoringCase(last_name_, "inputs")) {
      ReadMember(begin, Context::kInputs);
    } else if (EqualIgnoringCase(last_name_, "github")) {
      ReadGithub(begin);
    }
  }

  void ReadGithub(size_t begin) {
    constexpr std::string_view kInputs = ".event.inputs";
    if (EqualIgnoringCase(text_.substr(at_, 6), ".token")) {
      at_ += 6;
      Add(begin, Context::kSecrets, "GITHUB_TOKEN", false);
    } else if (EqualIgnoringCase(text_.substr(at_, kInputs.size()), kInputs)) {
      at_ += kInputs.size();
      ReadMember(begin, Context::kInputs);
    }
  }

  // The context's name ends here: `.NAME`, `['NAME']`, or all of it.
  void ReadMember(size_t begin, Context context) {
    if (at_ < text_.size() && text_[at_] == '.') {
      at_++;
      const std::string_view name = TakeName();
      Add(begin, context, name, name.empty());
      return;
    }
    size_t behind = at_;
    SkipBlanks();
    if (at_ < text_.size() && text_[at_] == '[') {
      at_++;
      SkipBlanks();
      std::string_view name;
      if (at_ < text_.size() && text_[at_] == '\'') {
        const size_t end = std::min(text_.find('\'', at_ + 1), text_.size());
        name = text_.substr(at_ + 1, end - at_ - 1);
      }
      at_ = std::min(text_.find(']', at_), text_.size() - 1) + 1;
      Add(begin, context, name, false);
      return;
    }
    at_ = behind;
    Add(begin, context, {}, true);
  }

  bool Follows(std::string_view sign) const {
    size_t at = at_;
    while (at < text_.size() && (IsBlank(text_[at]) || text_[at] == ')')) at++;
    return text_.substr(at, sign.size()) == sign;
  }

  bool Precedes(size_t begin, std::string_view sign) const {
    while (begin > 0 && (IsBlank(text_[begin - 1]) || text_[begin - 1] == '(')) begin--;
    return text_.substr(0, begin).ends_with(sign);
  }

  void Add(size_t begin, Context context, std::string_view name, bool all) {
    SecretExpression use;
    use.context = context;
    use.span = whole_;
    use.name = name;
    use.all = all;
    use.flows = !Follows("==") && !Follows("!=") && !Follows("&&") && !Precedes(begin, "==") &&
                !Precedes(begin, "!=") && !Precedes(begin, "!") &&
                std::none_of(calls_.begin(), calls_.end(), OnlyAsks);
    use.parsed = !calls_.empty() && EqualIgnoringCase(calls_.back(), "fromjson");
    found_.uses.push_back(std::move(use));
    last_name_ = {};
    member_ = name;
  }

  std::string_view text_;
  size_t begin_;
  Span whole_;
  Expressions& found_;
  size_t at_ = 0;
  std::string_view last_name_;
  std::string_view member_;              // of the context that was read last
  std::vector<std::string_view> calls_;  // the functions around
};

Expressions ReadExpressions(std::string_view text) {
  Expressions found;
  bool quotes = true;  // until one is not closed
  for (size_t at = text.find("${{"); at != std::string_view::npos; at = text.find("${{", at)) {
    const size_t begin = at + 3;
    size_t end = begin;
    bool quoted = false;
    while (end < text.size() && (quoted || text.substr(end, 2) != "}}")) {
      if (text[end] == '\'' && quotes) quoted = !quoted;
      end++;
    }
    // A quote that nothing closes: then the next braces end it.
    if (end == text.size()) {
      quotes = false;
      end = text.find("}}", begin);
    }
    if (end == std::string_view::npos) break;
    Reader(text.substr(begin, end - begin), begin, {at, end + 2}, found).Read();
    at = end + 2;
  }
  return found;
}

}  // namespace

std::vector<SecretExpression> SecretExpressions(std::string_view text) {
  std::vector<SecretExpression> uses = ContextExpressions(text);
  std::erase_if(uses, [](const SecretExpression& use) { return use.context != Context::kSecrets; });
  return uses;
}

std::vector<SecretExpression> ContextExpressions(std::string_view text) {
  return ReadExpressions(text).uses;
}

std::vector<ExpressionFallback> FallbacksInExpressions(std::string_view text) {
  return ReadExpressions(text).fallbacks;
}

bool HoldsSecretExpression(std::string_view text) {
  const std::vector<SecretExpression> found = SecretExpressions(text);
  return std::any_of(found.begin(), found.end(),
                     [](const SecretExpression& use) { return use.flows; });
}

}  // namespace leaktight
