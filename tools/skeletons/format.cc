// @NAME@: say who reads it, and where its standard stands.
#include <string>

#include "base/text.h"
#include "finding/redaction.h"
#include "report/formats.h"

namespace leaktight {

// One line a finding. What comes from a repository (paths, excerpts, messages) is escaped, and
// secrets are redacted unless the user asked for them.
std::string Write@CAMEL@(const Summary& scan, const ReportOptions& options) {
  std::string out;
  for (const Finding& finding : scan.findings) {
    out += EscapeForTerminal(finding.place.path) + ":" + std::to_string(finding.place.begin.line) +
           ": " + finding.rule;
    if (finding.has_secret) {
      const bool clear = options.show_secrets;
      out += " " + (clear ? EscapeForTerminal(finding.secret) : Redact(finding.secret));
    }
    out += '\n';
  }
  // An empty report would look like one that was never written.
  return out + std::to_string(scan.findings.size()) + " findings\n";
}

}  // namespace leaktight
