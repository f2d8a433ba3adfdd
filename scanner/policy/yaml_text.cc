#include "policy/yaml_text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace leaktight {
namespace {

// An expression that runs on for longer is taken for text that is none.
constexpr size_t kMaxExpression = 4096;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// YAML 1.1 and 1.2, production c-printable.
bool IsAllowed(uint32_t c) {
  return c == 0x09 || c == 0x0a || c == 0x0d || (c >= 0x20 && c <= 0x7e) || c == 0x85 ||
         (c >= 0xa0 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff) ||
         (c >= 0x10000 && c <= 0x10ffff);
}

// What a text needs done to it, from one look at each of its bytes.
struct Survey {
  bool plain = true;  // ASCII without forbidden characters
  bool ascii = true;
  bool templated = false;  // "{{" or "{%" stands in it
  bool escapes = false;    // "\\u" stands in it
  std::vector<size_t> markers;
};

bool MayDivide(std::string_view line) {
  return line.starts_with("---") || line.starts_with("...") || line.starts_with(kByteOrderMark);
}

void SurveyByte(std::string_view text, size_t at, Survey& survey) {
  const auto u = static_cast<unsigned char>(text[at]);
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  switch (u) {
    case '\n':
      if (MayDivide(text.substr(at + 1))) survey.markers.push_back(at + 1);
      break;
    case '{':
      survey.templated |= next == '{' || next == '%';
      break;
    case '\\':
      survey.escapes |= next == 'u';
      break;
    default:
      survey.ascii &= u < 0x80;
      survey.plain &= u < 0x7f && (u >= 0x20 || u == '\t' || u == '\r');
  }
}

// Eight bytes at a time: most hold nothing of interest (bench/manifests).
Survey SurveyText(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHigh = 0x8080808080808080;
  Survey survey;
  if (MayDivide(text)) survey.markers.push_back(0);
  const auto holds = [](uint64_t word, unsigned char c) {
    const uint64_t zero_where_equal = word ^ (kOnes * c);
    return (zero_where_equal - kOnes) & ~zero_where_equal;
  };
  size_t at = 0;
  for (; at + sizeof(uint64_t) <= text.size(); at += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    const uint64_t control = (word - kOnes * 0x20) & ~word;
    const uint64_t odd = word | control | holds(word, '{') | holds(word, '\\') | holds(word, 0x7f);
    if ((odd & kHigh) == 0) continue;
    for (size_t i = 0; i < sizeof word; i++) SurveyByte(text, at + i, survey);
  }
  for (; at < text.size(); at++) SurveyByte(text, at, survey);
  return survey;
}

void ReplaceForbidden(std::string& copy) {
  size_t at = copy.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < copy.size()) {
    const auto u = static_cast<unsigned char>(copy[at]);
    if (u >= 0x20 && u < 0x7f) {
      at++;
      continue;
    }
    const CodePoint c = DecodeUtf8(std::string_view(copy).substr(at));
    const size_t size = std::max<size_t>(c.size, 1);
    if (c.size == 0 || !IsAllowed(c.value)) {
      std::fill_n(copy.begin() + static_cast<ptrdiff_t>(at), size, '?');
    }
    at += size;
  }
}

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Offsets of "\uD8XX" to "\uDFXX".
bool IsSurrogate(std::string_view text, size_t at) {
  if (at + 6 > text.size()) return false;
  const std::string_view escape = text.substr(at, 6);
  return escape[1] == 'u' && (escape[2] == 'd' || escape[2] == 'D') &&
         std::string_view("89abcdefABCDEF").find(escape[3]) != std::string_view::npos &&
         IsHex(escape[4]) && IsHex(escape[5]);
}

size_t FindSurrogate(std::string_view text, size_t from) {
  for (size_t at = text.find("\\u", from); at != std::string_view::npos;
       at = text.find("\\u", at + 2)) {
    if (IsSurrogate(text, at)) return at;
  }
  return std::string_view::npos;
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
void MaskLines(std::string& copy, const Expression* first, const Expression* last) {
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
    Fill(copy, e->span, e->steers || opens_block ? ' ' : 'x');
  }
}

void MaskTemplates(std::string& copy, YamlText& prepared) {
  const std::vector<Expression> found = ExpressionFinder(copy).All();
  for (size_t i = 0; i < found.size();) {
    size_t j = i + 1;
    const auto shares_line = [&](size_t next) {
      const Span between = {found[next - 1].span.end, found[next].span.begin};
      return between.In(copy).find('\n') == std::string_view::npos;
    };
    while (j < found.size() && shares_line(j)) j++;
    MaskLines(copy, found.data() + i, found.data() + j);
    i = j;
  }
  for (const Expression& e : found) prepared.expressions.push_back(e.span);
}

