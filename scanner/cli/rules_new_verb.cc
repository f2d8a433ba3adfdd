// `rules new`: a rule file from tokens that it is to find.
#include <fmt/format.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/secret_bytes.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "engine/rule_proposal.h"
#include "policy/check.h"

namespace leaktight {
namespace {

constexpr size_t kMostInput = 1 << 20;

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trim(text.substr(0, end));
    if (!line.empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// An argument too many may be a token: it is not said again.
Result<void> CheckArguments(const std::string& id, size_t arguments) {
  if (arguments > 1) {
    return Fail({}, "there is more than one argument, the id of the new rule",
                "samples go behind --sample each, or to standard input, one a line");
  }
  if (FindCheck(id) != nullptr) {
    return Fail({}, fmt::format("`{}` is the id of a check", id), "give the rule another id");
  }
  return {};
}

void Advise(const std::string& id, const RuleProposal& proposal) {
  for (const std::string& note : proposal.notes) Complain("note: " + note);
  if (BuiltinRules().Find(id) != nullptr) {
    Complain(fmt::format("note: {} is built in; a rule of this id takes its place", id));
  }
  if (!proposal.found_by.empty()) {
    Complain(fmt::format("note: built in, {} finds these samples already: is a rule needed?",
                         fmt::join(proposal.found_by, ", ")));
  }
  Complain(fmt::format(
      "next: save it as a file, {}.yaml; fill in what it asks for; leaktight rules test {}.yaml "
      "tries it; leaktight tree --rules {}.yaml scans with it",
      id, id, id));
}

}  // namespace

Result<int> RunRulesNew(const Options& options) {
  const std::string& id = options.arguments[0];
  if (auto fits = CheckArguments(id, options.arguments.size()); !fits) {
    return tl::unexpected(fits.error());
  }
  std::vector<std::string_view> samples(options.samples.begin(), options.samples.end());
  SecretBytes input;
  if (samples.empty()) {
    if (isatty(STDIN_FILENO) != 0) {
      Complain("reading samples from standard input, one a line, to its end (Ctrl-D)");
    }
    Result<SecretBytes> read = ReadSecrets(STDIN_FILENO, "standard input", kMostInput);
    if (!read) return tl::unexpected(read.error());
    input = std::move(*read);
    samples = LinesOf(input.view());
  }
  const Result<RuleProposal> proposal = ProposeRule(id, samples, BuiltinRules());
  if (!proposal) return tl::unexpected(proposal.error());
  Advise(id, *proposal);
  return Show(proposal->text);
}

}  // namespace leaktight
