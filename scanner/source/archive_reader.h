// The members of one archive, one after the other.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "source/member_reader.h"

namespace leaktight {

// Reads an archive from memory by libarchive, of which this is the only user. Not shared by
// threads.
class ArchiveReader : public MemberReader {
 public:
  // `bytes` outlive it. `path` names what is compressed without having a name itself.
  ArchiveReader(std::string_view bytes, std::string_view path);
  ~ArchiveReader() override;

  Step Next() override;
  Content Read(uint64_t limit, std::string& bytes) override;
  uint64_t Drain(uint64_t limit) override;

 private:
  struct Handle;
  void Open(bool with_formats);
  int NextHeader();

  std::unique_ptr<Handle> handle_;
  const std::string_view bytes_;
  const std::string path_;
  size_t number_ = 0;
  bool is_open_ = false;
};

}  // namespace leaktight
