#include "policy/yaml_template.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace leaktight {
namespace {

// An expression that runs on for longer is taken for text that is none.
constexpr size_t kMaxExpression = 4096;

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct Expression {
  Span span;
  bool steers = false;  // prints nothing: a condition, a loop, a comment
  bool breaks = false;  // Helm's `nindent`: what it prints begins on a line of its own
};

bool Steers(std::string_view inside) {
  while (!inside.empty() && (IsBlank(inside[0]) || inside[0] == '-')) inside.remove_prefix(1);
  if (inside.starts_with("/*") || inside.starts_with("#") || inside.starts_with("!")) return true;
  size_t end = 0;
  while (end < inside.size() && inside[end] >= 'a' && inside[end] <= 'z') end++;
  const std::string_view word = inside.substr(0, end);
  for (const std::string_view steering :
       {"if", "else", "end", "range", "with", "define", "block", "break", "continue"}) {
    if (word == steering) return true;
  }
  return inside.starts_with("$") && inside.find('=') != std::string_view::npos &&
         inside.find('|') == std::string_view::npos;
}

// Where a text stands next. Asked for places in their order, it looks at each byte once: many
// beginnings without an end would else each look for it anew.
class NextOf {
 public:
  NextOf(std::string_view text, std::string_view wanted) : text_(text), wanted_(wanted) {}

  size_t From(size_t at) {
    if (!known_ || (next_ != std::string_view::npos && next_ < at)) {
      next_ = text_.find(wanted_, at);
      known_ = true;
    }
    return next_;
  }

 private:
  std::string_view text_;
  std::string_view wanted_;
  size_t next_ = 0;
  bool known_ = false;
};

class ExpressionFinder {
 public:
  explicit ExpressionFinder(std::string_view text)
      : text_(text),
        print_(text, "}}"),
        step_(text, "%}"),
        note_(text, "#}"),
        remark_(text, "*/") {}

  std::vector<Expression> All();

 private:
  // The expression that begins at `at`, where "{{", "{%" or "{#" stands.
  bool Read(size_t at, Expression& expression);

  std::string_view text_;
  NextOf print_;
  NextOf step_;
  NextOf note_;
  NextOf remark_;
};

bool ExpressionFinder::Read(size_t at, Expression& expression) {
  const char kind = text_[at + 1];
  const size_t limit = std::min(text_.size(), at + kMaxExpression);
  size_t from = at + 2;
  const size_t comment = text_.substr(0, limit).find_first_not_of("- \t", from);
  if (kind == '{' && comment != std::string_view::npos && text_.substr(comment).starts_with("/*")) {
    from = remark_.From(comment);
    if (from >= limit) return false;
  }
  // What closes a remark stands behind where others are looked for: they keep their order.
  size_t end = from == at + 2 ? (kind == '{'   ? print_.From(from)
                                 : kind == '%' ? step_.From(from)
                                               : note_.From(from))
                              : text_.substr(0, limit).find("}}", from);
  if (end == std::string_view::npos || end + 2 > limit) return false;
  const std::string_view inside = text_.substr(at + 2, end - at - 2);
  expression.steers = kind != '{' || Steers(inside);
  expression.breaks = inside.find("nindent") != std::string_view::npos;
  end += 2;
  while (kind == '{' && end < limit && text_[end] == '}') end++;
  expression.span = {at, end};
  return true;
}

std::vector<Expression> ExpressionFinder::All() {
  std::vector<Expression> found;
  size_t at = text_.find('{');
  while (at != std::string_view::npos && at + 1 < text_.size()) {
    const char c = text_[at + 1];
    Expression expression;
    if ((c == '{' || c == '%' || c == '#') && Read(at, expression)) {
      found.push_back(expression);
      at = text_.find('{', expression.span.end);
    } else {
      at = text_.find('{', at + 1);
    }
  }
  return found;
}

void Fill(std::string& copy, Span span, char c) {
  std::fill(copy.begin() + static_cast<ptrdiff_t>(span.begin),
            copy.begin() + static_cast<ptrdiff_t>(span.end), c);
}

// Expressions first..last share their lines (an expression may itself run over several).
void MaskLines(std::string& copy, const Expression* first, const Expression* last, char mask) {
  size_t begin = first->span.begin;
  while (begin > 0 && copy[begin - 1] != '\n') begin--;
  size_t end = copy.find('\n', (last - 1)->span.end);
  if (end == std::string::npos) end = copy.size();
  bool alone = true;
  size_t at = begin;
  for (const Expression* e = first; e != last && alone; e++) {
    alone = std::all_of(copy.begin() + static_cast<ptrdiff_t>(at),
                        copy.begin() + static_cast<ptrdiff_t>(e->span.begin), IsBlank);
    at = e->span.end;
  }
  const size_t tail = std::min(copy.find_first_not_of(" \t\r", at), end);
  const bool ends = tail == end || copy[tail] == '#';
  if (alone && ends) {
    // Line breaks: blanks would count as the indentation of a block scalar that begins with them.
    Fill(copy, {begin, tail}, '\n');
    return;
  }
  for (const Expression* e = first; e != last; e++) {
    const bool opens_block = e->breaks && e + 1 == last && ends;
    Fill(copy, e->span, e->steers || opens_block ? ' ' : mask);
  }
}

// A letter that the text holds in no place but in its expressions.
char FreeLetter(std::string_view text, const std::vector<Expression>& expressions) {
  for (const char letter :
       std::string_view("xXQqZzJjKkVvWwYyGgHhBbFfUuPpDdLlMmCcTtRrNnSsOoIiAaEe")) {
    size_t at = 0;
    const auto holds = [&](size_t end) {
      return end > at && std::memchr(text.data() + at, letter, end - at) != nullptr;
    };
    bool used = false;
    for (const Expression& e : expressions) {
      used = holds(e.span.begin);
      if (used) break;
      at = e.span.end;
    }
    if (!used && !holds(text.size())) return letter;
  }
  return 0;
}

}  // namespace

std::vector<Span> MaskTemplates(std::string& text, char& mask) {
  const std::vector<Expression> found = ExpressionFinder(text).All();
  mask = FreeLetter(text, found);
  for (size_t i = 0; i < found.size();) {
    size_t j = i + 1;
    const auto shares_line = [&](size_t next) {
      const Span between = {found[next - 1].span.end, found[next].span.begin};
      return between.In(text).find('\n') == std::string_view::npos;
    };
    while (j < found.size() && shares_line(j)) j++;
    MaskLines(text, found.data() + i, found.data() + j, mask == 0 ? 'x' : mask);
    i = j;
  }
  std::vector<Span> expressions;
  expressions.reserve(found.size());
  for (const Expression& e : found) expressions.push_back(e.span);
  return expressions;
}

}  // namespace leaktight
