#include "cli/flags.h"

#include <vector>

#include "cli/flag_values.h"

namespace leaktight {
namespace {

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

template <std::vector<std::string> Options::*member>
Result<void> AddText(Options& options, std::string_view value) {
  if (value.empty()) return Fail({}, "it needs a value");
  (options.*member).emplace_back(value);
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
     .choices = SeverityChoices,
     .set = SetFailOn},
    {.name = "--config",
     .value = "FILE",
     .verbs = kScans | kFix | kKnown | kExplain,
     .fallback = ".leaktight.yaml at the top of what is scanned",
     .help = "The configuration to judge by, instead of the repository's own",
     .set = SetText<&Options::config>},
    {.name = "--no-config",
     .verbs = kScans | kFix | kExplain,
     .help = "Judge without the repository's configuration",
     .set = Set<&Options::no_config>},
    {.name = "--org-config",
     .value = "FILE",
     .verbs = kScans | kFix | kConfig | kInit | kKnown | kExplain,
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
     .verbs = kScans | kFix | kConfig | kExplain,
     .repeats = true,
     .help =
         "A rule file, or a folder of them, whose rules are added to those built in; one of the "
         "same id replaces it. May be given again",
     .set = [](Options& options, std::string_view value) -> Result<void> {
       options.rules.emplace_back(value);
       return {};
     }},
    {.name = "--no-cache",
     .verbs = kStaged | kDiff | kTree | kHistory,
     .help = "Neither use nor keep what earlier scans learned about files, in the folder leaktight "
             "of the repository's own: for a .git that others have filled",
     .set = Set<&Options::no_cache>},
    {.name = "--rev",
     .value = "REV",
     .verbs = kTree | kExplain,
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
    {.name = "--archives",
     .verbs = kScans | kExplain,
     .help = "Also open archives (zip, jar, whl, apk, tar, and what gzip, bzip2, xz or zstd packs) "
             "larger than 8 MiB, and look further into them. Of history: open archives at all",
     .set = Set<&Options::archives>},
    {.name = "--max-decode-depth",
     .value = "N",
     .verbs = kScans | kFix | kExplain,
     .fallback = "5",
     .help = "How many encodings within each other are looked into (base64, hexadecimal, gzip in "
             "base64, percent-encoding, escapes, entities, strings in pieces, UTF-16 and UTF-32); "
             "0: none",
     .set = SetDecodeDepth},
    {.name = "--min-confidence",
     .value = "N",
     .verbs = kScans | kFix | kExplain,
     .fallback = "what the configuration says, else 0.5",
     .help = "Leave out findings that are less likely to be right, from 0 to 1. Where a form or a "
             "policy says what something is, that is 1; less is what its name and its look alone "
             "tell. leaktight explain shows why",
     .set = SetMinConfidence},
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
    {.name = "--since",
     .value = "DATE",
     .verbs = kHistory,
     .help = "Scan what commits of this date or later bring: 2026-11-24, 2026-11-24T16:14:36Z, "
             "yesterday, 2 weeks ago. Committers' dates count, as for git log --since",
     .set =
         [](Options& options, std::string_view value) {
           options.since = value;
           return Result<void>();
         }},
    {.name = "--branches",
     .value = "GLOB",
     .value_is_optional = true,
     .verbs = kHistory,
     .repeats = true,
     .help = "Scan what branches reach, and no tags, stashes, notes or other refs; with GLOB those "
             "of this name, as git log --branches=GLOB takes them. May be given again",
     .set = AddBranches},
    {.name = "--not",
     .value = "REV",
     .verbs = kHistory,
     .repeats = true,
     .help =
         "Leave out the commits that REV (a branch, a tag, HEAD~3, …) reaches, as git log --not "
         "does. May be given again",
     .set = AddText<&Options::without>},
    {.name = "--all-objects",
     .verbs = kHistory,
     .help = "Also scan what no ref reaches and is still there: commits that were rewritten or "
             "whose branch was deleted, what only reflogs hold, files that were staged and never "
             "committed",
     .set = Set<&Options::all_objects>},
    {.name = "--include",
     .value = "GLOB",
     .verbs = kHistory,
     .repeats = true,
     .help = "Scan only files whose path fits, and no messages or notes. Globs are those of "
             "exclude in .leaktight.yaml. May be given again",
     .set = AddText<&Options::include>},
    {.name = "--exclude",
     .value = "GLOB",
     .verbs = kHistory,
     .repeats = true,
     .help = "Leave out files whose path fits, besides those that .leaktight.yaml leaves out. A "
             "file that ever had another path is scanned under that. May be given again",
     .set = AddText<&Options::exclude>},
    {.name = "--max-blob-size",
     .value = "SIZE",
     .verbs = kHistory,
     .fallback = "256m",
     .help = "Leave out versions of files that are larger: 500k, 20m, 1g (powers of 1,024, as git "
             "counts). They are counted, and make the exit status 2: not everything was scanned",
     .set = SetMaxBlobSize},
    {.name = "--reference",
     .verbs = kStaged | kHistory,
     .help = "Have git itself read the index and every object, and use no reader of our own: the "
             "same result, slower",
     .set = Set<&Options::reference>},
    {.name = "--now",
     .value = "DATE",
     .verbs = kScans | kExplain,
     .fallback = "the clock",
     .help =
         "The date (ISO 8601: 2026-11-24, 2026-11-24T16:14:36Z) that counts as today's for what "
         "expires and for how old a stored secret is",
     .set = SetNow},
    {.name = "--no-ignore",
     .verbs = kTree | kExplain,
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
     .verbs = kScans | kExplain,
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
     .verbs = kScans | kRules | kRulesTest | kExplain,
     .fallback = "auto",
     .help = "Whether to color text. auto: on a terminal, unless NO_COLOR is set or TERM is dumb; "
             "CLICOLOR_FORCE colors anyway",
     .choices = ColorChoices,
     .set = SetColor},
    {.name = "--jobs",
     .brief = "-j",
     .value = "N",
     .verbs = kScans | kFix,
     .fallback = "the number of processors",
     .help = "How many threads scan",
     .set = SetJobs},
    {.name = "--sample",
     .value = "TOKEN",
     .verbs = kRulesNew,
     .repeats = true,
     .fallback = "the lines of standard input",
     .help = "A token that the rule is to find. May be given again: three or more tell best what "
             "they have in common. A shell may keep it in its history, and other users of the "
             "machine may see it: standard input is safer",
     .set = AddText<&Options::samples>},
    {.name = "--corpus",
     .value = "PATH",
     .verbs = kRulesTest,
     .fallback = "a text made by the program",
     .help = "The files by which is told what a rule costs and how common its keywords are, such "
             "as the sources of your own; read as leaktight tree reads them",
     .set = SetText<&Options::corpus>},
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
