// A finding with what else a report tells of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "finding/trace.h"

namespace leaktight {

// Of a finding by its place in `findings`; null where there is none.
inline const Trace* TraceOf(const std::vector<Trace>& traces, size_t number) {
  return number < traces.size() ? &traces[number] : nullptr;
}

// Views into a summary.
struct ToldFinding {
  const Finding* finding;
  const Trace* trace;  // null where there is none

  const Finding& operator*() const { return *finding; }
  const Finding* operator->() const { return finding; }
};

// All of them, in their order within each severity.
std::vector<ToldFinding> WorstFirst(const std::vector<Finding>& findings,
                                    const std::vector<Trace>& traces);

// As it was named, where several repositories were scanned; else empty.
std::string_view RepositoryOf(const Trace* trace);

// Whereabouts, with the repository before it where there is one: "other: a/b.yaml".
std::string Whereabouts(const Finding& finding, const Trace* trace);

}  // namespace leaktight
