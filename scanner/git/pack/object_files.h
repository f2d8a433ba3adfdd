// Single objects by their ids, straight from packs and loose files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "git/pack/entry_header.h"
#include "git/pack/inflate.h"
#include "git/pack/mapped_file.h"
#include "git/pack/object_format.h"
#include "git/pack/pack_index.h"

namespace leaktight {

// For a few objects of a repository of any size: nothing is read before it is needed, and of a pack
// only what an object is made of. (ObjectGraph and ObjectBuilder, for all objects of a repository,
// look at everything first.) For one thread.
//
// It only ever says what it is sure of. An object that is not found, or of which anything is not as
// it should be, is nothing, and git is asked for it: it may know another copy, or say what is
// wrong. As git does on reading, zlib's checksum is compared and the id is not hashed. Of packs
// those with an .idx are read.
class ObjectFiles {
 public:
  // `objects` is the repository's folder of them, `more` what the environment lends: see
  // ObjectFolders.
  ObjectFiles(std::string objects, std::vector<std::string> more, ObjectFormat format);

  struct Object {
    ObjectType type = ObjectType::kUnknown;
    uint64_t size = 0;
    std::string_view bytes;  // valid until the next is read; empty where `size` is over the limit
  };

  // `id` as bytes. What is larger than `limit` is not inflated.
  std::optional<Object> Read(std::string_view id, uint64_t limit = UINT64_MAX);

  ObjectFormat format() const { return format_; }

  // From now on so many bytes of what objects are made from are held, so that the next one, which
  // is most often made from the same, takes less.
  void HoldBases(uint64_t bytes) { most_held_ = bytes; }

 private:
  // Each file is mapped when it is needed; one that is not as it should be has no ids.
  struct Pack {
    std::string path;  // without ".idx"
    bool opened = false;
    MappedFile index_file;
    std::optional<PackIndex> index;
    MappedFile file;
  };
  // One with room behind it; see kInflateSlack, which is enough for deltas too.
  struct Buffer {
    std::unique_ptr<char[]> bytes;
    uint64_t size = 0;
    std::string_view view() const { return {bytes.get(), size}; }
  };

  struct Held {
    ObjectType type = ObjectType::kUnknown;
    std::shared_ptr<Buffer> buffer;
  };
  using HeldObjects = std::unordered_map<uint64_t, Held>;  // by pack and offset

  const Held* FindHeld(uint64_t place);
  void Hold(uint64_t place, ObjectType type, const std::shared_ptr<Buffer>& buffer);
  void FindFolders();
  void FindPacks();
  std::optional<Object> ReadLoose(std::string_view id, uint64_t limit);
  std::optional<Object> ReadPacked(std::string_view id, uint64_t limit);
  std::optional<Object> ReadFromPack(size_t number, std::string_view id, uint64_t limit);
  std::optional<Object> ReadEntry(size_t number, uint64_t offset, uint64_t limit);
  bool Take(uint64_t size, Buffer& buffer) const;
  bool InflateTo(std::string_view stream, uint64_t size, Buffer& buffer);

  const std::string objects_;
  const std::vector<std::string> more_;
  const ObjectFormat format_;
  bool has_folders_ = false;
  std::vector<std::string> folders_;
  bool has_packs_ = false;
  std::vector<Pack> packs_;
  size_t last_ = 0;  // the pack that held the last object: the next is there too, most often
  Inflater inflater_;
  std::shared_ptr<Buffer> object_;
  uint64_t most_held_ = 0;
  uint64_t held_bytes_ = 0;  // in held_
  HeldObjects held_;
  HeldObjects held_before_;  // what of these nobody asks for goes next
};

}  // namespace leaktight
