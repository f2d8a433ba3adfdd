#include "cli/fix_report.h"

#include <string>
#include <vector>

#include "catch.h"

using namespace leaktight;

namespace {

Finding Of(std::string rule, std::string path, Span span, std::string advice) {
  Finding finding;
  finding.rule = std::move(rule);
  finding.place.path = std::move(path);
  finding.place.span = span;
  finding.place.begin = {3, 7};
  finding.advice = std::move(advice);
  return finding;
}

}  // namespace

TEST_CASE("what no patch can say is said as commands before, and as done behind", "[cli]") {
  FixPlan plan;
  plan.untracked = {".env", "a b/it's", "tab\there", "\xff"};
  plan.kept = {{"k8s/secrets.yaml", std::nullopt, "in clear", {"A", "B"}}};
  plan.notes = {"a note"};
  CHECK(BesidesThePatch(plan, false) ==
        std::vector<std::string>{
            "git rm --cached -- .env", R"(git rm --cached -- 'a b/it'\''s')",
            R"(git rm --cached -- $'tab\011here')", R"(git rm --cached -- $'\377')",
            "put the values into k8s/secrets.yaml, which git ignores: A, B", "a note"});
  CHECK(BesidesThePatch(plan, true)[0] == "out of git, and still on disk: .env");
  CHECK(BesidesThePatch(plan, true)[4] ==
        "values kept in k8s/secrets.yaml, which git ignores: A, B");
}

TEST_CASE("what is left is told with its place and reason, and advice once", "[cli]") {
  Fix fix;
  fix.by_hand = {{Of("x", "a", {10, 12}, "Do it."), "it is hard"},
                 {Of("x", "b", {}, "Do it."), ""}};
  CHECK(LeftByHand(fix) ==
        std::vector<std::string>{"a:3:7: medium x: it is hard", "    Do it.", "b: medium x"});
  CHECK(FixOutcome(fix, false) == "0 findings to mend, 2 left for you");
  fix.mended.push_back(Of("y", "a", {}, ""));
  CHECK(FixOutcome(fix, false) == "1 finding to mend, 2 left for you");
  CHECK(FixOutcome({}, false) == "nothing to mend");
}
