#include "report/told_finding.h"

#include <algorithm>

#include "report/origin.h"

namespace leaktight {

std::vector<ToldFinding> WorstFirst(const std::vector<Finding>& findings,
                                    const std::vector<Trace>& traces) {
  std::vector<ToldFinding> sorted;
  sorted.reserve(findings.size());
  for (size_t i = 0; i < findings.size(); i++) {
    sorted.push_back({&findings[i], TraceOf(traces, i)});
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const ToldFinding& a, const ToldFinding& b) {
    return a->severity > b->severity;
  });
  return sorted;
}

std::string_view RepositoryOf(const Trace* trace) {
  return trace == nullptr ? std::string_view() : trace->repository;
}

std::string Whereabouts(const Finding& finding, const Trace* trace) {
  std::string where = Whereabouts(finding);
  const std::string_view repository = RepositoryOf(trace);
  if (!repository.empty()) where.insert(0, std::string(repository) + ": ");
  return where;
}

}  // namespace leaktight
