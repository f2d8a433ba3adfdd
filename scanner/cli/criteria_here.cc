#include "cli/criteria_here.h"

#include <sys/stat.h>

#include <ctime>
#include <optional>
#include <utility>

#include "base/file.h"
#include "cli/organisation_files.h"
#include "cli/output.h"

namespace leaktight {

Result<Criteria> CriteriaHere(CriteriaOptions asked, const Options& options,
                              const std::string& folder, std::vector<ScanError>& errors) {
  Result<std::vector<OrganisationFile>> organisation = OrganisationFiles(options, {});
  if (!organisation) return tl::unexpected(organisation.error());
  asked.organisation_files = std::move(*organisation);
  asked.rule_paths = options.rules;
  asked.now = std::time(nullptr);
  const auto read = [&](const std::string& path) -> Result<std::optional<std::string>> {
    struct stat status {};
    if (stat((folder + path).c_str(), &status) != 0) return std::nullopt;
    Result<std::string> text = ReadFile(folder + path);
    if (!text) return tl::unexpected(text.error());
    return std::optional<std::string>(std::move(*text));
  };
  return Criteria::Make(asked, read, errors);
}

bool TellErrors(const std::vector<ScanError>& errors) {
  for (const ScanError& error : errors) Complain(error.message);
  return !errors.empty();
}

}  // namespace leaktight
