#include "cli/scan_criteria.h"

#include <ctime>
#include <utility>

#include "cli/known_options.h"
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
  criteria.known = KnownOptionsOf(place);
  criteria.selection = {options.only, options.skip};
  criteria.paths = {options.include, options.exclude, options.max_blob_size};
  if (options.archives) criteria.archives = ArchiveUse::kAll;
  criteria.decode_depth = options.max_decode_depth;
  criteria.min_confidence = options.min_confidence;
  criteria.now = options.now.value_or(std::time(nullptr));
  criteria.now_is_given = options.now.has_value();
  criteria.tell_unparsed = options.verbose;
  return criteria;
}

}  // namespace leaktight
