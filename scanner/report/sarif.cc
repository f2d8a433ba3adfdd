// SARIF 2.1.0: for code scanning, editors and viewers.
#include "report/finding_json.h"
#include "report/formats.h"
#include "report/sarif_parts.h"
#include "report/told_finding.h"

namespace leaktight {
namespace {

using sarif::Json;

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

Json VersionControl(const Provenance& provenance) {
  Json details{{"repositoryUri", provenance.repository}};
  if (!provenance.revision.empty()) details["revisionId"] = provenance.revision;
  if (!provenance.branch.empty()) details["branch"] = provenance.branch;
  details["mappedTo"] = {{"uriBaseId", sarif::kRoot}};
  return details;
}

// What was scanned has no place of its own in the standard.
Json Counts(const Summary& scan) {
  Json counts{{"kind", Name(scan.kind)}, {"files", scan.files}, {"bytes", scan.bytes}};
  if (CountsCommits(scan.kind)) counts["commits"] = scan.commits;
  counts["suppressed"] = scan.suppressed.size();
  if (scan.provenance && scan.provenance->repository.empty()) {
    counts["revision"] = scan.provenance->revision;
  }
  return counts;
}

}  // namespace

std::string WriteSarif(const Summary& scan, const ReportOptions& options) {
  SecretMask mask = options.show_secrets ? SecretMask() : SecretMask(scan);
  sarif::Archives archives(scan, mask, options.show_suppressed);
  sarif::Log log{options, std::move(mask), std::move(archives), {}};
  Json results = Json::array();
  const auto add = [&](const std::vector<Finding>& findings, const std::vector<Trace>& traces) {
    for (size_t i = 0; i < findings.size(); i++) {
      results.push_back(sarif::Result(log, findings[i], TraceOf(traces, i)));
    }
  };
  add(scan.findings, scan.traces);
  if (options.show_suppressed) add(scan.suppressed, scan.suppressed_traces);
  Json rules = Json::array();
  for (const RuleWords& rule : log.rules.rules()) rules.push_back(sarif::Rule(log, rule));

  Json run;
  run["tool"]["driver"] = {{"name", "leaktight"},
                           {"version", LEAKTIGHT_VERSION},
                           {"semanticVersion", LEAKTIGHT_VERSION},
                           {"rules", std::move(rules)}};
  run["invocations"] = Json::array({sarif::Invocation(log, scan)});
  if (scan.provenance && !scan.provenance->repository.empty()) {
    run["versionControlProvenance"] = Json::array({VersionControl(*scan.provenance)});
  }
  run["originalUriBaseIds"][std::string(sarif::kRoot)]["description"]["text"] =
      "The top of the repository, or of the folder that was scanned.";
  // What stands before the last slash is the category by which GitHub keeps several reports apart.
  run["automationDetails"]["id"] = "leaktight/" + std::string(Name(scan.kind)) + "/";
  run["columnKind"] = "utf16CodeUnits";
  if (!log.archives.artifacts().empty()) run["artifacts"] = log.archives.artifacts();
  run["results"] = std::move(results);
  run["properties"] = Counts(scan);
  const Json sarif{{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
  return Dump(sarif, 2) + '\n';
}

}  // namespace leaktight
