// The formats' writers, one file each; report.cc names them in its table.
#pragma once

#include <string>

#include "report/report.h"

namespace leaktight {

std::string WriteText(const Summary& scan, const ReportOptions& options);
std::string WriteJson(const Summary& scan, const ReportOptions& options);
std::string WriteJsonl(const Summary& scan, const ReportOptions& options);
std::string WriteSarif(const Summary& scan, const ReportOptions& options);
std::string WriteGithub(const Summary& scan, const ReportOptions& options);
std::string WriteGitlab(const Summary& scan, const ReportOptions& options);
std::string WriteMarkdown(const Summary& scan, const ReportOptions& options);

}  // namespace leaktight
