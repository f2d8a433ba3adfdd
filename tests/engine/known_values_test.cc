#include "engine/known_values.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "catch.h"
#include "support/random.h"

using namespace leaktight;

namespace {

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=!%&\"'\\ ";

std::unique_ptr<KnownValues> Known(const std::vector<std::string>& values) {
  KnownValueStore store;
  for (const std::string& value : values) store.Add(value, {".env", "KEY"});
  return std::make_unique<KnownValues>(std::move(store));
}

// The slow twin: each form for itself, where no line ends within one.
bool HoldsOneByOne(const KnownValues& known, uint32_t value, const std::string& text) {
  SecretBytes pool;
  std::vector<KnownForm> forms;
  AppendForms(known.store().value(value), pool, forms);
  return std::any_of(forms.begin(), forms.end(), [&](const KnownForm& form) {
    return text.find(pool.view(form.begin, form.size)) != std::string::npos;
  });
}

bool Holds(const KnownValues& known, uint32_t value, const std::string& text) {
  const auto matches = known.Find(text);
  return std::any_of(matches.begin(), matches.end(),
                     [&](const KnownValues::Match& match) { return match.value == value; });
}

// As `base64` and PEM break lines.
std::string Broken(const std::string& text, size_t width, const std::string& end) {
  std::string lines;
  for (size_t at = 0; at < text.size(); at += width) {
    if (at > 0) lines += end;
    lines += text.substr(at, width);
  }
  return lines;
}

}  // namespace

TEST_CASE("values are found as each of their forms is, one by one", "[engine]") {
  Random random(12);
  size_t found = 0;
  for (int round = 0; round < 200; round++) {
    std::vector<std::string> values;
    for (size_t i = 0; i <= random.Below(20); i++) {
      values.push_back(random.Text(8 + random.Below(40), kLetters));
    }
    const auto known = Known(values);
    std::string text = random.Text(500 + random.Below(500), kLetters);
    for (int i = 0; i < 5; i++) {
      const KnownForm& form = known->forms()[random.Below(known->forms().size())];
      text.insert(random.Below(text.size()), known->bytes_of(form));
    }
    for (uint32_t i = 0; i < known->store().size(); i++) {
      const bool holds = HoldsOneByOne(*known, i, text);
      found += holds ? 1 : 0;
      REQUIRE(Holds(*known, i, text) == holds);
    }
  }
  CHECK(found > 400);
}

TEST_CASE("the span of base64 covers all that holds bits of the value", "[engine]") {
  Random random(13);
  for (size_t size = 8; size < 40; size++) {
    const std::string value = random.Bytes(size);
    const auto known = Known({value});
    for (size_t before = 0; before < 6; before++) {
      for (size_t behind = 0; behind < 4; behind++) {
        const std::string text =
            EncodeBase64(std::string(before, 'x') + value + std::string(behind, 'y'));
        const auto matches = known->Find(text);
        REQUIRE(matches.size() == 1);
        CHECK(matches[0].form == ValueForm::kBase64);
        CHECK(matches[0].span.begin == before * 8 / 6);
        const size_t last = ((before + size) * 8 + 5) / 6;
        CHECK(matches[0].span.end == (behind == 0 ? text.size() : last));
      }
    }
  }
}

TEST_CASE("base64 is found across the ends of lines", "[engine]") {
  Random random(14);
  for (const size_t width : {60, 64, 76}) {
    for (const std::string end : {"\n", "\r\n", "\n    ", "\\n", "\r\n\t\t"}) {
      for (size_t before = 0; before < 90; before++) {
        const std::string value = random.Bytes(13 + random.Below(80));
        const auto known = Known({value});
        const std::string whole = EncodeBase64(random.Bytes(before) + value + random.Bytes(30));
        const auto matches = known->Find(Broken(whole, width, end));
        INFO(width << " " << before << " " << value.size());
        REQUIRE(matches.size() == 1);
      }
    }
  }
}

TEST_CASE("a hostile text costs no more than another", "[engine]") {
  const auto known = Known({"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"});
  std::string blanks;
  for (int i = 0; i < 20000; i++) blanks += "YWFhYWFhYWFh\n                    ";
  CHECK(known->Find(blanks).empty());
}

TEST_CASE("a value is known by all keys that have it", "[engine]") {
  KnownValueStore store;
  store.Add("one-and-only", {".env", "A"});
  store.Add("another-one", {".env", "B"});
  store.Add("one-and-only", {".env.local", "A"});
  store.Add("one-and-only", {".env", "A"});
  REQUIRE(store.size() == 2);
  CHECK(store.keys(0) == std::vector<KnownKey>{{".env", "A"}, {".env.local", "A"}});
  CHECK(store.value(1) == "another-one");
}
