#include "scan/merge_summaries.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace leaktight {
namespace {

template <class Item>
void Append(std::vector<Item> from, std::vector<Item>& to) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

void AppendTraces(std::vector<Trace> from, size_t findings, const std::string& repository,
                  std::vector<Trace>& to) {
  from.resize(findings);
  for (Trace& trace : from) trace.repository = repository;
  Append(std::move(from), to);
}

void KeepLowest(std::optional<Severity> one, std::optional<Severity>& lowest) {
  if (one) lowest = std::min(*one, lowest.value_or(*one));
}

}  // namespace

void AddSummary(Summary one, const std::string& repository, Summary& all) {
  AppendTraces(std::move(one.traces), one.findings.size(), repository, all.traces);
  AppendTraces(std::move(one.suppressed_traces), one.suppressed.size(), repository,
               all.suppressed_traces);
  Append(std::move(one.findings), all.findings);
  Append(std::move(one.suppressed), all.suppressed);
  for (ScanError& error : one.errors) error.repository = repository;
  for (ScanWarning& warning : one.warnings) warning.repository = repository;
  for (std::string& note : one.notes) note.insert(0, repository + ": ");
  Append(std::move(one.errors), all.errors);
  Append(std::move(one.warnings), all.warnings);
  Append(std::move(one.notes), all.notes);
  Append(std::move(one.scanned_paths), all.scanned_paths);
  Append(std::move(one.skipped_paths), all.skipped_paths);
  Append(std::move(one.unparsed), all.unparsed);
  Append(std::move(one.unknown), all.unknown);
  for (const auto& [reason, files] : one.skipped) all.skipped[reason] += files;
  for (const Phase& phase : one.phases) {
    const auto same = std::find_if(all.phases.begin(), all.phases.end(),
                                   [&](const Phase& other) { return other.name == phase.name; });
    if (same == all.phases.end()) {
      all.phases.push_back(phase);
    } else {
      same->seconds += phase.seconds;
    }
  }
  all.files += one.files;
  all.bytes += one.bytes;
  all.commits += one.commits;
  // Of one that says nothing the usual holds, which is the strictest.
  KeepLowest(one.fail_on.value_or(Severity::kLow), all.fail_on);
  KeepLowest(one.highest_fail_on, all.highest_fail_on);
}

}  // namespace leaktight
