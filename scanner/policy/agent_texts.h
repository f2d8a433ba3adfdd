// What people write down for agents: instructions in Markdown, whose lines may have a secret.
#pragma once

#include <string_view>
#include <vector>

#include "policy/command_secrets.h"

namespace leaktight {

// By the path: CLAUDE.md, AGENTS.md, .cursorrules, and what lies in .claude/agents/, .claude/
// commands/, .claude/skills/ and .cursor/rules/.
bool IsAgentText(std::string_view path);

// `token: …`, `API_KEY=…` and commands, a line each; only what looks random, in the text's order.
std::vector<CommandSecret> SecretsInAgentText(std::string_view text);

}  // namespace leaktight
