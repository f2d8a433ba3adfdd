// The parts that a report in text is made of.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "report/report.h"
#include "report/secret_mask.h"
#include "report/style.h"

namespace leaktight {

// What all parts of one report share.
struct TextPage {
  const ReportOptions& options;
  SecretMask mask;  // masks nothing where secrets are to be shown
  Painter paint;

  // A path, or another text from a repository, as it may stand within a line.
  std::string Show(std::string_view text) const;
};

// The line that a finding stands on behind its number, every secret on it masked, and a second line
// with carets under what the finding is about. Empty where there is no line to show.
std::string ShowExcerpt(const TextPage& page, const Finding& finding);

// One finding without its path. Advice and messages that are in `said` were printed further up and
// are not repeated; what is printed is added.
std::string ShowFinding(const TextPage& page, const Finding& finding, const Trace* trace,
                        std::set<std::string>& said);

// One that is suppressed, in two lines or three: what stands where, and who allowed it why.
std::string ShowSuppressed(const TextPage& page, const Finding& finding, const Trace* trace);

// What was scanned, what was skipped and why, and where the time went.
std::string ShowWork(const TextPage& page, const Summary& scan);

bool LookedAtNothing(const Summary& scan);

// The last line: what was found in how much. Says in words where a scan looked at nothing or is not
// whole.
std::string ShowOutcome(const TextPage& page, const Summary& scan);

}  // namespace leaktight
