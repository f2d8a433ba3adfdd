// What cloud-init is to do at a machine's first start.
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

// Adds where in a text that begins with `#cloud-config` its commands hold secrets (`bootcmd`,
// `runcmd`: scripts, or programs with their arguments), and its `chpasswd`; in the text's order,
// the same place once. cloudinit.readthedocs.io/en/latest/reference/modules.html
void AddSecretsOfCloudCommands(std::string_view text, std::vector<Span>& secrets);

}  // namespace leaktight
