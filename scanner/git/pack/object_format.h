// Which hash names a repository's objects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace leaktight {

// The value is the number by which a multi-pack index calls it.
enum class ObjectFormat : uint8_t { kSha1 = 1, kSha256 = 2 };

// Bytes of an object's id, and of the checksums at the ends of packs and indexes.
constexpr size_t IdSize(ObjectFormat format) {
  return format == ObjectFormat::kSha1 ? 20 : 32;
}

// From `extensions.objectFormat` in the text of a repository's own configuration file ("config" in
// the folder that all working trees share). Git looks for it in that file alone, and follows no
// include there (its setup.c, check_repository_format_gently). SHA-1 where nothing is said.
Result<ObjectFormat> ObjectFormatOf(std::string_view config);

// The same for a repository's common folder: ".git" most often.
Result<ObjectFormat> ReadObjectFormat(const std::string& common_folder);

}  // namespace leaktight
