// A proposal as a file that a person reads, changes and commits.
#include <fmt/format.h>

#include <algorithm>

#include "config/config_text.h"
#include "scan/proposal.h"

namespace leaktight {
namespace {

constexpr std::string_view kHead =
    "# What leaktight holds this repository to: `leaktight init` saw it so, and everything may be\n"
    "# changed. `leaktight config check` says whether it is right, `leaktight config show` what "
    "is\n"
    "# in force besides.\n";

// A comment in lines that a person likes to read.
std::string Comment(std::string_view words) {
  constexpr size_t kColumns = 92;
  std::string text;
  while (!words.empty()) {
    size_t end = words.size();
    if (end > kColumns) {
      end = words.rfind(' ', kColumns);
      if (end == std::string_view::npos || end == 0) end = std::min(words.find(' '), words.size());
    }
    text += fmt::format("# {}\n", YamlComment(words.substr(0, end)));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return text;
}

std::string Behind(std::string_view why) {
  return why.empty() ? std::string() : fmt::format("  # {}", YamlComment(why));
}

void AddTemplates(const Proposal& proposal, std::string& text) {
  if (proposal.templates.empty()) return;
  text +=
      "\n# Files that others are made from, besides those whose names say so (.env.example,\n"
      "# secrets.yaml.template): they hold no values.\ntemplates:\n";
  for (const ProposedTemplate& one : proposal.templates) {
    text += fmt::format("  - {}{}\n", YamlScalar(one.glob), Behind(one.why));
  }
}

void AddEnvironments(const Proposal& proposal, std::string& text) {
  if (proposal.environments.empty()) return;
  text +=
      "\n# Which files belong to which environment: no two of them share a secret. What is not\n"
      "# listed is told by the words in its path and namespace.\nenvironments:\n";
  for (const EnvironmentPaths& environment : proposal.environments) {
    text += fmt::format("  {}:\n    paths:\n", environment.environment);
    for (const std::string& glob : environment.globs) {
      text += fmt::format("      - {}\n", YamlScalar(glob));
    }
  }
}

void AddRotation(const Proposal& proposal, std::string& text) {
  if (proposal.rotation.empty()) return;
  text +=
      "\n# How many days a secret of each kind may live. Kinds are told by the words of a "
      "secret's\n"
      "# name; `names: [ledger, \"pay*\"]` adds further ones.\nrotation:\n";
  for (const ProposedKind& kind : proposal.rotation) {
    text += fmt::format("  {}:\n    # {}\n    days: {}\n", YamlScalar(kind.name),
                        YamlComment(kind.why), kind.days);
  }
}

}  // namespace

std::string ProposalText(const Proposal& proposal) {
  if (proposal.Empty()) return {};
  std::string text(kHead);
  if (!proposal.preset.empty()) {
    text += fmt::format("\n{}policy: {}{}\n",
                        Comment(fmt::format("What the policy of this name says holds too: {}.",
                                            proposal.preset_summary)),
                        proposal.preset, Behind(proposal.preset_why));
  }
  AddTemplates(proposal, text);
  AddEnvironments(proposal, text);
  AddRotation(proposal, text);
  return text;
}

}  // namespace leaktight
