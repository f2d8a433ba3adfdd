// For programs: one object, schema leaktight/1. Within a version of the schema fields are added and
// never changed.
#include "report/finding_json.h"
#include "report/formats.h"
#include "report/told_finding.h"

namespace leaktight {
namespace {

using Json = nlohmann::ordered_json;

void PutRepository(Json& object, const std::string& name, const SecretMask& mask) {
  if (!name.empty()) object["repository"] = mask.Apply(name);
}

Json ScanJson(const Summary& scan, const SecretMask& mask, const ReportOptions& options) {
  Json object;
  object["kind"] = Name(scan.kind);
  object["complete"] = scan.complete();
  if (!scan.repositories.empty()) {
    object["repositories"] = Json::array();
    for (const std::string& name : scan.repositories) {
      object["repositories"].push_back(mask.Apply(name));
    }
  }
  object["files"] = scan.files;
  object["bytes"] = scan.bytes;
  if (CountsCommits(scan.kind)) object["commits"] = scan.commits;
  object["skipped"] = Json::object();
  for (const auto& [reason, files] : scan.skipped) {
    if (files > 0) object["skipped"][std::string(reason)] = files;
  }
  if (!options.verbose) return object;
  object["scanned_paths"] = Json::array();
  for (const std::string& path : scan.scanned_paths) {
    Json entry;
    PutPath(entry, path, mask);
    object["scanned_paths"].push_back(std::move(entry));
  }
  object["skipped_paths"] = Json::array();
  for (const Skipped& skipped : scan.skipped_paths) {
    Json entry;
    PutPath(entry, skipped.path, mask);
    entry["reason"] = skipped.reason;
    object["skipped_paths"].push_back(std::move(entry));
  }
  object["unparsed"] = Json::array();
  for (const Unparsed& file : scan.unparsed) {
    Json entry;
    PutPath(entry, file.path, mask);
    entry["line"] = file.line;
    entry["column"] = file.column;
    entry["message"] = mask.Apply(file.message);
    object["unparsed"].push_back(std::move(entry));
  }
  object["seconds"] = scan.seconds;
  object["phases"] = Json::object();
  for (const Phase& phase : scan.phases) object["phases"][std::string(phase.name)] = phase.seconds;
  return object;
}

}  // namespace

std::string WriteJson(const Summary& scan, const ReportOptions& options) {
  const SecretMask mask = options.show_secrets ? SecretMask() : SecretMask(scan);
  Json report;
  report["schema"] = "leaktight/1";
  report["tool"] = {{"name", "leaktight"}, {"version", LEAKTIGHT_VERSION}};
  report["scan"] = ScanJson(scan, mask, options);
  report["findings"] = Json::array();
  for (size_t i = 0; i < scan.findings.size(); i++) {
    report["findings"].push_back(
        FindingJson(scan.findings[i], TraceOf(scan.traces, i), mask, options));
  }
  report["suppressed"] = scan.suppressed.size();
  if (options.show_suppressed) {
    Json& suppressed = report["suppressed_findings"] = Json::array();
    for (size_t i = 0; i < scan.suppressed.size(); i++) {
      suppressed.push_back(
          FindingJson(scan.suppressed[i], TraceOf(scan.suppressed_traces, i), mask, options));
    }
  }
  report["errors"] = Json::array();
  for (const ScanError& error : scan.errors) {
    Json entry;
    PutRepository(entry, error.repository, mask);
    PutPath(entry, error.path, mask);
    entry["message"] = mask.Apply(error.message);
    report["errors"].push_back(std::move(entry));
  }
  report["warnings"] = Json::array();
  for (const ScanWarning& warning : scan.warnings) {
    Json entry;
    PutRepository(entry, warning.repository, mask);
    PutPath(entry, warning.path, mask);
    entry["line"] = warning.line == 0 ? Json(nullptr) : Json(warning.line);
    entry["message"] = mask.Apply(warning.message);
    report["warnings"].push_back(std::move(entry));
  }
  report["notes"] = Json::array();
  for (const std::string& note : scan.notes) report["notes"].push_back(mask.Apply(note));
  return Dump(report, 2) + '\n';
}

}  // namespace leaktight
