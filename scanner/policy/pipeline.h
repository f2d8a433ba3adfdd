// CI pipelines: the workflows and actions of GitHub (and of Gitea and Forgejo, which read the
// same), the pipelines of GitLab.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

enum class PipelineKind : uint8_t { kNone, kGithub, kGitlab };

// By the path alone: `.github/workflows/…`, `action.yml`; `.gitlab-ci.yml`, `.gitlab/…`, and
// folders such as `ci/`, whose files are GitLab's where they have a job of its own.
PipelineKind PipelineKindOf(std::string_view path);

// A variable or an input that a pipeline sets.
struct PipelineVariable {
  std::string_view name;
  YamlRef value;
  bool service = false;     // of a container that lives as long as the job: a database for tests
  bool credential = false;  // of the login to a registry of images
  bool bare = false;        // it stands where the host fills no secrets in
};

// A step: something that runs, in a shell or as an action.
struct PipelineStep {
  YamlRef node;                       // GitHub's step, or GitLab's job
  YamlRef job;                        // false: of an action
  YamlRef script;                     // a scalar; false: it runs an action that takes none
  std::string_view shell;             // where it says so: "bash -x {0}"; of github-script "node"
  std::string_view folder;            // where the step says it; empty: at the top of the checkout
  bool continues = false;             // in the shell of the step before, as items of GitLab do
  bool again = false;                 // of GitLab: another job has the same script
  std::string_view report;            // of GitLab: the file whose variables later jobs get
  std::vector<YamlRef> environments;  // mappings of variables, the nearest first
};

// What a job of GitLab leaves behind: lists of paths.
struct PipelineArtifacts {
  YamlRef job;
  YamlRef paths;
  YamlRef exclude;
};

struct Pipeline {
  PipelineKind kind = PipelineKind::kNone;
  std::vector<PipelineVariable> variables;
  std::vector<PipelineStep> steps;
  std::vector<YamlRef> jobs;
  std::vector<YamlRef> outputs;  // mappings: of jobs, of a workflow that others call, of an action
  std::vector<PipelineArtifacts> artifacts;
};

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax,
// https://docs.gitlab.com/ci/yaml/. Nothing where the file is of neither kind. A job of GitLab has
// the steps that it extends, refers to or has by default as well.
Pipeline ReadPipeline(const File& file);

}  // namespace leaktight
