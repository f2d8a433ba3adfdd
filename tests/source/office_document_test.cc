#include "source/office_document.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::vector<std::string> Texts(std::string_view xml) {
  std::vector<std::string> texts;
  for (const InnerText& text : ParagraphsOf(xml)) texts.push_back(text.text);
  return texts;
}

using List = std::vector<std::string>;

constexpr std::string_view kDocument =
    "<?xml version=\"1.0\"?>\n<w:document xmlns:w=\"x\"><w:body>"
    "<w:p><w:r><w:t>pass</w:t></w:r><w:r><w:b/><w:t xml:space=\"preserve\">word: "
    "a&amp;b</w:t></w:r>"
    "<w:r><w:br/><w:t>c</w:t></w:r></w:p><w:p><w:r><w:t>alone</w:t></w:r></w:p></w:body>";

}  // namespace

TEST_CASE("parts of documents that hold what was typed are known", "[source]") {
  CHECK(LooksLikeOfficeText(kDocument));
  CHECK(LooksLikeOfficeText("<?xml version=\"1.0\"?><sst><si/></sst>"));
  CHECK_FALSE(LooksLikeOfficeText("<?xml version=\"1.0\"?><project/>"));
  CHECK_FALSE(LooksLikeOfficeText("<w:document>"));
}

TEST_CASE("runs of a paragraph are one text", "[source]") {
  CHECK(Texts(kDocument) == List{"password: a&b\nc"});
  CHECK(Texts("<?xml?><sst><si><r><t>a</t></r><r><t>b</t></r></si><si><t>c&lt;</t></si>"
              "<si><t>d</t></si></sst>") == List{"ab", "c<"});
  CHECK(Texts("<w:tbl><w:tr/></w:tbl>").empty());
}

TEST_CASE("every byte of a paragraph has its place in the document", "[source]") {
  const std::vector<InnerText> texts = ParagraphsOf(kDocument);
  REQUIRE(texts.size() == 1);
  REQUIRE(texts[0].places.size() == texts[0].text.size() + 1);
  CHECK(texts[0].Of({0, 4}).In(kDocument).starts_with("pass"));
  CHECK(texts[0].Of({10, 13}).In(kDocument).starts_with("a&amp;b"));
}

TEST_CASE("what is no XML is read without harm", "[source]") {
  Random random(12);
  for (int i = 0; i < 2000; i++) {
    std::string bytes(kDocument.substr(0, random.Below(kDocument.size() + 1)));
    for (int j = 0; j < 4 && !bytes.empty(); j++) {
      bytes[random.Below(bytes.size())] = "<>&;/wtp "[random.Below(9)];
    }
    for (const InnerText& text : ParagraphsOf(bytes)) {
      REQUIRE(text.places.size() == text.text.size() + 1);
      CHECK(text.places.back() <= bytes.size());
    }
  }
}

}  // namespace leaktight
