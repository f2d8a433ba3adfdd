// A repository that is elsewhere, as a mirror in a temporary folder.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.h"
#include "git/command.h"

namespace leaktight {

// How a repository is named.
enum class RepositoryKind { kFolder, kBundle, kUrl, kRefused };

// A folder, or a file that begins as a bundle does (git's Documentation/gitformat-bundle.txt);
// else what git clone would take for a URL (its Documentation/urls.txt): "scheme://…" of http,
// https, ssh, git and file, or "host:path". Refused: other transports, "ext::COMMAND" among them,
// and a host that begins with a dash, which would be a flag of ssh's. What is none of all that is
// taken for a folder that is not there.
RepositoryKind KindOfRepository(const std::string& name);

// Cloned by git itself with all refs (`clone --mirror`), without hooks, templates or questions to
// anybody: where a password is missing, it fails. Removed with everything in it when it goes.
class Mirror {
 public:
  // `source`: a URL or a bundle. `temporary`: the folder to make it in. An error has git's own
  // words, without the URL's password.
  static Result<Mirror> Clone(const std::string& source, RepositoryKind kind,
                              const std::string& temporary, const std::stop_token& stop);

  Mirror(Mirror&& other) noexcept;
  Mirror& operator=(Mirror&& other) noexcept;
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;
  ~Mirror();

  GitPlace place() const { return PlaceOfRepository(folder_ + "/mirror.git"); }

 private:
  explicit Mirror(std::string folder) : folder_(std::move(folder)) {}

  std::string folder_;  // empty: moved from
};

// As it may be shown: a URL without user and password.
std::string ShownName(const std::string& name);

}  // namespace leaktight
