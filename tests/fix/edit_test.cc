#include "fix/edit.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "support/random.h"

using namespace leaktight;

TEST_CASE("edits in any order change what they name and nothing else", "[fix]") {
  CHECK(Applied("abcdef", {{{4, 5}, "E"}, {{0, 1}, "A"}, {{2, 2}, "+"}}) == "Ab+cdEf");
  CHECK(Applied("", {{{0, 0}, "x"}, {{0, 0}, "y"}}) == "xy");
  CHECK(Applied("ab", {{{1, 2}, "B"}, {{1, 1}, "-"}}) == "a-B");
  CHECK(Applied("ab", {{{0, 1}, "A"}, {{1, 1}, "-"}}) == "A-b");
  CHECK(Applied("same", {}) == "same");
}

TEST_CASE("edits collide where both want the same bytes", "[fix]") {
  CHECK(Collide({{0, 4}, ""}, {{3, 5}, ""}));
  CHECK(Collide({{0, 4}, ""}, {{2, 2}, "x"}));
  CHECK_FALSE(Collide({{0, 4}, ""}, {{4, 5}, ""}));
  CHECK_FALSE(Collide({{0, 4}, ""}, {{4, 4}, "x"}));
  CHECK_FALSE(Collide({{0, 0}, "a"}, {{0, 0}, "b"}));
}

TEST_CASE("random edits that do not collide come to the same as one after the other", "[fix]") {
  Random random(7);
  for (int round = 0; round < 2000; round++) {
    const std::string text = random.Text(random.Below(30), "ab\n");
    std::vector<TextEdit> edits;
    for (size_t i = random.Below(5); i > 0; i--) {
      const size_t begin = random.Below(text.size() + 1);
      const size_t end = begin + random.Below(text.size() - begin + 1);
      TextEdit edit = {{begin, end}, random.Text(random.Below(4), "XY\n")};
      const bool free = std::none_of(edits.begin(), edits.end(), [&](const TextEdit& other) {
        return Collide(edit, other) || edit.span.begin == other.span.begin;
      });
      if (free) edits.push_back(edit);
    }
    std::string wanted = text;  // from the end, so that places stay
    std::vector<TextEdit> sorted = edits;
    std::sort(sorted.begin(), sorted.end(),
              [](const TextEdit& a, const TextEdit& b) { return a.span.begin > b.span.begin; });
    for (const TextEdit& edit : sorted) {
      wanted.replace(edit.span.begin, edit.span.size(), edit.text);
    }
    REQUIRE(Applied(text, edits) == wanted);
  }
}

TEST_CASE("edits that are there twice come once, and any that collide are seen", "[fix]") {
  const TextEdit put = {{3, 3}, "x"};
  CHECK(Sorted({put, {{1, 2}, ""}, put}) == std::vector<TextEdit>{{{1, 2}, ""}, put});
  Random random(13);
  for (int round = 0; round < 2000; round++) {
    std::vector<TextEdit> edits;
    for (size_t i = random.Below(5); i > 0; i--) {
      const size_t begin = random.Below(12);
      edits.push_back({{begin, begin + random.Below(4)}, random.Text(1, "ab")});
    }
    const std::vector<TextEdit> sorted = Sorted(edits);
    bool any = false;
    for (size_t i = 0; i < sorted.size(); i++) {
      for (size_t j = i + 1; j < sorted.size(); j++) any |= Collide(sorted[i], sorted[j]);
    }
    REQUIRE(AnyCollide(sorted) == any);
  }
}

TEST_CASE("lines are added in the way that the text ends its own", "[fix]") {
  const auto with = [](std::string_view text) { return Applied(text, {Appended(text, "x\ny\n")}); };
  CHECK(with("") == "x\ny\n");
  CHECK(with("a\n") == "a\nx\ny\n");
  CHECK(with("a") == "a\nx\ny\n");
  CHECK(with("a\r\nb\r\n") == "a\r\nb\r\nx\r\ny\r\n");
  CHECK(with("a\r\nb") == "a\r\nb\r\nx\r\ny\r\n");
}

TEST_CASE("whole lines around a span, and how they are indented", "[fix]") {
  const std::string text = "one\n  two\nthree";
  CHECK(WholeLines(text, {6, 8}).In(text) == "  two\n");
  CHECK(WholeLines(text, {6, 11}).In(text) == "  two\nthree");
  CHECK(WholeLines(text, {0, 4}).In(text) == "one\n");
  CHECK(IndentAt(text, 8) == "  ");
  CHECK(IndentAt(text, 0).empty());
  CHECK(LineBegin(text, 4) == 4);
  CHECK(LineBegin(text, 3) == 0);
  CHECK(HasLine(text, "two"));
  CHECK_FALSE(HasLine(text, "tw"));
}
