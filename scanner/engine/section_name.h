// What the part of a settings file is called in which an assignment stands.
#pragma once

#include <string_view>

namespace leaktight {

// `acme` for `api_key: …` below `acme:`, in `"acme": {…}`, below `[acme]` and in `<acme>`: the
// nearest key around what stands behind `before`, which may begin anywhere. Empty: it names none.
std::string_view SectionName(std::string_view before);

}  // namespace leaktight
