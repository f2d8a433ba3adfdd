// XML as elements with their attributes and texts, each with its place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

struct XmlAttribute {
  std::string_view name;
  Span span;  // the value, quotes left out
};

// One element. The first of a file stands for the file itself, and is its own parent.
struct XmlElement {
  std::string_view name;  // with its prefix
  uint32_t parent = 0;
  uint32_t first_attribute = 0;  // into `attributes`
  uint32_t attributes = 0;       // how many
  Span text;                     // up to its first child or end, blanks around it left out
};

// Refers to the text that it was read from.
struct XmlFile {
  std::string_view text;
  std::vector<XmlElement> elements;
  std::vector<XmlAttribute> attributes;

  // Of an element; empty: it has none of that name, compared without regard to case.
  Span AttributeOf(const XmlElement& element, std::string_view name) const;
  const XmlElement& ParentOf(const XmlElement& element) const { return elements[element.parent]; }
};

// www.w3.org/TR/xml: comments, instructions and document types are skipped, a CDATA section is a
// text. Never fails, and nothing is fetched or expanded: an end that closes no element is skipped,
// what is nested deeper than kMaxXmlDepth belongs to the element above. Larger files are data:
// nothing in them is read. Linear in the text.
inline constexpr size_t kMaxXmlBytes = 1 << 20;
inline constexpr size_t kMaxXmlDepth = 200;
XmlFile ReadXml(std::string_view text);

// With the five entities that XML itself has in place of what they stand for.
std::string DecodeXml(std::string_view text);

}  // namespace leaktight
