// What the help of each verb shows of its use.
#pragma once

#include "cli/verbs.h"

namespace leaktight {

inline constexpr Example kStagedExamples[] = {
    {"leaktight staged", "Look at what git commit would commit now"},
    {"leaktight staged config/ app.py", "Report only what stands in these files"},
    {"leaktight staged --fail-on high", "Show everything, fail only for what is high or critical"},
};

inline constexpr Example kDiffExamples[] = {
    {"leaktight diff", "What this branch adds to the one that it will be pushed to"},
    {"leaktight diff origin/main", "What it adds to origin/main: the same as origin/main...HEAD"},
    {"leaktight diff main...topic --squash", "What is left of another branch at its end"},
};

inline constexpr Example kTreeExamples[] = {
    {"leaktight tree", "Scan the repository or folder that you are in"},
    {"leaktight tree services/api --only k8s-env-literal", "Look for one thing in one folder"},
    {"leaktight tree --rev v1.2", "Scan a release, without checking it out"},
    {"leaktight tree --format json --output report.json", "Write a report for a program"},
};

inline constexpr Example kHistoryExamples[] = {
    {"leaktight history", "Find what was ever committed, also if it was removed since"},
    {"leaktight history /srv/git/api.git --fail-on high", "Scan a bare repository by its path"},
    {"leaktight history https://example.org/team/api.git backup.bundle",
     "Scan a repository that is elsewhere, and a bundle"},
    {"leaktight history --since '2 weeks ago' --branches='release/*'",
     "What some branches brought lately"},
    {"leaktight history --all-objects", "Also what was force-pushed away or never committed"},
    {"leaktight history --format json --output report.json", "Write a report for a program"},
};

inline constexpr Example kStdinExamples[] = {
    {"kubectl get deployment api -o yaml | leaktight stdin --path api.yaml",
     "Check a manifest that is no file"},
    {"git show HEAD~3:settings.py | leaktight stdin --path settings.py", "Check an old version"},
};

inline constexpr Example kFixExamples[] = {
    {"leaktight fix", "Show what would change, as a patch"},
    {"leaktight fix | git apply", "Take the patch, at the top of the repository"},
    {"leaktight fix --write", "Change the files, and keep the values in files that git ignores"},
    {"leaktight fix k8s/ --only k8s-env-literal", "Mend one thing in one folder"},
};

inline constexpr Example kExplainExamples[] = {
    {"leaktight explain config/app.py:12", "Why this line is reported, or is not"},
    {"leaktight explain lt1-0123456789abcdef-0123", "The same of a finding, by its fingerprint"},
    {"leaktight explain app.py --rev v1.2", "Of all findings of a file in a release"},
};

inline constexpr Example kRulesListExamples[] = {
    {"leaktight rules list", "One line for each rule and each check"},
};

inline constexpr Example kRulesShowExamples[] = {
    {"leaktight rules show aws-access-key-id", "What it finds, and what to do about a finding"},
};

inline constexpr Example kConfigCheckExamples[] = {
    {"leaktight config check", "Check the .leaktight.yaml of this folder"},
    {"leaktight config check team/.leaktight.yaml", "Check another file"},
};

inline constexpr Example kConfigShowExamples[] = {
    {"leaktight config show", "What a scan of this repository judges by, and who says so"},
    {"leaktight config show --org-config policy.yaml", "The same under an organisation's policy"},
};

inline constexpr Example kKnownListExamples[] = {
    {"leaktight known list", "Which values of this machine must not be committed"},
};

inline constexpr Example kKnownAddExamples[] = {
    {"leaktight known add .env", "Put what the local file has on the list"},
    {"op read op://vault/ci/env | leaktight known add", "The same of NAME=value lines"},
};

inline constexpr Example kKnownRemoveExamples[] = {
    {"leaktight known remove DB_PASSWORD", "Its value is in use no more"},
    {"leaktight known remove api/.env:DB_PASSWORD", "The one of this file alone"},
};

inline constexpr Example kRulesTestExamples[] = {
    {"leaktight rules test acme.yaml", "Try a rule that you wrote on its examples"},
    {"leaktight rules test acme.yaml --corpus ~/src", "See what it costs on sources of your own"},
    {"leaktight rules test", "Try all rules built in"},
};

inline constexpr Example kRulesNewExamples[] = {
    {"leaktight rules new acme-token <tokens.txt >acme.yaml",
     "Propose a rule from tokens, one a line"},
    {"op read op://vault/acme/token | leaktight rules new acme-token",
     "From one that a vault keeps: the shell's history does not see it"},
};

inline constexpr Example kInitExamples[] = {
    {"leaktight init", "See what a configuration could say, and what a scan would report"},
    {"leaktight init --write", "Write it, to be looked at and committed"},
};

inline constexpr Example kHookInstallExamples[] = {
    {"leaktight hook install", "Check every commit of this repository before it is made"},
};

inline constexpr Example kHookUninstallExamples[] = {
    {"leaktight hook uninstall", "Take the hook out; one that was there before is put back"},
};

inline constexpr Example kCompletionsExamples[] = {
    {"source <(leaktight completions bash)", "In ~/.bashrc; for zsh the same in ~/.zshrc"},
    {"leaktight completions fish | source", "In ~/.config/fish/config.fish"},
};

inline constexpr Example kHelpExamples[] = {
    {"leaktight help staged", "The same as leaktight staged --help"},
    {"leaktight help --man | man -l -", "Read the manual page"},
};

}  // namespace leaktight
