#include "policy/policy_reference.h"

#include <fmt/format.h>

#include "base/split.h"
#include "policy/check.h"
#include "policy/team_document.h"

namespace leaktight {
namespace {

constexpr std::string_view kHead = R"(# The policy: what leaktight checks besides tokens

<!-- Generated from the checks in scanner/policy/. To change it, change those, then run
     `LEAKTIGHT_WRITE_DOCS=1 build/tests/leaktight-tests "docs/policy.md is what the checks say"`. -->

Rules find tokens by their shape. Checks know how secrets are meant to be kept, and tell where a
repository does otherwise. Each has an identifier that `--only`, `--skip` and `.leaktight.yaml` take.
Where a check and a rule see the same bytes, the check is reported and names the rule in `also`.

What a team's policy of secrets usually says, and the checks that hold a repository to it:

| the policy says | checks |
| --- | --- |
)";

constexpr std::string_view kDocument = R"(
## A team's document, sentence by sentence

Flowdoc is a team that wrote down how it manages its secrets, and the first that this program was
written for. Here is each sentence of its document, what holds a repository to it, and what of it no
repository shows. `policy: flowdoc` in `.leaktight.yaml` takes the document at its word
([configuration](configuration.md)); `fixtures/flowdoc` is a repository that keeps it.
)";

constexpr std::string_view kSectionHead = R"(
### {}

| the document says | what holds it | what a repository does not show |
| --- | --- | --- |
)";

constexpr std::string_view kTable = R"(
## All checks

Each check is tried on sample files, `fixtures/policy/ID`, of which the bad ones must bring this
finding and no other, and the good ones none. `leaktight fix` mends what has a mechanical remedy; the
rest is a person's to judge. What it mended, a scan finds no more. Findings of severity `info` are
outside that promise: they fail no scan, and one may show only then. A literal of Terraform that has
become a variable still lands in the state, which [`tf-state-secret`](#tf-state-secret) tells of.
Whether the write-only argument takes it is left to a person: it needs Terraform 1.11 and a provider
that has it, the resource is written anew, and nothing else may read the argument any more.

| check | severity | what is wrong | bad, good samples | `leaktight fix` |
| --- | --- | --- | --- | --- |
)";

constexpr std::string_view kExamples = R"(
In the examples, `{password:24}` stands for 24 random characters, and `{again}` for the same ones;
`{basic:NAME}` for base64 of NAME, a colon and a password.
)";

struct PracticeInWords {
  Practice practice;
  std::string_view words;
};
constexpr PracticeInWords kPractices[] = {
    {Practice::kDotenvStaysLocal,
     "`.env` is never committed; it is made from a template, `.env.example`, that holds no values"},
    {Practice::kSecretsFromTemplates,
     "Kubernetes Secrets are made from templates, ExternalSecrets or SealedSecrets; no credentials "
     "file is committed"},
    {Practice::kSecretReferences,
     "manifests name secrets by `valueFrom.secretKeyRef` only, and what they name is declared"},
    {Practice::kManagedByTerraform,
     "production secrets are kept in AWS Secrets Manager and managed by Terraform: no value stands "
     "in its files, its logs or its state"},
    {Practice::kLeastPrivilege,
     "IAM roles and policies, least privilege: nobody reads secrets that he does not need"},
    {Practice::kRotated,
     "secrets are rotated: of databases every 90 days, of JWT every 30, AWS credentials by role"},
    {Practice::kOneForEachEnvironment, "each environment has secrets of its own"},
    {Practice::kEncryptedAtRest, "secrets are encrypted at rest"},
    {Practice::kAudited, "who reads which secret is recorded"},
    {Practice::kBuildsAndPipelines,
     "images, compose files, pipelines and tools get secrets from outside, and neither keep nor "
     "print them"},
    {Practice::kSecretsAtRunTime,
     "application code takes secrets at run time, has none for when they are missing, and logs "
     "none"},
    {Practice::kNoSilencing, "nobody silences a finding of his own change"},
};

std::string Language(std::string_view path) {
  if (path.ends_with(".json") || path.ends_with(".tfstate")) return "json";
  if (path.find(".tf") != std::string_view::npos) return "hcl";
  if (path.ends_with(".json")) return "json";
  if (path.ends_with(".py")) return "python";
  return path.find("yaml") != std::string_view::npos ? "yaml" : "sh";
}

std::string LinkTo(std::string_view id) {
  return fmt::format("[`{0}`](#{0})", id);
}

void AddPractice(std::string& text, const PracticeInWords& practice) {
  std::string ids;
  for (const CheckInfo* check : AllChecks()) {
    if (check->practice != practice.practice) continue;
    ids += (ids.empty() ? "" : ", ") + LinkTo(check->id);
  }
  text += fmt::format("| {} | {} |\n", practice.words, ids);
}

void AddDemand(std::string& text, const Demand& demand) {
  std::string ids;
  for (const std::string_view id : SplitAtBlanks(demand.checks)) {
    ids += (ids.empty() ? "" : ", ") + LinkTo(id);
  }
  text += fmt::format("| {} | {} | {} |\n", demand.says, ids, demand.unseen);
}

void AddDocument(std::string& text) {
  text += kDocument;
  std::string_view section;
  for (const Demand& demand : DemandsOfTeam()) {
    if (demand.section != section) text += fmt::format(kSectionHead, demand.section);
    section = demand.section;
    AddDemand(text, demand);
  }
}

void AddRow(std::string& text, const CheckInfo& info, FixtureCount fixtures, bool mends) {
  text +=
      fmt::format("| [`{0}`](#{0}) | {1} | {2} | {3}, {4} | {5} |\n", info.id, Name(info.severity),
                  info.name, fixtures.bad, fixtures.good, mends ? "mends it" : "by hand");
}

void AddExample(std::string& text, std::string_view what, std::string_view path,
                std::string_view example) {
  text += fmt::format("{}, `{}`:\n\n```{}\n{}```\n\n", what, path, Language(path), example);
}

void AddSection(std::string& text, const CheckInfo& info, std::string_view remedy) {
  text += fmt::format("\n## {}\n\n{}. Severity: {}.\n\n{}\n\n**What to do:** {}\n\n", info.id,
                      info.name, Name(info.severity), info.message, info.advice);
  text += remedy.empty() ? "**`leaktight fix`** leaves it to you.\n\n"
                         : fmt::format("**`leaktight fix`:** {}\n\n", remedy);
  if (!info.beside_path.empty()) AddExample(text, "Beside it", info.beside_path, info.beside);
  AddExample(text, "Bad", info.bad_path, info.bad);
  AddExample(text, "Good", info.good_path, info.good);
  text += fmt::format("**What it knows:** {}\n", info.reference);
}

}  // namespace

std::string PolicyReference(FixtureCount (*count)(std::string_view id),
                            std::string_view (*remedy)(std::string_view id)) {
  std::string text(kHead);
  for (const PracticeInWords& practice : kPractices) AddPractice(text, practice);
  AddDocument(text);
  text += kTable;
  for (const CheckInfo* check : AllChecks()) {
    AddRow(text, *check, count(check->id), !remedy(check->id).empty());
  }
  text += kExamples;
  for (const CheckInfo* check : AllChecks()) {
    AddSection(text, *check, remedy(check->id));
  }
  return text;
}

}  // namespace leaktight
