#include "policy/xml_reader.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// "name@attribute=value text (parent)" of each element.
std::string Shown(std::string_view text) {
  const XmlFile file = ReadXml(text);
  std::string shown;
  for (size_t i = 1; i < file.elements.size(); i++) {
    const XmlElement& element = file.elements[i];
    if (i > 1) shown += "; ";
    shown += element.name;
    for (uint32_t k = 0; k < element.attributes; k++) {
      const XmlAttribute& attribute = file.attributes[element.first_attribute + k];
      shown += "@" + std::string(attribute.name) + "=" + std::string(attribute.span.In(text));
    }
    if (!element.text.empty()) shown += " " + std::string(element.text.In(text));
    if (element.parent != 0) shown += " (" + std::string(file.ParentOf(element).name) + ")";
  }
  return shown;
}

TEST_CASE("elements, attributes and texts are read with their places", "[policy]") {
  CHECK(Shown("<a><b>x</b><c>  y z\n</c></a>") == "a; b x (a); c y z (a)");
  CHECK(Shown("<?xml version='1.0'?>\n<!DOCTYPE a>\n<a k=\"1\" m = '2'/>") == "a@k=1@m=2");
  CHECK(Shown("<a><!-- <b>no</b> -->t</a>") == "a t");
  CHECK(Shown("<a><![CDATA[<x>]]></a>") == "a <x>");
  CHECK(Shown("<a>t<b/>u</a><c>v</c>") == "a t; b (a); c v");
  CHECK(Shown("\xEF\xBB\xBF<a/>") == "a");
}

TEST_CASE("broken XML is read as far as it goes", "[policy]") {
  CHECK(Shown("").empty());
  CHECK(Shown("<").empty());
  CHECK(Shown("<a k=\"1") == "a@k=1");
  CHECK(Shown("<a k=v m=\"1\"") == "a@m=1");
  CHECK(Shown("</x><a>t") == "a t");
  CHECK(Shown("<a <b>t</b>") == "a; b t (a)");
  CHECK(Shown("<a =\"x\" \"y\">t") == "a@=x t");
  CHECK(Shown("<!-- <a>").empty());
  CHECK(Shown("<a><![CDATA[") == "a");
  CHECK(Shown(std::string(kMaxXmlBytes + 1, ' ') + "<a/>").empty());
}

TEST_CASE("what is nested too deep belongs to the last that is not", "[policy]") {
  std::string text;
  for (int i = 0; i < 1000; i++) text += "<a>";
  for (int i = 0; i < 1000; i++) text += "</a>";
  text += "<b>t</b>";
  const XmlFile file = ReadXml(text);
  REQUIRE(file.elements.size() == 1002);
  CHECK(file.elements.back().parent == 0);
  CHECK(file.elements.back().text.In(text) == "t");
  CHECK(file.elements[1000].parent == kMaxXmlDepth);
}

TEST_CASE("XML's own entities are decoded, others stay", "[policy]") {
  CHECK(DecodeXml("a&amp;b&lt;&gt;&quot;&apos;") == "a&b<>\"'");
  CHECK(DecodeXml("&amp;lt; &x; &") == "&lt; &x; &");
}

}  // namespace
}  // namespace leaktight
