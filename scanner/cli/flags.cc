#include "cli/flags.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/date.h"
#include "base/suggestion.h"
#include "engine/rule_set.h"
#include "policy/check.h"

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

std::vector<Choice> AsChoices(const std::vector<std::string_view>& names) {
  std::vector<Choice> choices;
  choices.reserve(names.size());
  for (const std::string_view name : names) choices.push_back({name});
  return choices;
}

// A flag without value: sets one member.
template <bool Options::*member>
Result<void> Set(Options& options, std::string_view) {
  options.*member = true;
  return {};
}

template <bool wanted>
Result<void> SetProgress(Options& options, std::string_view) {
  options.progress = wanted;
  return {};
}

template <std::string Options::*member>
Result<void> SetText(Options& options, std::string_view value) {
  options.*member = value;
  return {};
}

constexpr Flag kFlags[] = {
    {.name = "--only",
     .value = "ID",
     .verbs = kScans | kFix,
     .repeats = true,
     .help = "Report findings of this rule or check and no others. May be given again, and takes "
             "lists: --only jwt,github-pat",
     .set = [](Options& options, std::string_view value) { return AddIds(options.only, value); }},
    {.name = "--skip",
     .value = "ID",
     .verbs = kScans | kFix,
     .repeats = true,
     .help = "Leave out findings of this rule or check. May be given again, and takes lists",
     .set = [](Options& options, std::string_view value) { return AddIds(options.skip, value); }},
    {.name = "--fail-on",
     .value = "SEVERITY",
     .verbs = kScans | kFix,
     .fallback = "low",
     .help = "The lowest severity that makes the exit status 1. What is below is still shown",
     .choices = [] { return AsChoices(SeverityNames()); },
     .set = SetFailOn},
    {.name = "--config",
     .value = "FILE",
     .verbs = kScans | kFix | kKnown,
     .fallback = ".leaktight.yaml at the top of what is scanned",
     .help = "The configuration to judge by, instead of the repository's own",
     .set = SetText<&Options::config>},
    {.name = "--no-config",
     .verbs = kScans | kFix,
     .help = "Judge without the repository's configuration",
     .set = Set<&Options::no_config>},
    {.name = "--org-config",
     .value = "FILE",
     .verbs = kScans | kFix | kConfig | kInit | kKnown,
     .repeats = true,
     .fallback = "every leaktight.orgConfig of git's configuration",
     .help =
         "An organisation's policy: the repository's configuration may add to it and never weaken "
         "it. May be given again",
     .set = [](Options& options, std::string_view value) -> Result<void> {
       options.organisation_configs.emplace_back(value);
       return {};
     }},
    {.name = "--rules",
     .value = "PATH",
     .verbs = kScans | kFix | kConfig,
     .repeats = true,
     .help =
         "A rule file, or a folder of them, whose rules are added to those built in; one of the "
         "same id replaces it. May be given again",
     .set = [](Options& options, std::string_view value) -> Result<void> {
       options.rules.emplace_back(value);
       return {};
     }},
    {.name = "--no-cache",
     .verbs = kStaged | kDiff | kTree,
     .help = "Neither use nor keep what earlier scans learned about files, in the folder leaktight "
             "of the repository's own: for a .git that others have filled",
     .set = Set<&Options::no_cache>},
    {.name = "--rev",
     .value = "REV",
     .verbs = kTree,
     .fallback = "the working tree",
     .help = "Scan the files of this commit (a branch, a tag, HEAD~3, …) instead of those in the "
             "folder. Nothing is checked out, and a bare repository will do",
     .set =
         [](Options& options, std::string_view value) {
           options.revision = value;
           return Result<void>();
         }},
    {.name = "--write",
     .verbs = kFix | kInit,
     .help = "Of fix: change the files instead of printing a patch, and do what no patch can say: "
             "git forgets files that stay on disk, and values go into files that git ignores. Of "
             "init: write .leaktight.yaml at the top of the repository",
     .set = Set<&Options::write>},
    {.name = "--squash",
     .verbs = kDiff,
     .help = "Compare the end of the branch with where it began, as a squash merge would bring it, "
             "and not commit by commit: what came and went within the branch is not reported",
     .set = Set<&Options::squash>},
    {.name = "--adopt",
     .verbs = kDiff,
     .help = "Accept what the change does to .leaktight.yaml, to rule files and to allow comments: "
             "they decide as they stand at its end, and suppression-added is not reported",
     .set = Set<&Options::adopt>},
    {.name = "--reference",
     .verbs = kStaged | kHistory,
     .help = "Have git itself read the index and every object, and use no reader of our own: the "
             "same result, slower",
     .set = Set<&Options::reference>},
    {.name = "--now",
     .value = "DATE",
     .verbs = kScans,
     .fallback = "the clock",
     .help =
         "The date (ISO 8601: 2026-11-24, 2026-11-24T16:14:36Z) that counts as today's for what "
         "expires and for how old a stored secret is",
     .set = SetNow},
    {.name = "--no-ignore",
     .verbs = kTree,
     .help = "Scan files that git ignores as well",
     .set = Set<&Options::no_ignore>},
    {.name = "--path",
     .value = "NAME",
     .verbs = kStdin | kKnown,
     .help = "Judge standard input as if it were a file of this name: what is a .env or a "
             "Kubernetes manifest is known by its name",
     .set = SetText<&Options::path>},
    {.name = "--format",
     .value = "FORMAT[=FILE]",
     .verbs = kScans,
     .repeats = true,
     .fallback = "text",
     .help =
         "How to write the report. It goes into FILE; to standard output without one or with -. "
         "May be given again, for several at once: --format text --format sarif=report.sarif",
     .choices = FormatChoices,
     .set = SetFormat},
    {.name = "--output",
     .brief = "-o",
     .value = "FILE",
     .verbs = kScans,
     .fallback = "standard output",
     .help =
         "Where to write the report whose --format names no file; - is standard output. A file is "
         "written whole or not at all",
     .set = SetOutput},
    {.name = "--show-secrets",
     .verbs = kScans,
     .help = "Show secrets in clear. Without it no output holds more of one than its first four "
             "and its last two letters",
     .set = Set<&Options::show_secrets>},
    {.name = "--show-suppressed",
     .verbs = kScans,
     .help =
         "Also list findings that a comment or an allow entry suppresses, with its reason. They "
         "are counted in any case, and never fail the scan",
     .set = Set<&Options::show_suppressed>},
    {.name = "--quiet",
     .brief = "-q",
     .verbs = kScans,
     .help = "Show findings and nothing else",
     .set = Set<&Options::quiet>},
    {.name = "--verbose",
     .brief = "-v",
     .verbs = kScans,
     .help = "Also show what was scanned, what was skipped and why, which files (manifests, JSON, "
             "dotenv) could not be read as what they are and were scanned as text, which secrets "
             "of this "
             "machine are not looked for and why, and where the time went",
     .set = Set<&Options::verbose>},
    {.name = "--progress",
     .verbs = kHistory,
     .help = "Tell on standard error how far the scan is, and how fast. That is done without this "
             "flag too where standard error is a terminal, unless with --quiet",
     .set = SetProgress<true>},
    {.name = "--no-progress",
     .verbs = kHistory,
     .help = "Do not tell how far the scan is",
     .set = SetProgress<false>},
    {.name = "--color",
     .value = "WHEN",
     .verbs = kScans | kRules,
     .fallback = "auto",
     .help = "Whether to color text. auto: on a terminal, unless NO_COLOR is set or TERM is dumb; "
             "CLICOLOR_FORCE colors anyway",
     .choices = [] { return AsChoices(ColorNames()); },
     .set = SetColor},
    {.name = "--jobs",
     .brief = "-j",
     .value = "N",
     .verbs = kScans | kFix,
     .fallback = "the number of processors",
     .help = "How many threads scan",
     .set = SetJobs},
    {.name = "--force",
     .verbs = kInit,
     .help = "With --write, also where there is one already",
     .set = Set<&Options::force>},
    {.name = "--man", .verbs = kHelp, .help = "Write the manual page", .set = Set<&Options::man>},
    {.name = "-C",
     .value = "FOLDER",
     .help = "Work as if started in this folder",
     .set = SetText<&Options::folder>},
    {.name = "--help", .brief = "-h", .help = "Show this help", .set = Set<&Options::help>},
    {.name = "--version", .help = "Show the version", .set = Set<&Options::version>},
};

}  // namespace

std::span<const Flag> Flags() {
  return kFlags;
}

const Flag* FindFlag(std::string_view name) {
  for (const Flag& flag : kFlags) {
    if (!name.empty() && (flag.name == name || flag.brief == name)) return &flag;
  }
  return nullptr;
}

}  // namespace leaktight
