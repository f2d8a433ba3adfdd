#include "cli/scan_criteria.h"

#include <ctime>
#include <utility>

#include "cli/organisation_files.h"

namespace leaktight {

Result<CriteriaOptions> CriteriaOf(const Options& options, const GitPlace& place) {
  CriteriaOptions criteria;
  Result<std::vector<OrganisationFile>> files = OrganisationFiles(options, place);
  if (!files) return tl::unexpected(files.error());
  criteria.organisation_files = std::move(*files);
  criteria.config_file = options.config;
  criteria.no_config = options.no_config;
  criteria.rule_paths = options.rules;
  criteria.selection = {options.only, options.skip};
  criteria.now = std::time(nullptr);
  criteria.tell_unparsed = options.verbose;
  return criteria;
}

}  // namespace leaktight
