// Git's configuration files, read without git: git-config(1), "Syntax".
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace leaktight {

// One variable as it is set: the key as `git config --list` spells it ("core.bare",
// "remote.Origin.url": section and name in lower case, what is quoted between them as it is).
struct ConfigSetting {
  std::string key;
  std::optional<std::string> value;  // nothing: "name" alone, which means true
};

// Shows every setting in its order; what an include names is not looked at. False where the text is
// not of the syntax, or goes beyond what is known here (a byte order mark): git has to be asked.
// Some may have been shown by then.
bool ReadConfigText(std::string_view text,
                    const std::function<void(const ConfigSetting& setting)>& see);

}  // namespace leaktight
