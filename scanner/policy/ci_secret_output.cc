// A secret that a pipeline hands on where it is kept: outputs, summaries, artifacts.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/embedded_text.h"
#include "policy/file_names.h"
#include "policy/github_expression.h"
#include "policy/pipeline.h"
#include "policy/pipeline_secrets.h"
#include "policy/script_leaks.h"
#include "policy/secret_files.h"
#include "policy/written_places.h"

namespace leaktight::ci_secret_output {

extern const CheckInfo kInfo = {
    .id = "ci-secret-output",
    .name = "Secret in a pipeline's outputs or artifacts",
    .severity = Severity::kMedium,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "A pipeline writes a secret where it is kept and shown: outputs and summaries belong to "
        "the run's record, and artifacts are there to be downloaded by whoever may read the "
        "repository.",
    .advice =
        "Let each job take the secret from the CI system by itself, and leave the file out of the "
        "artifact (delete it first, or name what is wanted). If it was uploaded, it is known: "
        "make a new one and delete the artifact.",
    .bad_path = ".github/workflows/build.yml",
    .bad =
        "on: push\n"
        "jobs:\n"
        "  build:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - run: make dist\n"
        "      - uses: actions/upload-artifact@v4\n"
        "        with:\n"
        "          name: dist\n"
        "          include-hidden-files: true\n"
        "          path: |\n"
        "            dist\n"
        "            .env\n",
    .good_path = ".github/workflows/build.yml",
    .good =
        "on: push\n"
        "jobs:\n"
        "  build:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - run: make dist\n"
        "      - uses: actions/upload-artifact@v4\n"
        "        with:\n"
        "          name: dist\n"
        "          path: dist\n",
    .reference =
        "https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands, "
        "https://github.com/actions/upload-artifact and "
        "https://docs.gitlab.com/ci/yaml/#artifacts. Looked at are what scripts write into "
        "$GITHUB_OUTPUT, $GITHUB_STEP_SUMMARY (also by tee, and by PowerShell's Out-File and "
        "Add-Content), ::set-output, core.setOutput of actions/github-script and the file of "
        "GitLab's "
        "artifacts:reports:dotenv, `outputs` of jobs, workflows and "
        "actions that name the `secrets` context, and artifacts of files that hold secrets by "
        "their name (.env, .npmrc, private keys, kubeconfigs, Terraform's state), files that the "
        "job's scripts write secrets to and do not remove, and the whole "
        "checkout with its .git folder, in which actions/checkout keeps a token up to v5: before "
        "upload-artifact@v4, or with include-hidden-files.",
};

namespace {

// Of what an artifact leaves out.
constexpr size_t kMostGlobs = 50;

// Files that hold secrets by their name, as artifacts name them.
bool HoldsSecrets(std::string_view path) {
  const std::string lower = ToLower(path);
  const std::string_view name = FileName(lower);
  for (const std::string_view known :
       {".npmrc", ".netrc", ".pypirc", "kubeconfig", "id_rsa", "id_ed25519", ".git-credentials",
        "terraform.tfstate", ".dockercfg", "credentials.json", "secrets.json"}) {
    if (name == known) return true;
  }
  const DotenvUse use = ClassifyDotenvName(name);
  return use == DotenvUse::kLocal || use == DotenvUse::kKeys;
}

bool IsWholeCheckout(std::string_view path) {
  if (path.ends_with('/') && path.size() > 1) path.remove_suffix(1);
  return path == "." || path == "*" || path == "**" || path == "**/*" || path == "./**" ||
         path == ".git" || path == "./.git" || path == "${{ github.workspace }}" ||
         path == "${{github.workspace}}" || path == "$CI_PROJECT_DIR";
}

// The number in `NAME@vNUMBER`; nothing where a commit or a branch is named.
std::optional<unsigned> MajorVersion(std::string_view uses) {
  const size_t at = uses.find("@v");
  unsigned number = 0;
  if (at == std::string_view::npos ||
      std::from_chars(uses.data() + at + 2, uses.data() + uses.size(), number).ec != std::errc()) {
    return std::nullopt;
  }
  return number;
}

// Up to version 3 hidden files were uploaded as well.
bool TakesHiddenFiles(YamlRef step) {
  constexpr unsigned kLeavesThemOut = 4;
  return step["with"]["include-hidden-files"].Value() == "true" ||
         MajorVersion(step["uses"].Value()).value_or(kLeavesThemOut) < kLeavesThemOut;
}

// actions/checkout leaves its token in .git/config, unless it is told not to, or from version 6 on.
bool ChecksOutWithToken(YamlRef job) {
  constexpr unsigned kKeepsItElsewhere = 6;
  for (const YamlRef step : job["steps"].Items()) {
    const std::string_view uses = step["uses"].Value();
    if (uses.starts_with("actions/checkout@") &&
        MajorVersion(uses).value_or(0) < kKeepsItElsewhere &&
        step["with"]["persist-credentials"].Value() != "false") {
      return true;
    }
  }
  return false;
}

class Judge {
 public:
  Judge(const File& file, std::vector<Violation>& violations)
      : file_(file), violations_(violations), pipeline_(ReadPipeline(file)) {}

