#include "policy/pipeline.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <utility>

#include "base/text.h"
#include "policy/file_names.h"
#include "policy/gitlab_jobs.h"

namespace leaktight {
namespace {

constexpr size_t kMostBytes = 1 << 20;
// Of what jobs have from elsewhere, all together: a short file can have very much.
constexpr size_t kMostBytesAgain = 4 << 20;

// https://github.com/actions/github-script: JavaScript, which it runs.
constexpr std::string_view kGithubScript = "actions/github-script@";

bool IsYaml(std::string_view name) {
  return name.ends_with(".yml") || name.ends_with(".yaml");
}

bool HasFolder(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) || path.find("/" + std::string(folder)) != std::string_view::npos;
}

// `ci/build.yml`, as `include: local` names it: other systems have such files as well.
bool MayBeIncluded(std::string_view path) {
  if (!path.ends_with("ml")) return false;  // every file's path is asked
  for (const std::string_view folder : {"ci/", ".ci/", "gitlab/", "gitlab-ci/", "ci-templates/"}) {
    if (HasFolder(path, folder)) return true;
  }
  return false;
}

bool IsGitlabs(std::string_view path, std::string_view name) {
  return name.ends_with(".gitlab-ci.yml") || name.ends_with(".gitlab-ci.yaml") ||
         name == "gitlab-ci.yml" || HasFolder(path, ".gitlab/") || HasFolder(path, ".gitlab-ci/");
}

// A job that only GitLab's can be: a script, and what else only its jobs have.
bool HasGitlabJob(YamlRef root) {
  for (const auto& [name, job] : root.Entries()) {
    if (!job["script"] && !job["before_script"]) continue;
    for (const std::string_view keyword : {"stage", "rules", "only", "extends", "needs", "tags",
                                           "artifacts", "variables", "image", "before_script"}) {
      if (job[keyword]) return true;
    }
  }
  return false;
}

// Aliases lead to the same place again; what was read once is not read twice.
class Reader {
 public:
  explicit Reader(Pipeline& pipeline) : pipeline_(pipeline) {}

  void ReadWorkflow(YamlRef root) {
    AddVariables(root["env"]);
    const YamlRef on = root["on"];
    for (const std::string_view event : {"workflow_call", "workflow_dispatch"}) {
      AddDefaults(on[event]["inputs"]);
    }
    for (const auto& [name, output] : on["workflow_call"]["outputs"].Entries()) {
      pipeline_.outputs.push_back(output);
    }
    const YamlRef defaults = root["defaults"]["run"];
    for (const auto& [name, job] : root["jobs"].Entries()) {
      if (!job.IsMapping()) continue;
      pipeline_.jobs.push_back(job);
      AddVariables(job["env"]);
      AddVariables(job["with"]);
      AddVariables(job["secrets"]);
      AddMatrix(job["strategy"]["matrix"]);
      ReadContainer(job["container"], false);
      for (const auto& [service, container] : job["services"].Entries()) {
        ReadContainer(container, true);
      }
      if (job["outputs"].IsMapping()) pipeline_.outputs.push_back(job["outputs"]);
      ReadSteps(job["steps"], job, {job["env"], root["env"]}, {job["defaults"]["run"], defaults});
    }
  }

  void ReadAction(YamlRef root) {
    const YamlRef runs = root["runs"];
    AddDefaults(root["inputs"]);
    AddVariables(runs["env"]);
    for (const auto& [name, output] : root["outputs"].Entries()) {
      pipeline_.outputs.push_back(output);
    }
    ReadSteps(runs["steps"], {}, {}, {});
  }

  void ReadGitlab(YamlRef root) {
    const GitlabJobs jobs(root);
    AddDefaults(jobs.Top("spec")["inputs"]);
    AddGitlabVariables(jobs.Resolved(jobs.Top("variables")));
    AddIncluded(jobs.Top("include"));
    ReadGitlabJob(root, jobs, {});
    for (const auto& [name, job] : root.Entries()) {
      if (!job.IsMapping() || name.Value() == "variables" || name.Value() == "spec") continue;
      pipeline_.jobs.push_back(job);
      AddGitlabVariables(jobs.Resolved(job["variables"]));
      // What is there for others to extend does not run by itself.
      const bool runs = !name.Value().starts_with('.') && name.Value() != "default";
      ReadGitlabJob(job, jobs, runs ? jobs.ChainOf(job) : std::vector<YamlRef>());
    }
  }

