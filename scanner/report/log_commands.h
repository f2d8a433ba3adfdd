// Text that a build server takes for a command when it stands in a log.
#pragma once

#include <string>
#include <string_view>

namespace leaktight {

// GitHub's runner obeys a line that begins with "::", behind blanks too, and "##[…]" anywhere in
// it; Azure Pipelines "##vso[…]", TeamCity "##teamcity[…]". A file may have such a name. Here the
// second sign becomes a visible escape: "::" shows as ":\x3a", "##[" as "#\x23[". `text` may hold
// several lines. See ActionCommand.cs in github.com/actions/runner.
std::string DisarmLogCommands(std::string_view text);

}  // namespace leaktight