  void Run() {
    const std::vector<std::vector<ScriptLeak>> leaks = LeaksOf(pipeline_, &files_);
    for (size_t i = 0; i < leaks.size(); i++) {
      const PipelineStep& step = pipeline_.steps[i];
      JudgeScript(step, leaks[i]);
      if (step.job) last_step_[step.job.id()] = i;
      if (step.node["uses"].Value().starts_with("actions/upload-artifact"))
        JudgeUpload(step, files_[i]);
    }
    for (const YamlRef outputs : pipeline_.outputs) JudgeOutputs(outputs);
    for (const PipelineArtifacts& artifacts : pipeline_.artifacts) JudgeArtifacts(artifacts);
  }

 private:
  void Add(Span about, std::string_view subject, std::string note = {}) {
    if (!seen_.insert(about).second) return;
    Violation violation;
    violation.about = about;
    violation.subject = subject;
    violation.note = std::move(note);
    violations_.push_back(std::move(violation));
  }

  void JudgeScript(const PipelineStep& step, const std::vector<ScriptLeak>& leaks) {
    for (const ScriptLeak& leak : leaks) {
      if (leak.kind != ScriptLeak::Kind::kOutput) continue;
      Add(PlaceWithin(file_, step.script, leak.span), leak.name);
    }
  }

  void JudgeArtifacts(const PipelineArtifacts& artifacts) {
    std::vector<std::string_view> without;
    for (const YamlRef glob : artifacts.exclude.Items()) {
      if (without.size() < kMostGlobs) without.push_back(glob.Value());
    }
    const SecretFiles* files = FilesAtEndOf(artifacts.job);
    for (const YamlRef path : artifacts.paths.Items()) {
      if (HoldsSecrets(path.Value())) Add(path.span(), path.Value());
      if (files == nullptr) continue;
      if (const auto file = files->TakenBy(path.Value(), true, without)) {
        Add(path.span(), path.Value(), NoteOf(*file));
      }
    }
  }

  // Artifacts are taken when all of a job's scripts have ended.
  const SecretFiles* FilesAtEndOf(YamlRef job) const {
    const auto last = last_step_.find(job.id());
    return last == last_step_.end() ? nullptr : &files_[last->second];
  }

  static std::string NoteOf(const SecretFiles::File& file) {
    return fmt::format("The job writes {} to {}, which goes with it.", file.name, file.path);
  }

  void JudgeOutputs(YamlRef outputs) {
    for (const auto& [name, value] : outputs.Entries()) {
      if (!value.IsScalar()) continue;
      for (const SecretExpression& use : SecretExpressions(value.Value())) {
        if (use.flows && !IsHarmlessName(use.name)) Add(value.span(), name.Value());
      }
    }
  }

  void JudgeUpload(const PipelineStep& step, const SecretFiles& files) {
    const YamlRef paths = step.node["with"]["path"];
    if (!paths.IsScalar()) return;
    const std::string_view rest = paths.Value();
    const WrittenPlaces places(file_.bytes(), paths);
    const bool hidden = TakesHiddenFiles(step.node);
    std::vector<std::string_view> without;
    for (size_t at = 0; at < rest.size();) {
      const size_t end = std::min(rest.find('\n', at), rest.size());
      const std::string_view line = Trim(rest.substr(at, end - at));
      at = end + 1;
      if (line.starts_with('!') && without.size() < kMostGlobs) without.push_back(line.substr(1));
    }
    for (size_t at = 0; at < rest.size();) {
      const size_t end = std::min(rest.find('\n', at), rest.size());
      const std::string_view line = Trim(rest.substr(at, end - at));
      at = end + 1;
      if (line.empty() || line.starts_with('!')) continue;
      const auto begin = static_cast<size_t>(line.data() - rest.data());
      const Span part = {begin, begin + line.size()};
      if (HoldsSecrets(line) && (hidden || !FileName(line).starts_with('.'))) {
        Add(places.Of(part), line);
      } else if (hidden && IsWholeCheckout(line) && HasToken(step.job)) {
        Add(places.Of(part), line,
            "The .git folder goes with it, and in it the token of actions/checkout; "
            "`persist-credentials: false` keeps it out.");
      } else if (const auto file = files.TakenBy(line, hidden, without)) {
        Add(places.Of(part), line, NoteOf(*file));
      }
    }
  }

  // Asked once a job: it may upload very often.
  bool HasToken(YamlRef job) {
    if (!job) return ChecksOutWithToken(job);
    const auto [known, is_new] = with_token_.try_emplace(job.id());
    if (is_new) known->second = ChecksOutWithToken(job);
    return known->second;
  }

  const File& file_;
  std::vector<Violation>& violations_;
  const Pipeline pipeline_;
  std::map<uint32_t, bool> with_token_;   // by the job
  std::map<uint32_t, size_t> last_step_;  // by the job
  std::vector<SecretFiles> files_;        // by the step
  std::set<Span> seen_;                   // aliases lead to the same outputs again
};

}  // namespace

bool Applies(const File& file) {
  return PipelineKindOf(file.path()) != PipelineKind::kNone;
}

void Run(const File& file, std::vector<Violation>& violations) {
  Judge(file, violations).Run();
}

}  // namespace leaktight::ci_secret_output
