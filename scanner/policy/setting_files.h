// Which files hold settings, and in what format.
#pragma once

#include <string_view>

#include "policy/setting.h"

namespace leaktight {

// By the file's name: its extension (also with a template's suffix behind it: "app.ini.example"),
// or a name that everybody knows (".pypirc", "Pipfile"). Empty bytes: nothing more can be told, and
// files of many kinds that may be INI count as such.
SettingFormat SettingFormatOf(std::string_view path, std::string_view bytes = {});

Settings ReadSettings(std::string_view text, SettingFormat format, std::string_view path);

}  // namespace leaktight
