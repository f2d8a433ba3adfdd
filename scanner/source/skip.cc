#include "source/skip.h"

#include "base/text.h"

namespace leaktight {
namespace {

using namespace std::string_view_literals;

// The magic number of a format, as its standard gives it, at `offset`.
struct Format {
  std::string_view extension;
  size_t offset;
  std::string_view magic;
  std::string_view reason;
};

constexpr Format kFormats[] = {
    {"png", 0, "\x89PNG\r\n\x1a\n"sv, kSkippedImage},  // ISO/IEC 15948, 5.2
    {"apng", 0, "\x89PNG\r\n\x1a\n"sv, kSkippedImage},
    {"jpg", 0, "\xff\xd8\xff"sv, kSkippedImage},  // ITU-T T.81, B.1: SOI and a further marker
    {"jpeg", 0, "\xff\xd8\xff"sv, kSkippedImage},
    {"gif", 0, "GIF87a"sv, kSkippedImage},
    {"gif", 0, "GIF89a"sv, kSkippedImage},
    {"webp", 8, "WEBP"sv, kSkippedImage},     // RFC 9649: in a RIFF container
    {"bmp", 6, "\0\0\0\0"sv, kSkippedImage},  // after "BM" and the size: reserved
    {"ico", 0, "\0\0\1\0"sv, kSkippedImage},
    {"cur", 0, "\0\0\2\0"sv, kSkippedImage},
    {"icns", 0, "icns"sv, kSkippedImage},
    {"tif", 0, "II*\0"sv, kSkippedImage},  // TIFF 6.0, section 2
    {"tif", 0, "MM\0*"sv, kSkippedImage},
    {"tiff", 0, "II*\0"sv, kSkippedImage},
    {"tiff", 0, "MM\0*"sv, kSkippedImage},
    {"psd", 0, "8BPS"sv, kSkippedImage},
    {"avif", 4, "ftyp"sv, kSkippedImage},  // ISO/IEC 14496-12, 4.3
    {"heic", 4, "ftyp"sv, kSkippedImage},
    {"woff", 0, "wOFF"sv, kSkippedFont},  // W3C WOFF 1.0 and 2.0
    {"woff2", 0, "wOF2"sv, kSkippedFont},
    {"ttf", 0, "\0\1\0\0"sv, kSkippedFont},  // OpenType 1.9: the table directory
    {"ttf", 0, "true"sv, kSkippedFont},
    {"otf", 0, "OTTO"sv, kSkippedFont},
    {"ttc", 0, "ttcf"sv, kSkippedFont},
    {"eot", 34, "LP"sv, kSkippedFont},  // W3C EOT submission, 3
    {"mp3", 0, "ID3"sv, kSkippedMedia},
    {"mp3", 0, "\xff\xfb"sv, kSkippedMedia},  // ISO/IEC 11172-3, 2.4.2.3: layer III
    {"mp3", 0, "\xff\xf3"sv, kSkippedMedia},
    {"mp4", 4, "ftyp"sv, kSkippedMedia},
    {"m4a", 4, "ftyp"sv, kSkippedMedia},
    {"m4v", 4, "ftyp"sv, kSkippedMedia},
    {"mov", 4, "ftyp"sv, kSkippedMedia},
    {"ogg", 0, "OggS"sv, kSkippedMedia},  // RFC 3533, 6
    {"oga", 0, "OggS"sv, kSkippedMedia},
    {"ogv", 0, "OggS"sv, kSkippedMedia},
    {"opus", 0, "OggS"sv, kSkippedMedia},
    {"flac", 0, "fLaC"sv, kSkippedMedia},  // RFC 9639, 6
    {"wav", 8, "WAVE"sv, kSkippedMedia},
    {"avi", 8, "AVI "sv, kSkippedMedia},
    {"webm", 0, "\x1a\x45\xdf\xa3"sv, kSkippedMedia},  // RFC 8794, 8.1.1: the EBML header
    {"mkv", 0, "\x1a\x45\xdf\xa3"sv, kSkippedMedia},
};

constexpr size_t kLongestExtension = 5;

}  // namespace

std::optional<std::string_view> KindToSkip(std::string_view path, std::string_view bytes) {
  const size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view extension = path.substr(dot + 1);
  if (extension.size() < 3 || extension.size() > kLongestExtension) return std::nullopt;
  for (const Format& format : kFormats) {
    if (!EqualIgnoringCase(format.extension, extension)) continue;
    if (bytes.size() < format.offset) continue;
    if (bytes.substr(format.offset, format.magic.size()) == format.magic) return format.reason;
  }
  return std::nullopt;
}

}  // namespace leaktight
