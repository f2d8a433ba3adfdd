// `config check`: is a configuration right, before a scan depends on it? `config show`: which one
// is in force, and what of it comes from where?
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/date.h"
#include "cli/criteria_here.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "config/config_text.h"
#include "config/grants.h"
#include "git/repository.h"
#include "report/quantity.h"
#include "scan/criteria.h"

namespace leaktight {
namespace {

// What a scan would warn of, told before it.
std::string Warnings(const Criteria& criteria, int64_t today) {
  std::string text;
  for (const AllowEntry& entry : criteria.config().allow) {
    const auto last = ParseDate(entry.expires);
    if (!last || *last >= today) continue;
    text += fmt::format("{}:{}: this entry expired on {} and allows nothing any more\n", entry.file,
                        entry.line, entry.expires);
  }
  for (const Refusal& refusal : criteria.refusals()) {
    text += fmt::format("{}:{}: has no effect under the organisation's policy: {}\n", refusal.file,
                        refusal.line, refusal.what);
  }
  return text;
}

std::string FolderOf(const std::string& file) {
  return file.substr(0, file.rfind('/') + 1);
}

// What a policy has and no .leaktight.yaml can say.
std::string AboutPolicies(const Criteria& criteria) {
  std::string text;
  for (const Config& policy : criteria.policies()) {
    text += fmt::format("# organisation {}", policy.file);
    std::string_view before = " grants: ";
    for (const std::string_view grant : NamesOf(policy.grants)) {
      text += fmt::format("{}{}", before, grant);
      before = ", ";
    }
    if (before != ", ") text += " grants nothing";
    text += '\n';
    for (const RuleFileName& file : policy.rule_files) {
      text += fmt::format("# organisation {}:{} brings the rules in {}\n", policy.file, file.line,
                          file.path);
    }
  }
  return text;
}

}  // namespace

Result<int> RunConfigCheck(const Options& options) {
  CriteriaOptions asked;
  asked.config_file =
      options.arguments.empty() ? std::string(kConfigFileName) : options.arguments[0];
  std::vector<ScanError> errors;
  const Result<Criteria> criteria =
      CriteriaHere(asked, options, FolderOf(asked.config_file), errors);
  if (!criteria) return tl::unexpected(criteria.error());
  if (TellErrors(errors)) return 2;

  const Config& config = criteria->config();
  const std::string text =
      Warnings(*criteria, std::time(nullptr) / kSecondsADay) +
      fmt::format("{}: all right: {}, {}, {}, {}\n", asked.config_file,
                  ShowCountOf(config.rules.size(), "rule set", "rules set"),
                  ShowCountOf(config.rule_files.size(), "rule file", "rule files"),
                  ShowCountOf(config.exclude.size(), "path left out", "paths left out"),
                  ShowCountOf(config.allow.size(), "allow entry", "allow entries"));
  return Show(EscapeLines(text));
}

// Where no file is named it is the one that a scan of this repository reads, and there need not be
// one.
Result<int> RunConfigShow(const Options& options) {
  CriteriaOptions asked;
  std::string folder;
  if (options.arguments.empty()) {
    const Result<std::optional<std::string>> top = TopOfWorkingTree({});
    if (top && *top) folder = **top + "/";
  } else {
    asked.config_file = options.arguments[0];
    folder = FolderOf(asked.config_file);
  }
  std::vector<ScanError> errors;
  const Result<Criteria> criteria = CriteriaHere(asked, options, folder, errors);
  if (!criteria) return tl::unexpected(criteria.error());
  if (TellErrors(errors)) return 2;
  std::vector<std::string> organisation;
  for (const Config& policy : criteria->policies()) organisation.push_back(policy.file);
  std::string text = AboutPolicies(*criteria);
  for (const Refusal& refusal : criteria->refusals()) {
    text += fmt::format("# no effect: {}:{} {}\n", refusal.file, refusal.line, refusal.what);
  }
  return Show(EscapeLines(text + ConfigText(criteria->config(), organisation)));
}

}  // namespace leaktight
