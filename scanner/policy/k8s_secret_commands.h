// Secrets that a pipeline makes by a command, of which no manifest tells.
#pragma once

#include <string_view>
#include <vector>

#include "policy/fact.h"

namespace leaktight {

// Declares each Secret that `text` makes by `kubectl create secret KIND NAME` (or `oc`), where NAME
// stands there as it is: with keys that are not known, in a namespace that is not.
// https://kubernetes.io/docs/reference/kubectl/generated/kubectl_create/kubectl_create_secret/
void AddSecretsOfCommands(std::string_view text, std::vector<Fact>& facts);

}  // namespace leaktight
