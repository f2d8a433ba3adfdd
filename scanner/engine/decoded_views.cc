#include "engine/decoded_views.h"

#include <algorithm>

#include "engine/base64_sextets.h"

namespace leaktight {
namespace {

constexpr size_t kMostBytes = UINT32_MAX - 8;
int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class Base64Runs {
 public:
  Base64Runs(std::string_view text, size_t least,
             const std::function<void(const DecodedView& view)>& show)
      : text_(text), least_((least * 8 + 5) / 6), show_(show) {}

  // `beginnings`: from how many of a run's first characters on a group may begin.
  void ShowAll(size_t beginnings) {
    for (size_t at = 0; at < text_.size();) {
      if (SextetOf(text_[at]) == kNoSextet) {
        at++;
        continue;
      }
      at = TakeRun(at);
      if (places_.size() < least_ || !mixed_) continue;
      places_.push_back(static_cast<uint32_t>(at));
      for (size_t first = 0; first < beginnings; first++) Show(first);
    }
  }

 private:
  // Programs break it behind 60, 64 or 76 characters; what ends earlier ends.
  static constexpr size_t kLeastOfLine = 48;

  // Fills `places_` with the characters of a run, and gives where it ends.
  size_t TakeRun(size_t at) {
    places_.clear();
    bool lower = false;
    bool upper = false;
    size_t of_line = 0;
    while (at < text_.size()) {
      if (SextetOf(text_[at]) != kNoSextet) {
        lower |= text_[at] >= 'a';  // no other sextet stands behind it in ASCII
        upper |= text_[at] >= 'A' && text_[at] <= 'Z';
        places_.push_back(static_cast<uint32_t>(at));
        of_line++;
        at++;
        continue;
      }
      const size_t next = of_line < kLeastOfLine ? at : BehindBreak(text_, at);
      if (next == at || next == text_.size() || SextetOf(text_[next]) == kNoSextet) break;
      of_line = 0;
      at = next;
    }
    mixed_ = lower && upper;
    return at;
  }

  void Show(size_t first) {
    view_.form = ValueForm::kBase64;
    view_.bytes.clear();
    view_.places.clear();
    uint32_t bits = 0;
    for (size_t i = first; i + 1 < places_.size(); i++) {
      bits = bits << 6 | SextetOf(text_[places_[i]]);
      const size_t in_group = (i - first) % 4;
      if (in_group == 0) continue;
      view_.bytes += static_cast<char>(bits >> (6 - in_group * 2) & 0xff);
      view_.places.push_back(places_[i - 1]);
    }
    view_.places.push_back(places_.back());
    show_(view_);
  }

  const std::string_view text_;
  const size_t least_;
  const std::function<void(const DecodedView& view)>& show_;
  std::vector<uint32_t> places_;  // of a run's characters, and its end
  bool mixed_ = false;            // it has letters of both cases, as what is random has
  DecodedView view_;
};

bool IsGraphic(char c) {
  return c > ' ' && c < '\x7f';
}

// `decode` appends what stands at a place and gives how many bytes of the text it takes; 0: the
// byte stands for itself. Shown is each run without blanks that has such a place: `mark` begins it.
template <typename Decode>
void ShowUnescaped(std::string_view text, std::string_view mark, ValueForm form, Decode decode,
                   const std::function<void(const DecodedView& view)>& show) {
  DecodedView view;
  view.form = form;
  for (size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at)) {
    size_t begin = at;
    while (begin > 0 && IsGraphic(text[begin - 1])) begin--;
    view.bytes.clear();
    view.places.clear();
    bool any = false;
    for (at = begin; at < text.size() && IsGraphic(text[at]);) {
      const size_t taken = decode(text, at, view.bytes);
      if (taken == 0) view.bytes += text[at];
      view.places.resize(view.bytes.size(), static_cast<uint32_t>(at));
      any |= taken > 0;
      at += std::max<size_t>(taken, 1);
    }
    view.places.push_back(static_cast<uint32_t>(at));
    if (any) show(view);
  }
}

size_t DecodePercent(std::string_view text, size_t at, std::string& bytes) {
  if (text[at] != '%' || at + 2 >= text.size()) return 0;
  const int high = HexDigit(text[at + 1]);
  const int low = HexDigit(text[at + 2]);
  if (high < 0 || low < 0) return 0;
  bytes += static_cast<char>(high << 4 | low);
  return 3;
}

// A backslash before the end of a line, that, and what the next line is indented by.
size_t SizeOfContinuation(std::string_view text, size_t at) {
  if (text[at] != '\\' || at + 1 >= text.size()) return 0;
  if (text[at + 1] != '\n' && !text.substr(at + 1).starts_with("\r\n")) return 0;
  return BehindBreak(text, at + 1) - at;
}

// A listed value is ASCII: what is not, need only not be taken for it.
size_t DecodeBackslash(std::string_view text, size_t at, std::string& bytes) {
  if (text[at] != '\\' || at + 1 >= text.size()) return 0;
  if (const size_t size = SizeOfContinuation(text, at); size > 0) return size;
  const char letter = text[at + 1];
  const size_t digits = letter == 'u' ? 4 : letter == 'x' ? 2 : letter == 'U' ? 8 : 0;
  if (digits == 0) {
    // A line's end, a tab and the like divide; a symbol stands for itself.
    const bool symbol = std::string_view("\"\\/'$`").find(letter) != std::string_view::npos;
    bytes += symbol ? letter : ' ';
    return 2;
  }
  if (at + 2 + digits > text.size()) return 0;
  uint32_t code = 0;
  for (size_t i = 0; i < digits; i++) {
    const int digit = HexDigit(text[at + 2 + i]);
    if (digit < 0) return 0;
    code = code << 4 | static_cast<uint32_t>(digit);
  }
  bytes += code < 0x80 ? static_cast<char>(code) : ' ';
  return 2 + digits;
}

size_t DecodeDoubledQuote(std::string_view text, size_t at, std::string& bytes) {
  if (!text.substr(at).starts_with("''")) return 0;
  bytes += '\'';
  return 2;
}

constexpr size_t kMostBlanks = 256;  // that a line is indented by
constexpr std::string_view kBreaks[] = {"\r\n", "\n", "\\r\\n", "\\n"};

}  // namespace

