#include "report/report.h"

#include "report/formats.h"

namespace leaktight {
namespace {

constexpr ReportFormat kFormats[] = {
    {"text", "for people: each finding with its line and what to do", WriteText},
    {"json", "for programs: one object, schema leaktight/1", WriteJson},
};

}  // namespace

std::span<const ReportFormat> ReportFormats() {
  return kFormats;
}

const ReportFormat* FindReportFormat(std::string_view name) {
  for (const ReportFormat& format : kFormats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace leaktight
