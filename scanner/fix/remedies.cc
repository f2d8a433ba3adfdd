// Every remedy, in the order in which they are made: what takes whole files out of git comes first.
// A new one is a function in the file of its group, and its line here.
#include "fix/remedies.h"

#include <algorithm>

namespace leaktight {

#define LEAKTIGHT_REMEDY(NAME) void NAME(const FixProblem& problem, Remedy& remedy)
LEAKTIGHT_REMEDY(MendDotenvCommitted);
LEAKTIGHT_REMEDY(MendDotenvTemplateFilled);
LEAKTIGHT_REMEDY(MendDotenvNotIgnored);
LEAKTIGHT_REMEDY(MendDotenvKeyMissing);
#undef LEAKTIGHT_REMEDY

namespace {

constexpr RemedySource kSources[] = {
    {.check = "dotenv-committed",
     .does = "The file stays on disk and leaves git (`git rm --cached`), a .gitignore covers it, "
             "and a template beside it has its names, comments and order, without values.",
     .make = MendDotenvCommitted,
     .takes_files = true},
    {.check = "dotenv-template-filled",
     .does = "The value is emptied in the template and goes into the file that the template is "
             "for, which git ignores.",
     .make = MendDotenvTemplateFilled},
    {.check = "dotenv-not-ignored",
     .does = "The file is added to .gitignore.",
     .make = MendDotenvNotIgnored},
    {.check = "dotenv-key-missing",
     .does = "The names are added to the template, without values.",
     .make = MendDotenvKeyMissing},
};

}  // namespace

std::span<const RemedySource> RemedySources() {
  return kSources;
}

const RemedySource* FindRemedy(std::string_view check) {
  const auto* found =
      std::find_if(std::begin(kSources), std::end(kSources),
                   [&](const RemedySource& source) { return source.check == check; });
  return found == std::end(kSources) ? nullptr : found;
}

}  // namespace leaktight