 private:
  // Not where an alias leads to it again.
  bool IsNew(YamlRef node) { return node && seen_.insert(node.id()).second; }

  void AddVariables(YamlRef mapping, bool service = false, bool bare = false) {
    if (!IsNew(mapping)) return;
    for (const auto& [name, value] : mapping.Entries()) {
      // What is merged into many mappings is read where it is seen first.
      if (name.IsScalar() && value.IsScalar() && IsNew(name)) {
        pipeline_.variables.push_back({name.Value(), value, service, false, bare});
      }
    }
  }

  void AddBare(YamlRef name, YamlRef value) {
    if (name.IsScalar() && value.IsScalar() && IsNew(value)) {
      pipeline_.variables.push_back({name.Value(), value, false, false, true});
    }
  }

  // What inputs are where nobody gives them: `NAME: {default: value}`.
  void AddDefaults(YamlRef inputs) {
    if (!IsNew(inputs)) return;
    for (const auto& [name, input] : inputs.Entries()) AddBare(name, input["default"]);
  }

  // `NAME: [value, …]`, and mappings of them: `include: [{NAME: value}]`.
  void AddMatrix(YamlRef matrix) {
    if (!IsNew(matrix)) return;
    for (const auto& [name, values] : matrix.Entries()) {
      AddBare(name, values);
      for (const YamlRef value : values.Items()) {
        AddBare(name, value);
        AddVariables(value, false, true);
      }
    }
  }

  void ReadContainer(YamlRef container, bool service) {
    AddVariables(container["env"], service);
    const YamlRef password = container["credentials"]["password"];
    if (password.IsScalar() && IsNew(password)) {
      pipeline_.variables.push_back({"password", password, false, true, false});
    }
  }

  // What a step says of itself, or else its job, or the workflow.
  static std::string_view Setting(YamlRef step, const std::vector<YamlRef>& defaults,
                                  std::string_view name) {
    if (step[name]) return step[name].Value();
    for (const YamlRef of_all : defaults) {
      if (!of_all[name].Value().empty()) return of_all[name].Value();
    }
    return {};
  }

  void ReadSteps(YamlRef steps, YamlRef job, const std::vector<YamlRef>& around,
                 const std::vector<YamlRef>& defaults) {
    if (!IsNew(steps)) return;
    for (const YamlRef node : steps.Items()) {
      if (!node.IsMapping()) continue;
      AddVariables(node["env"]);
      AddVariables(node["with"]);
      PipelineStep step;
      step.node = node;
      step.job = job;
      const bool in_action = node["uses"].Value().starts_with(kGithubScript);
      const YamlRef script = in_action ? node["with"]["script"] : node["run"];
      step.script = script.IsScalar() ? script : YamlRef();
      step.shell = in_action ? "node" : Setting(node, defaults, "shell");
      step.folder = Setting(node, defaults, "working-directory");
      step.environments = {node["env"]};
      step.environments.insert(step.environments.end(), around.begin(), around.end());
      pipeline_.steps.push_back(std::move(step));
    }
  }

  // `NAME: value`, or with a description of it.
  void AddGitlabVariables(YamlRef mapping, bool service = false) {
    if (!IsNew(mapping)) return;
    for (const auto& [name, value] : mapping.Entries()) {
      const YamlRef literal = value.IsMapping() ? value["value"] : value;
      if (name.IsScalar() && literal.IsScalar() && IsNew(name)) {
        pipeline_.variables.push_back({name.Value(), literal, service, false, false});
      }
    }
  }

  // Inputs of components and of other files.
  void AddIncluded(YamlRef include) {
    AddVariables(include["inputs"], false, true);
    for (const YamlRef item : include.Items()) AddVariables(item["inputs"], false, true);
  }

