#include "policy/xml_reader.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "policy/setting.h"

namespace leaktight {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), at_(SkipByteOrderMark(text)) {
    file_.text = text;
    file_.elements.emplace_back();
  }

  XmlFile Read() {
    while (at_ < text_.size()) {
      const size_t tag = std::min(text_.find('<', at_), text_.size());
      TakeText({at_, tag});
      at_ = tag;
      if (tag < text_.size()) ReadTag();
    }
    return std::move(file_);
  }

 private:
  bool Begins(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }

  // Behind the next `sign`; at the end where there is none.
  void SkipBehind(std::string_view sign) {
    const size_t found = text_.find(sign, at_);
    at_ = found == std::string_view::npos ? text_.size() : found + sign.size();
  }

  void TakeText(Span span) {
    XmlElement& element = file_.elements[open_.empty() ? 0 : open_.back()];
    if (open_.empty() || has_children_ || !element.text.empty()) return;
    const std::string_view trimmed = Trim(span.In(text_));
    if (trimmed.empty()) return;
    const auto begin = static_cast<size_t>(trimmed.data() - text_.data());
    element.text = {begin, begin + trimmed.size()};
  }

  void ReadTag() {
    if (Begins("<!--")) return SkipBehind("-->");
    if (Begins("<?")) return SkipBehind("?>");
    if (Begins("<![CDATA[")) {
      const size_t begin = at_ + 9;
      SkipBehind("]]>");
      if (at_ >= begin + 3)
        TakeText({begin, text_.substr(0, at_).ends_with("]]>") ? at_ - 3 : at_});
      return;
    }
    if (Begins("<!")) return SkipBehind(">");
    if (Begins("</")) {
      SkipBehind(">");
      if (too_deep_ > 0) {
        too_deep_--;
      } else if (!open_.empty()) {
        open_.pop_back();
      }
      has_children_ = true;  // what follows belongs to one that had a child
      return;
    }
    at_++;
    ReadElement();
  }

  std::string_view TakeName() {
    const size_t end = std::min(text_.find_first_of(" \t\r\n/>=<", at_), text_.size());
    const std::string_view name = text_.substr(at_, end - at_);
    at_ = end;
    return name;
  }

  void SkipBlanks() { at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size()); }

  void ReadElement() {
    XmlElement element;
    element.name = TakeName();
    if (element.name.empty()) return;
    element.parent = open_.empty() ? 0 : open_.back();
    element.first_attribute = static_cast<uint32_t>(file_.attributes.size());
    bool closed = false;
    for (SkipBlanks(); at_ < text_.size() && text_[at_] != '>' && text_[at_] != '<'; SkipBlanks()) {
      closed = text_[at_] == '/';
      if (closed) {
        at_++;
      } else {
        ReadAttribute();
      }
    }
    if (at_ < text_.size() && text_[at_] == '>') at_++;
    element.attributes = static_cast<uint32_t>(file_.attributes.size()) - element.first_attribute;
    file_.elements.push_back(element);
    has_children_ = closed;
    if (closed) return;
    if (open_.size() == kMaxXmlDepth) {
      too_deep_++;
    } else {
      open_.push_back(static_cast<uint32_t>(file_.elements.size() - 1));
    }
  }

  void ReadAttribute() {
    XmlAttribute attribute;
    attribute.name = TakeName();
    SkipBlanks();
    if (at_ >= text_.size() || text_[at_] != '=') {
      if (attribute.name.empty()) at_++;  // a sign that no name begins with
      return;
    }
    at_++;
    SkipBlanks();
    if (at_ >= text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return;
    const size_t begin = at_ + 1;
    const size_t end = std::min(text_.find(text_[at_], begin), text_.size());
    attribute.span = {begin, end};
    at_ = std::min(end + 1, text_.size());
    file_.attributes.push_back(attribute);
  }

  std::string_view text_;
  size_t at_;
  XmlFile file_;
  std::vector<uint32_t> open_;
  size_t too_deep_ = 0;        // elements that are open and nested too deep
  bool has_children_ = false;  // of the element that is open
};

}  // namespace

Span XmlFile::AttributeOf(const XmlElement& element, std::string_view name) const {
  for (uint32_t i = 0; i < element.attributes; i++) {
    const XmlAttribute& attribute = attributes[element.first_attribute + i];
    if (EqualIgnoringCase(attribute.name, name)) return attribute.span;
  }
  return {};
}

XmlFile ReadXml(std::string_view text) {
  if (text.size() > kMaxXmlBytes) return Reader({}).Read();
  return Reader(text).Read();
}

std::string DecodeXml(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string decoded;
  for (size_t at = 0; at < text.size(); at++) {
    char c = text[at];
    if (c == '&') {
      for (const auto& [entity, stands_for] : kEntities) {
        if (!text.substr(at).starts_with(entity)) continue;
        c = stands_for;
        at += entity.size() - 1;
        break;
      }
    }
    decoded += c;
  }
  return decoded;
}

}  // namespace leaktight
