// `config check`: is a configuration right, before a scan depends on it?
#include <ctime>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/date.h"
#include "base/file.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "report/quantity.h"
#include "scan/criteria.h"

namespace leaktight {
namespace {

// What a scan would warn of, told before it.
std::string Warnings(const Config& config, int64_t today) {
  std::string text;
  for (const AllowEntry& entry : config.allow) {
    const auto last = ParseDate(entry.expires);
    if (!last || *last >= today) continue;
    text += fmt::format("{}:{}: this entry expired on {} and allows nothing any more\n",
                        config.file, entry.line, entry.expires);
  }
  return text;
}

}  // namespace

Result<int> RunConfigCheck(const Options& options) {
  const std::string file =
      options.arguments.empty() ? std::string(kConfigFileName) : options.arguments[0];
  const size_t slash = file.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : file.substr(0, slash + 1);

  CriteriaOptions asked;
  asked.config_file = file;
  asked.rule_paths = options.rules;
  asked.now = std::time(nullptr);
  std::vector<ScanError> errors;
  const auto read = [&](const std::string& path) -> Result<std::optional<std::string>> {
    Result<std::string> text = ReadFile(folder + path);
    if (!text) return tl::unexpected(text.error());
    return std::optional<std::string>(std::move(*text));
  };
  const Result<Criteria> criteria = Criteria::Make(asked, read, errors);
  if (!criteria) return tl::unexpected(criteria.error());
  for (const ScanError& error : errors) Complain(error.message);
  if (!errors.empty()) return 2;

  const Config& config = criteria->config();
  const std::string text =
      Warnings(config, asked.now / kSecondsADay) +
      fmt::format("{}: all right: {}, {}, {}, {}\n", file,
                  ShowCountOf(config.rules.size(), "rule set", "rules set"),
                  ShowCountOf(config.rule_files.size(), "rule file", "rule files"),
                  ShowCountOf(config.exclude.size(), "path left out", "paths left out"),
                  ShowCountOf(config.allow.size(), "allow entry", "allow entries"));
  return Show(EscapeLines(text));
}

}  // namespace leaktight
