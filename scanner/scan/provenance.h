// Where what was scanned stands among revisions.
#pragma once

#include <string>
#include <string_view>

#include "git/command.h"
#include "scan/summary.h"

namespace leaktight {

// What git says of the repository at `place` and of `revision`; what it does not know stays empty.
// Costs two git children: asked only for reports that tell of it.
Provenance ReadProvenance(const GitPlace& place, const std::string& revision);

// A remote's URL as it may be told: without user, password, query and fragment; git's short form
// host:path as ssh://host/path, an absolute path as file://. Empty for what is none of these.
std::string PublicUrl(std::string_view url);

}  // namespace leaktight