Span LineAround(std::string_view text, size_t at) {
  at = std::min(at, text.size());
  const size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return {begin, std::min(text.find('\n', at), text.size())};
}

}  // namespace

YamlText PrepareYaml(std::string_view text) {
  YamlText prepared;
  prepared.text = text;
  Survey survey = SurveyText(text);
  prepared.ascii = survey.ascii;
  prepared.markers = std::move(survey.markers);
  const size_t surrogate = survey.escapes ? FindSurrogate(text, 0) : std::string_view::npos;
  if (survey.plain && !survey.templated && surrogate == std::string_view::npos) return prepared;
  std::string copy(text);
  if (!survey.plain) ReplaceForbidden(copy);
  for (size_t at = surrogate; at != std::string::npos; at = FindSurrogate(copy, at)) {
    copy.replace(at + 2, 4, "fffd");
  }
  if (survey.templated) MaskTemplates(copy, prepared);
  prepared.copy = std::move(copy);
  prepared.text = prepared.copy;
  return prepared;
}

namespace {

enum class LineKind : uint8_t { kBlank, kDirective, kStart, kEnd, kContent };

bool IsMarker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) && (line.size() == marker.size() || IsBlank(line[marker.size()]));
}

LineKind KindOf(std::string_view line) {
  if (IsMarker(line, "---")) return LineKind::kStart;
  if (IsMarker(line, "...")) return LineKind::kEnd;
  if (line.starts_with('%')) return LineKind::kDirective;
  const size_t first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos || line[first] == '#') return LineKind::kBlank;
  return LineKind::kContent;
}

// `next_marker` gives the first line from an offset on that may begin or end a document, which is
// all that is looked for once content was seen.
template <typename NextMarker>
std::vector<Span> Split(std::string_view text, NextMarker next_marker) {
  std::vector<Span> documents;
  Span current;
  bool started = false;  // `---` or content was seen
  const auto close = [&](size_t end) {
    if (started) documents.push_back({current.begin, end});
    current.begin = end;
    started = false;
  };
  size_t at = 0;
  while (at < text.size()) {
    std::string_view rest = text.substr(at);
    if (rest.starts_with(kByteOrderMark)) {
      if (!started) current.begin = at + kByteOrderMark.size();
      rest.remove_prefix(kByteOrderMark.size());
      at += kByteOrderMark.size();
    }
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const size_t next = std::min(at + line.size() + 1, text.size());
    switch (KindOf(line)) {
      case LineKind::kStart:
        if (started) close(at);
        started = true;
        break;
      case LineKind::kEnd:
        close(next);
        break;
      case LineKind::kContent:
        started = true;
        break;
      case LineKind::kDirective:
        // Within a document it is content, if of a doubtful kind.
      case LineKind::kBlank:
        break;
    }
    at = started ? next_marker(next) : next;
  }
  close(text.size());
  return documents;
}

}  // namespace

std::vector<Span> SplitYamlDocuments(std::string_view text) {
  return Split(text, [](size_t at) { return at; });
}

std::vector<Span> SplitYamlDocuments(const YamlText& text) {
  auto marker = text.markers.begin();
  return Split(text.text, [&](size_t at) {
    while (marker != text.markers.end() && *marker < at) marker++;
    return marker == text.markers.end() ? text.text.size() : *marker;
  });
}

bool RepairYaml(std::string& copy, Span span, size_t problem, size_t context) {
  const size_t at = span.begin + problem;
  if (context == problem && at < span.end &&
      std::string_view("@`%\t").find(copy[at]) != std::string_view::npos) {
    copy[at] = copy[at] == '\t' ? ' ' : 'x';
    return true;
  }
  Span line = LineAround(copy, span.begin + context);
  line = {std::max(line.begin, span.begin), std::min(line.end, span.end)};
  const auto begin = copy.begin() + static_cast<ptrdiff_t>(line.begin);
  const auto end = copy.begin() + static_cast<ptrdiff_t>(line.end);
  if (line.end <= line.begin ||
      std::all_of(begin, end, [](char c) { return c == ' ' || c == '\r'; })) {
    return false;
  }
  std::replace_if(
      begin, end, [](char c) { return c != '\r'; }, ' ');
  return true;
}

}  // namespace leaktight
