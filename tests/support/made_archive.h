// Archives for tests, made in memory and without the library that reads them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leaktight {

enum class MadeFilter : uint8_t { kGzip, kBzip2, kXz, kZstd };
inline constexpr MadeFilter kMadeFilters[] = {MadeFilter::kGzip, MadeFilter::kBzip2,
                                              MadeFilter::kXz, MadeFilter::kZstd};

std::string Compress(MadeFilter filter, std::string_view bytes);

enum class MadeFormat : uint8_t {
  kZip,
  kZipStored,
  kTar,
  kTarV7,
  kTarGzip,
  kTarBzip2,
  kTarXz,
  kTarZstd
};
inline constexpr MadeFormat kMadeFormats[] = {
    MadeFormat::kZip,     MadeFormat::kZipStored, MadeFormat::kTar,   MadeFormat::kTarV7,
    MadeFormat::kTarGzip, MadeFormat::kTarBzip2,  MadeFormat::kTarXz, MadeFormat::kTarZstd};

struct MadeMember {
  std::string path;
  std::string bytes;
};

std::string MakeArchive(MadeFormat format, const std::vector<MadeMember>& members);

// A zip file whose members say that they are encrypted.
std::string MakeEncryptedZip(const std::vector<MadeMember>& members);

}  // namespace leaktight
