// What the part of a settings file is called in which an assignment stands, or what stands before
// it.
#pragma once

#include <string_view>

namespace leaktight {

// `acme` for `api_key: …` below `acme:`, in `"acme": {…}`, below `[acme]` and in `<acme>`: the
// nearest key around what stands behind `before`, which may begin anywhere. Empty: it names none.
std::string_view SectionName(std::string_view before);

// `Acme API` of `Acme API token: …`: up to three words, with one blank behind each, that stand on
// the line before what is named behind `before`. Empty: none do.
std::string_view WordsBefore(std::string_view before);

}  // namespace leaktight
