#include "engine/known_forms.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/base64.h"
#include "catch.h"
#include "engine/password_text.h"
#include "policy/yaml_reader.h"
#include "support/random.h"

using namespace leaktight;

namespace {

struct Form {
  ValueForm form;
  std::string bytes;
};

std::vector<Form> FormsOf(const std::string& value) {
  SecretBytes pool;
  std::vector<KnownForm> forms;
  AppendForms(value, pool, forms);
  std::vector<Form> all;
  for (const KnownForm& form : forms) {
    all.push_back({form.form, std::string(pool.view(form.begin, form.size))});
  }
  return all;
}

bool Stands(const std::string& value, const std::string& text, ValueForm form) {
  for (const Form& one : FormsOf(value)) {
    if (one.form == form && text.find(one.bytes) != std::string::npos) return true;
  }
  return false;
}

// Bytes of each kind that something escapes.
std::string AnyValue(Random& random) {
  static const std::vector<std::string> kParts = {"a",
                                                  "Z",
                                                  "7",
                                                  "\"",
                                                  "\\",
                                                  "/",
                                                  "'",
                                                  "&",
                                                  "<",
                                                  ">",
                                                  "+",
                                                  " ",
                                                  "%",
                                                  "#",
                                                  "$",
                                                  "!",
                                                  "*",
                                                  "(",
                                                  "~",
                                                  "-",
                                                  "\n",
                                                  "\t",
                                                  "\x01",
                                                  "\xc3\xa9",
                                                  "\xe2\x82\xac",
                                                  "\xf0\x9f\x94\x91"};
  std::string value;
  for (size_t i = 0; i < 8 + random.Below(24); i++) value += random.Pick(kParts);
  return value;
}

}  // namespace

TEST_CASE("base64 of a text holds a form of each value in it, wherever that begins", "[engine]") {
  Random random(7);
  for (size_t size = 8; size < 60; size++) {
    const std::string value = random.Bytes(size);
    for (size_t before = 0; before < 7; before++) {
      for (size_t behind = 0; behind < 4; behind++) {
        const std::string text = random.Bytes(before) + value + random.Bytes(behind);
        CHECK(Stands(value, EncodeBase64(text), ValueForm::kBase64));
        CHECK(Stands(value, EncodeBase64Url(text), ValueForm::kBase64));
      }
    }
  }
}

TEST_CASE("JSON that another program writes holds a form of the value", "[engine]") {
  Random random(8);
  for (int i = 0; i < 2000; i++) {
    const std::string value = AnyValue(random);
    for (const bool ascii : {false, true}) {
      const std::string text = nlohmann::json(value).dump(-1, ' ', ascii);
      INFO(text);
      const std::string inside = text.substr(1, text.size() - 2);
      CHECK((inside == value || Stands(value, text, ValueForm::kJson)));
    }
  }
}

TEST_CASE("each form of JSON is read as the value", "[engine]") {
  Random random(9);
  for (int i = 0; i < 2000; i++) {
    const std::string value = AnyValue(random);
    for (const Form& form : FormsOf(value)) {
      if (form.form != ValueForm::kJson) continue;
      INFO(form.bytes);
      std::string read = nlohmann::json::parse("\"" + form.bytes + "\"").get<std::string>();
      if (read != value) read = nlohmann::json::parse("\"" + read + "\"").get<std::string>();
      CHECK(read == value);
    }
  }
}

TEST_CASE("each form of a URL is read as the value", "[engine]") {
  Random random(10);
  size_t seen = 0;
  for (int i = 0; i < 2000; i++) {
    const std::string value = AnyValue(random);
    for (Form& form : FormsOf(value)) {
      if (form.form != ValueForm::kUrl) continue;
      seen++;
      std::string plus = form.bytes;
      for (char& c : plus) c = c == '+' ? ' ' : c;
      CHECK((DecodePercent(form.bytes) == value || DecodePercent(plus) == value));
    }
  }
  CHECK(seen > 4000);
}

TEST_CASE("each form of YAML is read as the value", "[engine]") {
  Random random(11);
  for (int i = 0; i < 2000; i++) {
    std::string value = AnyValue(random);
    for (const Form& form : FormsOf(value)) {
      if (form.form != ValueForm::kYaml) continue;
      // Single quotes fold lines; a value of several is written in double ones.
      if (value.find('\n') != std::string::npos && form.bytes.find('\n') != std::string::npos) {
        continue;
      }
      bool read = false;
      for (const char quote : {'"', '\''}) {
        const std::string text = std::string(1, quote) + form.bytes + quote + "\n";
        const YamlStream stream = ReadYaml(text);
        if (stream.documents.empty() || !stream.documents[0].error.empty()) continue;
        read |= stream.Root(stream.documents[0]).Value() == value;
      }
      INFO(form.bytes);
      CHECK((read || value.find('\x01') != std::string::npos));
    }
  }
}

TEST_CASE("hexadecimal digits of a URL are of either case", "[engine]") {
  CHECK(Stands("pass?word/1", "pass%3Fword%2F1", ValueForm::kUrl));
  CHECK(Stands("pass?word/1", "pass%3fword%2f1", ValueForm::kUrl));
  CHECK(Stands("pass?word/1", "pass%3Fword/1", ValueForm::kUrl));
  CHECK(Stands("pass word!1", "pass+word%211", ValueForm::kUrl));
  CHECK(Stands("pass word!1", "pass%20word!1", ValueForm::kUrl));
}

TEST_CASE("a URL may leave signs as they are", "[engine]") {
  CHECK(Stands("pa+ss=wo&rd'1%", "pa+ss=wo&rd'1%25", ValueForm::kUrl));
  CHECK(Stands("pa+ss@wo:rd/1%", "pa+ss@wo:rd%2F1%25", ValueForm::kUrl));
  CHECK(Stands("pa+ss@wo:rd/1%", "pa+ss@wo:rd/1%25", ValueForm::kUrl));
}

TEST_CASE("hexadecimal digits of YAML are of either case", "[engine]") {
  CHECK(Stands("pass\xc3\xa9word", "pass\\xe9word", ValueForm::kYaml));
  CHECK(Stands("pass\xc3\xa9word", "pass\\xE9word", ValueForm::kYaml));
}

TEST_CASE("a value escaped in JSON is found in the base64 of a Secret", "[engine]") {
  const std::string value = "pa\"ss\\word1";
  for (const std::string before : {"{\"a\":\"", "{\"ab\":\"", "{\"abc\":\""}) {
    const std::string document = before + "pa\\\"ss\\\\word1\"}";
    CHECK(nlohmann::json::parse(document).begin()->get<std::string>() == value);
    CHECK(Stands(value, EncodeBase64(document), ValueForm::kBase64));
  }
}

TEST_CASE("what needs no escaping has one form besides base64", "[engine]") {
  const std::vector<Form> forms = FormsOf("abcdefgh1234");
  REQUIRE(forms.size() == 4);
  CHECK(forms[0].form == ValueForm::kPlain);
  CHECK(forms[0].bytes == "abcdefgh1234");
  for (size_t i = 1; i < forms.size(); i++) CHECK(forms[i].form == ValueForm::kBase64);
}

TEST_CASE("too short a value has no form", "[engine]") {
  CHECK(FormsOf("short77").empty());
  CHECK(FormsOf("short777").size() == 4);
}
