#include "policy/policy_reference.h"

#include <fmt/format.h>

#include "policy/check.h"

namespace leaktight {
namespace {

constexpr std::string_view kHead = R"(# The policy: what leaktight checks besides tokens

<!-- Generated from the checks in scanner/policy/. To change it, change those, then run
     `LEAKTIGHT_WRITE_DOCS=1 build/tests/leaktight-tests "docs/policy.md is what the checks say"`. -->

Rules find tokens by their shape. Checks know how secrets are meant to be kept, and tell where a
repository does otherwise. Each has an identifier that `--only`, `--skip` and `.leaktight.yaml` take.
Where a check and a rule see the same bytes, the check is reported and names the rule in `also`.

In the examples, `{password:24}` stands for 24 random characters, and `{again}` for the same ones.

| check | severity | what is wrong |
| --- | --- | --- |
)";

std::string Language(std::string_view path) {
  return path.find("yaml") != std::string_view::npos ? "yaml" : "sh";
}

void AddRow(std::string& text, const CheckInfo& info) {
  text += fmt::format("| [`{0}`](#{0}) | {1} | {2} |\n", info.id, Name(info.severity), info.name);
}

void AddExample(std::string& text, std::string_view what, std::string_view path,
                std::string_view example) {
  text += fmt::format("{}, `{}`:\n\n```{}\n{}```\n\n", what, path, Language(path), example);
}

void AddSection(std::string& text, const CheckInfo& info) {
  text += fmt::format("\n## {}\n\n{}. Severity: {}.\n\n{}\n\n**What to do:** {}\n\n", info.id,
                      info.name, Name(info.severity), info.message, info.advice);
  if (!info.beside_path.empty()) AddExample(text, "Beside it", info.beside_path, info.beside);
  AddExample(text, "Bad", info.bad_path, info.bad);
  AddExample(text, "Good", info.good_path, info.good);
  text += fmt::format("**What it knows:** {}\n", info.reference);
}

}  // namespace

std::string PolicyReference() {
  std::string text(kHead);
  for (const CheckInfo* check : AllChecks()) AddRow(text, *check);
  for (const CheckInfo* check : AllChecks()) AddSection(text, *check);
  return text;
}

}  // namespace leaktight