size_t BehindBreak(std::string_view text, size_t at) {
  std::string_view rest = text.substr(at);
  for (const std::string_view end : kBreaks) {
    if (!rest.starts_with(end)) continue;
    rest.remove_prefix(end.size());
    const size_t blanks = rest.substr(0, kMostBlanks).find_first_not_of(" \t");
    return text.size() - rest.size() + std::min({blanks, rest.size(), kMostBlanks});
  }
  return at;
}

size_t BeforeBreak(std::string_view text, size_t at) {
  std::string_view before = text.substr(0, at);
  for (size_t i = 0; i < kMostBlanks && !before.empty(); i++) {
    if (before.back() != ' ' && before.back() != '\t') break;
    before.remove_suffix(1);
  }
  for (const std::string_view end : kBreaks) {
    if (before.ends_with(end)) return before.size() - end.size();
  }
  return at;
}

void EachDecodedView(std::string_view text, size_t least,
                     const std::function<void(const DecodedView& view)>& show) {
  if (text.size() > kMostBytes) return;
  Base64Runs(text, least, show).ShowAll(4);
  ShowUnescaped(text, "%", ValueForm::kUrl, DecodePercent, show);
  ShowUnescaped(text, "\\", ValueForm::kJson, DecodeBackslash, show);
  ShowUnescaped(text, "''", ValueForm::kYaml, DecodeDoubledQuote, show);
}

void EachDecodedDocument(std::string_view text, size_t least,
                         const std::function<void(const DecodedView& view)>& show) {
  if (text.size() <= kMostBytes) Base64Runs(text, least, show).ShowAll(1);
}

void EachJoinedView(std::string_view text,
                    const std::function<void(const DecodedView& view)>& show) {
  if (text.size() > kMostBytes) return;
  const auto join = [](std::string_view whole, size_t at, std::string&) {
    return SizeOfContinuation(whole, at);
  };
  for (const std::string_view mark : {"\\\n", "\\\r\n"}) {
    ShowUnescaped(text, mark, ValueForm::kYaml, join, show);
  }
}

}  // namespace leaktight
