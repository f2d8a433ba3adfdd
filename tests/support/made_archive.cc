#include "support/made_archive.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <stdexcept>

namespace leaktight {
namespace {

void Check(bool good) {
  if (!good) throw std::runtime_error("could not make an archive");
}

// By zlib, as gzip (RFC 1952) or without any header.
std::string Deflate(std::string_view bytes, int window) {
  z_stream stream{};
  Check(deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int code = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  Check(code == Z_STREAM_END);
  return packed;
}

std::string Little(uint64_t value, size_t bytes) {
  std::string text;
  for (size_t i = 0; i < bytes; i++) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

// APPNOTE.TXT 6.3: 4.3.7, 4.3.12 and 4.3.16. Names are UTF-8, and say so (bit 11).
std::string MakeZip(const std::vector<MadeMember>& members, bool deflated, bool encrypted) {
  std::string zip;
  std::string directory;
  for (const MadeMember& member : members) {
    const std::string packed = deflated ? Deflate(member.bytes, -MAX_WBITS) : member.bytes;
    const uLong crc = crc32(0, reinterpret_cast<const Bytef*>(member.bytes.data()),
                            static_cast<uInt>(member.bytes.size()));
    const std::string common =
        Little(20, 2) + Little(0x800 | (encrypted ? 1 : 0), 2) + Little(deflated ? 8 : 0, 2) +
        Little(0, 2) + Little(0x21, 2) + Little(crc, 4) + Little(packed.size(), 4) +
        Little(member.bytes.size(), 4) + Little(member.path.size(), 2) + Little(0, 2);
    directory += "PK\x01\x02" + Little(0x0314, 2) + common + Little(0, 2) + Little(0, 2) +
                 Little(0, 2) + Little(0100644u << 16, 4) + Little(zip.size(), 4) + member.path;
    zip += "PK\x03\x04" + common + member.path + packed;
  }
  const std::string count = Little(members.size(), 2);
  return zip + directory + "PK\x05\x06" + Little(0, 4) + count + count +
         Little(directory.size(), 4) + Little(zip.size(), 4) + Little(0, 2);
}

std::string Octal(uint64_t value, size_t width) {
  std::string text(width, '0');
  for (size_t i = width; i-- > 0; value /= 8) text[i] = static_cast<char>('0' + value % 8);
  return text;
}

// POSIX.1-2017, pax, "ustar Interchange Format"; or as Unix v7 had it, without its magic number.
std::string MakeTar(const std::vector<MadeMember>& members, bool ustar = true) {
  std::string tar;
  for (const MadeMember& member : members) {
    Check(member.path.size() <= 100);
    std::string header = member.path;
    header.resize(100);
    header += Octal(0644, 7) + '\0' + Octal(0, 7) + '\0' + Octal(0, 7) + '\0' +
              Octal(member.bytes.size(), 11) + '\0' + Octal(0, 11) + '\0' + "        0";
    header.resize(257);
    if (ustar)
      header += std::string(
          "ustar\0"
          "00",
          8);
    header.resize(512);
    uint64_t sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    header.replace(148, 8, Octal(sum, 6) + std::string("\0 ", 2));
    tar += header + member.bytes;
    tar.resize((tar.size() + 511) / 512 * 512);
  }
  return tar + std::string(1024, '\0');
}

}  // namespace

std::string Compress(MadeFilter filter, std::string_view bytes) {
  const auto* from = reinterpret_cast<const uint8_t*>(bytes.data());
  std::string packed(bytes.size() + bytes.size() / 50 + 4096, '\0');
  auto* to = reinterpret_cast<uint8_t*>(packed.data());
  switch (filter) {
    case MadeFilter::kGzip:
      return Deflate(bytes, MAX_WBITS + 16);
    case MadeFilter::kBzip2: {
      auto size = static_cast<unsigned>(packed.size());
      Check(BZ2_bzBuffToBuffCompress(packed.data(), &size, const_cast<char*>(bytes.data()),
                                     static_cast<unsigned>(bytes.size()), 9, 0, 0) == BZ_OK);
      packed.resize(size);
      return packed;
    }
    case MadeFilter::kXz: {
      size_t size = 0;
      Check(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, nullptr, from, bytes.size(), to, &size,
                                    packed.size()) == LZMA_OK);
      packed.resize(size);
      return packed;
    }
    case MadeFilter::kZstd: {
      const size_t size = ZSTD_compress(to, packed.size(), from, bytes.size(), 3);
      Check(ZSTD_isError(size) == 0);
      packed.resize(size);
      return packed;
    }
  }
  return packed;
}

std::string MakeArchive(MadeFormat format, const std::vector<MadeMember>& members) {
  switch (format) {
    case MadeFormat::kZip:
      return MakeZip(members, true, false);
    case MadeFormat::kZipStored:
      return MakeZip(members, false, false);
    case MadeFormat::kTar:
      return MakeTar(members);
    case MadeFormat::kTarV7:
      return MakeTar(members, false);
    case MadeFormat::kTarGzip:
      return Compress(MadeFilter::kGzip, MakeTar(members));
    case MadeFormat::kTarBzip2:
      return Compress(MadeFilter::kBzip2, MakeTar(members));
    case MadeFormat::kTarXz:
      return Compress(MadeFilter::kXz, MakeTar(members));
    case MadeFormat::kTarZstd:
      break;
  }
  return Compress(MadeFilter::kZstd, MakeTar(members));
}

std::string MakeEncryptedZip(const std::vector<MadeMember>& members) {
  return MakeZip(members, true, true);
}

}  // namespace leaktight
