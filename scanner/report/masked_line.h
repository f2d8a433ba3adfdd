// The line that a finding stands on, with every secret on it masked: what all formats show of it.
#pragma once

#include <string>
#include <vector>

#include "report/report.h"
#include "report/secret_mask.h"

namespace leaktight {

// A run of bytes of one kind. Masked, where secrets are not to be shown, and not escaped.
struct LinePiece {
  std::string text;
  bool secret = false;
  bool caret = false;  // what the finding is about
};

// In their order. One piece at least carries the caret, if only a blank behind the line's end; none
// at all where the finding has no line to show.
std::vector<LinePiece> MaskedLine(const Finding& finding, const SecretMask& mask,
                                  const ReportOptions& options);

// The same as one text, with "…" where the line is cut.
std::string MaskedLineText(const Finding& finding, const SecretMask& mask,
                           const ReportOptions& options);

}  // namespace leaktight
