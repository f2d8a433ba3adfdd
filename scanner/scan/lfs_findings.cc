#include "scan/lfs_findings.h"

namespace leaktight {

void TellOfLfsObject(std::string_view id, JudgedBlob& judged) {
  if (id.empty()) return;
  for (Finding& finding : judged.findings) finding.details.emplace_back("Git LFS object", id);
  judged.stored.clear();
}

}  // namespace leaktight
