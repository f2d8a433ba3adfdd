// @NAME@: say who reads it, and where its standard stands.
#include <string>

#include "base/text.h"
#include "finding/redaction.h"
#include "report/formats.h"
#include "report/origin.h"
#include "report/secret_mask.h"

namespace leaktight {

// One line a finding. What comes from a repository (paths, messages, names) is masked, since a
// secret may stand in it, and escaped; secrets are redacted unless the user asked for them.
std::string Write@CAMEL@(const Summary& scan, const ReportOptions& options) {
  const SecretMask mask = options.show_secrets ? SecretMask() : SecretMask(scan);
  std::string out;
  for (const Finding& finding : scan.findings) {
    out += EscapeForTerminal(mask.Apply(Whereabouts(finding))) + ":" +
           std::to_string(finding.place.begin.line) + ": " + finding.rule;
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