  // `chain`: it and what it extends; empty: it is no job, and has what it says itself.
  void ReadGitlabJob(YamlRef job, const GitlabJobs& jobs, std::vector<YamlRef> chain) {
    const bool runs = !chain.empty();
    for (const YamlRef part : chain) bytes_again_ += part.id() == job.id() ? 0 : part.span().size();
    if (!runs || bytes_again_ > kMostBytesAgain) chain = {job};
    const auto at = [&](std::initializer_list<std::string_view> keys) {
      return jobs.At(chain, keys, runs);
    };
    PipelineStep step;
    step.node = job;
    step.job = job;
    step.report = at({"artifacts", "reports", "dotenv"}).Value();
    for (const YamlRef part : chain) {
      step.environments.push_back(jobs.Resolved(part["variables"]));
    }
    step.environments.push_back(jobs.Resolved(jobs.Top("variables")));
    for (const std::string_view part : {"before_script", "script", "after_script"}) {
      in_new_shell_ = part != "script";
      ReadScript(at({part}), step, jobs, 0);
    }
    const YamlRef paths = at({"artifacts", "paths"});
    if (paths) pipeline_.artifacts.push_back({job, paths, at({"artifacts", "exclude"})});
    for (const YamlRef service : job["services"].Items()) {
      AddGitlabVariables(service["variables"], true);
    }
    for (const YamlRef rule : job["rules"].Items()) {
      AddGitlabVariables(jobs.Resolved(rule["variables"]));
    }
    for (const YamlRef values : job["parallel"]["matrix"].Items()) AddMatrix(values);
    AddIncluded(job["trigger"]);
    AddIncluded(job["trigger"]["include"]);
  }

  // A line, a list of lines, or one with lists in it, as anchors and references make it.
  void ReadScript(YamlRef node, const PipelineStep& of_job, const GitlabJobs& jobs, int depth) {
    constexpr int kMaxDepth = 10;
    constexpr size_t kNode = 16;  // of lists within lists there are many without a byte
    const YamlRef script = jobs.Resolved(node);
    if (!script) return;
    const bool again = !IsNew(script);
    if (again) bytes_again_ += kNode + (script.IsScalar() ? script.span().size() : 0);
    if (again && bytes_again_ > kMostBytesAgain) return;
    if (script.IsScalar()) {
      pipeline_.steps.push_back(of_job);
      PipelineStep& step = pipeline_.steps.back();
      step.script = script;
      step.again = again;
      step.continues = !in_new_shell_;
      in_new_shell_ = false;
    }
    if (depth == kMaxDepth) return;
    for (const YamlRef item : script.Items()) ReadScript(item, of_job, jobs, depth + 1);
  }

  Pipeline& pipeline_;
  std::set<uint32_t> seen_;
  bool in_new_shell_ = true;  // GitLab's next line
  size_t bytes_again_ = 0;
};

}  // namespace

PipelineKind PipelineKindOf(std::string_view path) {
  // Every file is asked, by each check on pipelines.
  const bool in_hidden_folder = path.starts_with('.') || path.find("/.") != std::string_view::npos;
  const std::string_view whole_name = FileName(path);
  const bool included = MayBeIncluded(path);
  if (!in_hidden_folder && !included && !whole_name.starts_with("action.") &&
      whole_name.find("gitlab") == std::string_view::npos) {
    return PipelineKind::kNone;
  }
  const std::string_view name = WithoutTemplateSuffix(whole_name);
  if (!IsYaml(name)) return PipelineKind::kNone;
  if (name == "action.yml" || name == "action.yaml") return PipelineKind::kGithub;
  for (const std::string_view folder :
       {".github/workflows/", ".gitea/workflows/", ".forgejo/workflows/"}) {
    if (HasFolder(path, folder)) return PipelineKind::kGithub;
  }
  return included || IsGitlabs(path, name) ? PipelineKind::kGitlab : PipelineKind::kNone;
}

Pipeline ReadPipeline(const File& file) {
  Pipeline pipeline;
  pipeline.kind = PipelineKindOf(file.path());
  if (pipeline.kind == PipelineKind::kNone || file.bytes().size() > kMostBytes) return pipeline;
  const YamlStream& stream = file.Yaml();
  const bool surely = IsGitlabs(file.path(), WithoutTemplateSuffix(file.name()));
  Reader reader(pipeline);
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    if (pipeline.kind == PipelineKind::kGitlab) {
      if (surely || HasGitlabJob(root)) reader.ReadGitlab(root);
    } else if (root["runs"]) {
      reader.ReadAction(root);
    } else {
      reader.ReadWorkflow(root);
    }
  }
  return pipeline;
}

}  // namespace leaktight
