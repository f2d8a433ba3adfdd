#include "cli/flag_values.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "base/date.h"
#include "base/size.h"
#include "base/suggestion.h"
#include "finding/confidence.h"
#include "finding/severity.h"
#include "report/report.h"

namespace leaktight {
namespace {

constexpr const char* kNamesAll = "leaktight rules list names them all";

std::string Join(const std::vector<std::string_view>& names) {
  std::string joined;
  for (const std::string_view name : names) {
    if (!joined.empty()) joined += ", ";
    joined += name;
  }
  return joined;
}

// The error for a value that is none of `known`.
tl::unexpected<Error> NoSuch(std::string_view what, std::string_view value,
                             const std::vector<std::string_view>& known) {
  std::string next = DidYouMean(value, known);
  if (next.empty()) next = "it is one of: " + Join(known);
  return Fail({}, "there is no " + std::string(what) + " " + std::string(value), std::move(next));
}

std::vector<std::string_view> FormatNames() {
  std::vector<std::string_view> names;
  for (const ReportFormat& format : ReportFormats()) names.push_back(format.name);
  return names;
}

std::vector<std::string_view> SeverityNames() {
  return {std::begin(kSeverityNames), std::end(kSeverityNames)};
}

std::vector<std::string_view> ColorNames() {
  return {"auto", "always", "never"};
}

}  // namespace

Result<void> SetFormat(Options& options, std::string_view value) {
  const size_t equals = value.find('=');  // no format has one in its name, a file may
  const std::string_view name = value.substr(0, equals);
  const ReportFormat* format = FindReportFormat(name);
  if (format == nullptr) return NoSuch("format", name, FormatNames());
  std::string_view file;
  if (equals != std::string_view::npos) {
    file = value.substr(equals + 1);
    if (file.empty()) return Fail({}, std::string(value) + " needs the name of a file behind =");
  }
  options.reports.push_back({format, std::string(file == "-" ? std::string_view() : file)});
  return {};
}

Result<void> SetFailOn(Options& options, std::string_view value) {
  const std::optional<Severity> severity = ParseSeverity(value);
  if (!severity) return NoSuch("severity", value, SeverityNames());
  options.fail_on = *severity;
  return {};
}

Result<void> SetColor(Options& options, std::string_view value) {
  const std::vector<std::string_view> names = ColorNames();
  const auto at = std::find(names.begin(), names.end(), value);
  if (at == names.end()) return NoSuch("choice", value, names);
  options.color = static_cast<ColorChoice>(at - names.begin());
  return {};
}

Result<void> SetJobs(Options& options, std::string_view value) {
  constexpr size_t kMost = 1024;
  size_t jobs = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), jobs);
  if (error != std::errc() || end != value.data() + value.size() || jobs < 1 || jobs > kMost) {
    return Fail({}, std::string(value) + " is no number of jobs", "it is from 1 to 1024");
  }
  options.jobs = jobs;
  return {};
}

// Each value may be a list: "jwt,github-pat". Whether there is such a rule the scan asks, once all
// rules are read.
Result<void> AddIds(std::vector<std::string>& ids, std::string_view value) {
  for (size_t at = 0; at <= value.size();) {
    const size_t end = std::min(value.find(',', at), value.size());
    if (end == at) return Fail({}, "it needs the id of a rule or check", kNamesAll);
    ids.emplace_back(value.substr(at, end - at));
    at = end + 1;
  }
  return {};
}

Result<void> SetOutput(Options& options, std::string_view value) {
  if (value.empty()) return Fail({}, "it needs the name of a file");
  options.output = value == "-" ? std::string_view() : value;
  return {};
}

Result<void> SetNow(Options& options, std::string_view value) {
  options.now = ParseTime(value);
  if (options.now) return {};
  return Fail({}, std::string(value) + " is no date", "write 2026-11-24 or 2026-11-24T16:14:36Z");
}

std::vector<Choice> FormatChoices() {
  std::vector<Choice> choices;
  for (const ReportFormat& format : ReportFormats()) {
    choices.push_back({format.name, format.summary});
  }
  return choices;
}

namespace {

std::vector<Choice> AsChoices(const std::vector<std::string_view>& names) {
  std::vector<Choice> choices;
  choices.reserve(names.size());
  for (const std::string_view name : names) choices.push_back({name});
  return choices;
}

}  // namespace

std::vector<Choice> SeverityChoices() {
  return AsChoices(SeverityNames());
}

std::vector<Choice> ColorChoices() {
  return AsChoices(ColorNames());
}

Result<void> AddBranches(Options& options, std::string_view value) {
  if (!options.branches) options.branches.emplace();
  options.branches->emplace_back(value);
  return {};
}

Result<void> SetDecodeDepth(Options& options, std::string_view value) {
  constexpr uint32_t kMost = 10;
  uint32_t depth = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), depth);
  if (error != std::errc() || end != value.data() + value.size() || depth > kMost) {
    return Fail({}, std::string(value) + " is no depth",
                "it is from 0 to 10; 0: nothing is decoded");
  }
  options.max_decode_depth = depth;
  return {};
}

Result<void> SetMinConfidence(Options& options, std::string_view value) {
  options.min_confidence = ParseConfidence(value);
  if (options.min_confidence) return {};
  return Fail({}, std::string(value) + " is no confidence",
              "it is from 0 to 1, as 0.75; 0: tell everything that may be a secret");
}

Result<void> SetMaxBlobSize(Options& options, std::string_view value) {
  const std::optional<uint64_t> size = ParseSize(value);
  if (!size) return Fail({}, std::string(value) + " is no size", "write 500k, 20m or 1g");
  options.max_blob_size = *size;
  return {};
}

}  // namespace leaktight
