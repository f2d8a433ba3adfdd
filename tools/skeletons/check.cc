// @NAME@: say what the policy wants, and what the check knows about the format.
#include "base/text.h"
#include "policy/check.h"

namespace leaktight::@SNAKE@ {

// `./dev docs` makes the check's part of docs/policy.md from this. {password:24} and the like
// become generated values; the tests try both examples with many of them.
extern const CheckInfo kInfo = {
    .id = "@NAME@",
    .name = "Example of a check",
    .severity = Severity::kMedium,
    .practice = Practice::kSecretReferences,
    .message = "What is wrong, and why it matters.",
    .advice = "What to do in the next minute.",
    .bad_path = "@NAME@.conf",
    .bad = "secure = no\n",
    .good_path = "@NAME@.conf",
    .good = "secure = yes\n",
    .reference = "What the check knows about its format, and from where.",
};

// By path and a few bytes: is there anything to look at?
bool Applies(const File& file) {
  return file.name() == "@NAME@.conf";
}

// A pure function of the file's path and bytes. Readers stand ready: file.Dotenv(), file.Yaml();
// file.HoldsToken() asks the engine.
void Run(const File& file, std::vector<Violation>& violations) {
  constexpr std::string_view kWrong = "secure = no";
  const size_t at = file.bytes().find(kWrong);
  if (at == std::string_view::npos) return;
  Violation violation;
  violation.about = {at, at + kWrong.size()};
  violations.push_back(std::move(violation));
}

}  // namespace leaktight::@SNAKE@
