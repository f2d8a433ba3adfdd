#include "cli/verbs.h"

#include "cli/verb_examples.h"

namespace leaktight {
namespace {

constexpr Verb kVerbs[] = {
    {.name = "staged",
     .arguments = "[FILE…]",
     .most_arguments = Verb::kAnyNumber,
     .set = kStaged,
     .summary = "check what the next commit would contain",
     .description =
         "Scans what is staged, as git has it in its index, and reports the secrets that the next "
         "commit would add. What you edited and did not git add does not count, and neither does "
         "what earlier commits, the other side of a merge or the old name of a moved file hold "
         "already.\n"
         "With FILES only what stands in them is reported. A file that is named and does not "
         "differ from the last commit is scanned whole.",
     .examples = kStagedExamples,
     .run = RunStagedVerb},
    {.name = "diff",
     .arguments = "[BASE..HEAD | BASE...HEAD | BASE]",
     .most_arguments = 1,
     .set = kDiff,
     .summary = "check what a branch brings: the gate on pull requests",
     .description =
         "Looks at every commit that HEAD has and BASE has not, and reports the secrets that they "
         "add, with the commit that brought each: what one commit adds and the next takes out has "
         "leaked all the same. Commit messages are looked at too. What a parent of a merge has, "
         "what BASE has already, and what is only moved or copied is not new. BASE alone means "
         "BASE...HEAD; without argument BASE is the upstream of the branch.\n"
         "BASE decides by what is judged: its .leaktight.yaml and rule files, and the allow "
         "comments that stand in it. What the change adds to them is reported as "
         "suppression-added, and counts from the merge on.\n"
         "With three dots a branch is compared with the merge base, with two with BASE itself. "
         "That makes a difference only for --squash and for checks on the repository as a whole.\n"
         "In a shallow clone that does not reach back to where the branch began, the exit status "
         "is 2.",
     .examples = kDiffExamples,
     .run = RunDiffVerb},
    {.name = "tree",
     .arguments = "[PATH…]",
     .most_arguments = Verb::kAnyNumber,
     .set = kTree,
     .summary = "check the files of a working tree or folder",
     .description =
         "Scans the files under each PATH, or of the whole repository: those that git tracks and "
         "those that it does not ignore. Outside a git repository: all files of the folder. "
         "Symbolic links are not followed.\n"
         "With --rev the files of that commit, read from the repository; its own .leaktight.yaml "
         "decides.",
     .examples = kTreeExamples,
     .run = RunTreeVerb},
    {.name = "history",
     .arguments = "[REPO…]",
     .most_arguments = Verb::kAnyNumber,
     .set = kHistory,
     .summary = "check everything that was ever committed",
     .description =
         "Scans every version of every file that any branch, tag, stash, note or other ref of the "
         "repository reaches, with the messages of commits and tags, the notes and the names of "
         "refs. A secret is reported once, with the commit that first brought it in, the one that "
         "took it out, every path under which it stood, and the branches and tags that still reach "
         "it.\n"
         "REPO is a folder in a repository, a bare one, a bundle, or a URL that git clone takes: "
         "that is cloned by git into a temporary folder, which is removed. Without it the one that "
         "you are in. Several come into one report; one that cannot be read is an error, and the "
         "others are scanned. The configuration is that of the last commit (HEAD). A shallow clone "
         "is scanned as far as it goes, and is an error: what is not there was not scanned.\n"
         "Ctrl-C ends the scan with what was found so far, and exit status 2.",
     .examples = kHistoryExamples,
     .run = RunHistoryVerb},
    {.name = "stdin",
     .arguments = "",
     .set = kStdin,
     .summary = "check standard input",
     .description = "Scans what it reads from standard input, to its end.",
     .examples = kStdinExamples,
     .run = RunStdinVerb},
    {.name = "fix",
     .arguments = "[PATH…]",
     .most_arguments = Verb::kAnyNumber,
     .set = kFix,
     .summary = "mend what has a mechanical remedy",
     .description =
         "Scans the files under each PATH, or of the whole repository, as leaktight tree does, and "
         "prints a patch that git apply takes, at the top of the repository: a committed .env "
         "leaves git and gets a template, a filled template is emptied, a literal in a manifest "
         "becomes a secretKeyRef, one in Terraform a sensitive variable. Comments, order and "
         "indentation stay as they are. As any patch it shows the lines that it takes out, secrets "
         "among them. What no patch can say, and what is left for a person, is told on standard "
         "error; values are named by their keys alone.\n"
         "With --write the files are changed, all of them or none, and the values go into files "
         "that git ignores; one that is made only its owner may read. A value that stands there "
         "already is never overwritten. What was ever pushed is known all the same: make new "
         "values.\n"
         "Exit status 0: nothing is left for a person; 1: findings are that have no mechanical "
         "remedy; 2: it could not be done whole.",
     .examples = kFixExamples,
     .run = RunFixVerb},
    {.name = "explain",
     .arguments = "PATH[:LINE[:COLUMN]] | FINGERPRINT",
     .least_arguments = 1,
     .most_arguments = 1,
     .set = kExplain,
     .summary = "explain what speaks for and against a finding",
     .description =
         "Looks at a file, or at a line of it, as leaktight tree does, and shows each finding "
         "there with how sure it is and why: what was observed of the value, its name and its "
         "line, and how much each observation weighs. Shows as well what is too unlikely to be "
         "told, and what is allowed. A finding of the whole repository, by its fingerprint.\n"
         "Exit status 0: it was explained, or nothing is there; 2: there is no such finding, or "
         "something could not be read.",
     .examples = kExplainExamples,
     .run = RunExplainVerb},
    {.name = "rules list",
     .arguments = "",
     .set = kRules,
     .summary = "list what leaktight looks for",
     .description = "Lists rules (kinds of secret tokens) and checks (policies on structured "
                    "files) with their severity.",
     .examples = kRulesListExamples,
     .run = RunRulesList},
    {.name = "rules show",
     .arguments = "ID…",
     .least_arguments = 1,
     .most_arguments = Verb::kAnyNumber,
     .set = kRules,
     .summary = "explain a rule or check",
     .description = "Shows all that there is to know about a rule or check: what it finds and why "
                    "that matters, what to do, how it tells a secret from other text, examples, "
                    "and where its facts come from.",
     .examples = kRulesShowExamples,
     .run = RunRulesShow},
    {.name = "rules test",
     .arguments = "[FILE…]",
     .most_arguments = Verb::kAnyNumber,
     .set = kRulesTest,
     .summary = "try rules on their own examples",
     .description =
         "Reads rule files (or folders of them; without any: the rules built in) as a scan does, "
         "makes 200 instances of every example and looks for each with all rules. What stands in "
         "examples.match must be found by its rule, what stands in examples.no_match must not.\n"
         "Of rules in files, or with --corpus, also tells how often their keywords stand in a MiB "
         "of sources and how long it takes to look there, and warns of keywords too common.\n"
         "Exit status 0: all rules hold; 1: an example fails; 2: a file cannot be read.",
     .examples = kRulesTestExamples,
     .run = RunRulesTest},
    {.name = "rules new",
     .arguments = "ID",
     .least_arguments = 1,
     .most_arguments = Verb::kAnyNumber,
     .set = kRulesNew,
     .summary = "propose a rule from sample tokens",
     .description =
         "Reads tokens of one kind, each behind --sample or one a line from standard input, and "
         "prints a rule file of this ID that finds them and their like: by what they begin with, "
         "their parts' lengths and characters and a checksum; or, without a beginning of their "
         "own, by what they are assigned to.\n"
         "Of the samples only what all share, such as their beginning, stands in the rule. It "
         "finds each of them and passes leaktight rules test; what a token opens and how to revoke "
         "it is for you to fill in. Rules built in that find them already are told on standard "
         "error.\n"
         "Exit status 0: a rule was printed; 2: none could be made.",
     .examples = kRulesNewExamples,
     .run = RunRulesNew},
    {.name = "config check",
     .arguments = "[FILE]",
     .most_arguments = 1,
     .set = kConfig,
     .summary = "check a configuration",
     .description =
         "Reads .leaktight.yaml, or FILE, as a scan would, with the rule files that it names, and "
         "says with line and column what is wrong. Exit status 0: it is right; 2: it is not.",
     .examples = kConfigCheckExamples,
     .run = RunConfigCheck},
    {.name = "config show",
     .arguments = "[FILE]",
     .most_arguments = 1,
     .set = kConfig,
     .summary = "show the configuration that is in force",
     .description =
         "Prints what is left when presets, organisation's policies and .leaktight.yaml, or FILE, "
         "are laid over each other, in the form of a .leaktight.yaml, each setting with the place "
         "that it comes from. There need be no .leaktight.yaml. Exit status 2: something of it "
         "cannot be read.",
     .examples = kConfigShowExamples,
     .run = RunConfigShow},
    {.name = "init",
     .arguments = "",
     .set = kInit,
     .summary = "propose a configuration for this repository",
     .description =
         "Looks at the files of the repository that you are in and proposes a .leaktight.yaml: the "
         "policy to start from, templates that their names do not tell, environments, and how "
         "long the kinds of secrets may live that it saw. Shows what a scan would report with it. "
         "Writes nothing without --write, and nothing over a file that is there without --force.\n"
         "Exit status 0, whatever a scan would report; 2: it cannot be done.",
     .examples = kInitExamples,
     .run = RunInit},
    {.name = "known list",
     .arguments = "",
     .set = kKnown,
     .summary = "show which secrets in use are looked for",
     .description =
         "Every scan looks for the secrets that are in use on this machine: the values of dotenv "
         "files that git does not track, of the files that `known` in the configuration names and "
         "of ~/.aws/credentials; and for those that .leaktight-known, a list of hashes in the "
         "repository, stands for. Lists all of them by their keys, and says which are not looked "
         "for, and why: they are short, words, placeholders. Shows no value.",
     .examples = kKnownListExamples,
     .run = RunKnownList},
    {.name = "known add",
     .arguments = "[FILE]",
     .most_arguments = Verb::kAnyNumber,
     .set = kKnown,
     .summary = "put secrets on the repository's list of hashes",
     .description =
         "Reads FILE (dotenv, INI, JSON, YAML or tfvars by its name), or without one NAME=value "
         "lines from standard input, and puts salted, memory-hard hashes of its secrets into "
         ".leaktight-known at the top of the repository, to be committed: by them a pipeline finds "
         "the values without having them. A value is never an argument. What is short, made of "
         "words or made up by a person is not added, since it could be guessed from its hash.",
     .examples = kKnownAddExamples,
     .run = RunKnownAdd},
    {.name = "known remove",
     .arguments = "KEY…",
     .least_arguments = 1,
     .most_arguments = Verb::kAnyNumber,
     .set = kKnown,
     .summary = "take secrets off the list of hashes",
     .description =
         "Takes the entries of a key, or of FILE:KEY, out of .leaktight-known. To a pull "
         "request they still count: it is judged by the base's list too.",
     .examples = kKnownRemoveExamples,
     .run = RunKnownRemove},
    {.name = "hook install",
     .arguments = "",
     .set = kHook,
     .summary = "check every commit before it is made",
     .description =
         "Writes a git hook that runs leaktight staged before each commit, where git looks for it "
         "(core.hooksPath is honoured; linked worktrees share one). A hook that is there already "
         "is kept as pre-commit.before-leaktight and runs first. May be run again.",
     .examples = kHookInstallExamples,
     .run = RunHookInstall},
    {.name = "hook uninstall",
     .arguments = "",
     .set = kHook,
     .summary = "take the hook out again",
     .description = "Removes the hook that hook install wrote, and puts back the one that was "
                    "there before. Touches no hook that is not its own.",
     .examples = kHookUninstallExamples,
     .run = RunHookUninstall},
    {.name = "completions",
     .arguments = "bash|zsh|fish",
     .least_arguments = 1,
     .most_arguments = 1,
     .set = kCompletions,
     .summary = "complete command lines in a shell",
     .description =
         "Writes a script that tells the shell the verbs, flags and values of leaktight. "
         "Run by the shell when it starts, it is always that of the program installed.",
     .examples = kCompletionsExamples,
     .run = RunCompletions},
    {.name = "version",
     .arguments = "",
     .set = kVersion,
     .summary = "show the version",
     .description = "Shows the version of leaktight.",
     .run = RunVersion},
    {.name = "help",
     .arguments = "[VERB]",
     .most_arguments = 2,
     .set = kHelp,
     .summary = "explain leaktight or one of its verbs",
     .description = "Explains a verb, its flags and its exit status.",
     .examples = kHelpExamples,
     .run = RunHelp},
};

}  // namespace

std::span<const Verb> Verbs() {
  return kVerbs;
}

const Verb* FindVerb(std::string_view name) {
  for (const Verb& verb : kVerbs) {
    if (verb.name == name) return &verb;
  }
  return nullptr;
}

std::vector<std::string_view> FirstWords() {
  std::vector<std::string_view> words;
  for (const Verb& verb : kVerbs) {
    const std::string_view word = verb.name.substr(0, verb.name.find(' '));
    if (words.empty() || words.back() != word) words.push_back(word);
  }
  return words;
}

}  // namespace leaktight
