#include "git/pack/commit_graph.h"

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "git/entries.h"
#include "git/pack/big_endian.h"
#include "git/pack/chunk_table.h"

namespace leaktight {
namespace {

constexpr std::string_view kSignature = "CGPH";
constexpr char kVersion = 1;
constexpr size_t kHeader = 8;
constexpr size_t kDataBehindTree = 16;  // two parents, then generation and date
constexpr uint32_t kNoParent = 0x70000000;
constexpr uint32_t kLastBit = 0x80000000;  // of an edge: the last; of a second parent: see edges
constexpr uint64_t kDateBits = (uint64_t{1} << 34) - 1;

std::string HashOf(std::string_view bytes, ObjectFormat format) {
  return std::string(format == ObjectFormat::kSha1 ? BytesOf(Sha1(bytes)) : BytesOf(Sha256(bytes)));
}

}  // namespace

std::optional<CommitGraph> CommitGraph::Open(const std::string& objects,
                                             const std::vector<std::string>& alternates,
                                             ObjectFormat format) {
  std::vector<std::string> folders = {objects};
  folders.insert(folders.end(), alternates.begin(), alternates.end());
  for (const std::string& folder : folders) {
    if (auto graph = OpenIn(folder, folders, format)) return graph;
  }
  return std::nullopt;
}

// The single file, else the chain, whose files may lie in any of the folders.
std::optional<CommitGraph> CommitGraph::OpenIn(const std::string& objects,
                                               const std::vector<std::string>& folders,
                                               ObjectFormat format) {
  CommitGraph graph;
  graph.id_size_ = IdSize(format);
  if (auto layer = ReadLayer(objects + "/info/commit-graph", format)) {
    if (!graph.Add(std::move(*layer))) return std::nullopt;
    return graph;
  }
  const Result<std::string> chain = ReadFile(objects + "/info/commit-graphs/commit-graph-chain");
  if (!chain) return std::nullopt;
  for (std::string_view rest = *chain; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string name(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (name.size() != 2 * graph.id_size_ || !IsObjectId(name)) return std::nullopt;
    std::optional<Layer> layer;
    for (const std::string& folder : folders) {
      std::string path = folder;
      path.append("/info/commit-graphs/graph-").append(name).append(".graph");
      layer = ReadLayer(path, format);
      if (layer) break;
    }
    // Its name is the hash at its end.
    if (!layer || !layer->file.bytes().ends_with(IdBytes(name)) || !graph.Add(std::move(*layer))) {
      return std::nullopt;
    }
  }
  if (graph.layers_.empty()) return std::nullopt;
  return graph;
}

std::optional<CommitGraph::Layer> CommitGraph::ReadLayer(const std::string& path,
                                                         ObjectFormat format) {
  if (!IsThere(path)) return std::nullopt;
  Result<MappedFile> file = MappedFile::Open(path);
  if (!file) return std::nullopt;
  Layer layer;
  layer.file = std::move(*file);
  const std::string_view bytes = layer.file.bytes();
  const size_t id_size = IdSize(format);
  if (bytes.size() < kHeader + id_size || !bytes.starts_with(kSignature) || bytes[4] != kVersion ||
      bytes[5] != static_cast<char>(format)) {
    return std::nullopt;
  }
  if (HashOf(bytes.substr(0, bytes.size() - id_size), format) !=
      bytes.substr(bytes.size() - id_size)) {
    return std::nullopt;
  }
  auto chunks = ReadChunks(bytes, kHeader, static_cast<uint8_t>(bytes[6]), id_size);
  if (!chunks) return std::nullopt;
  const std::string_view fanout = (*chunks)["OIDF"];
  if (fanout.size() != kFanoutSize) return std::nullopt;
  const uint64_t count = FanoutTotal(fanout.data());
  const std::string_view ids = (*chunks)["OIDL"];
  layer.data = (*chunks)["CDAT"];
  layer.edges = (*chunks)["EDGE"];
  layer.bases = (*chunks)["BASE"];
  if (ids.size() != count * id_size || layer.data.size() != count * (id_size + kDataBehindTree) ||
      layer.bases.size() != static_cast<uint8_t>(bytes[7]) * id_size) {
    return std::nullopt;
  }
  layer.ids = IdTable(fanout.data(), ids.data(), id_size, id_size);
  if (!layer.ids.IsInOrder()) return std::nullopt;
  return layer;
}

// False: it does not stand on what is here.
bool CommitGraph::Add(Layer layer) {
  std::string below;
  for (const Layer& base : layers_) {
    const std::string_view bytes = base.file.bytes();
    below += bytes.substr(bytes.size() - id_size_);
  }
  if (layer.bases != below || layer.ids.size() >= kNoParent - size_) return false;
  layer.first = size_;
  size_ += layer.ids.size();
  layers_.push_back(std::move(layer));
  return true;
}

std::string_view CommitGraph::Id(uint32_t commit) const {
  const auto behind =
      std::upper_bound(layers_.begin(), layers_.end(), commit,
                       [](uint32_t number, const Layer& layer) { return number < layer.first; });
  const Layer& layer = *(behind - 1);
  return layer.ids[commit - layer.first];
}

uint32_t CommitGraph::Find(std::string_view id) const {
  if (id.size() != id_size_) return kNone;
  for (const Layer& layer : layers_) {
    if (const auto place = layer.ids.Find(id)) return layer.first + *place;
  }
  return kNone;
}

bool CommitGraph::AddParents(const Layer& layer, uint32_t place, size_t id_size, uint32_t limit,
                             CommitParents& parents) {
  const char* const data = layer.data.data() + place * (id_size + kDataBehindTree) + id_size;
  const auto add = [&](uint32_t parent) {
    if (parent >= limit) return false;
    parents.parents.push_back(parent);
    return true;
  };
  const uint32_t first = BigEndian32(data);
  const uint32_t second = BigEndian32(data + 4);
  parents.seconds.push_back(BigEndian64(data + 8) & kDateBits);
  if (first != kNoParent && !add(first)) return false;
  if (second == kNoParent) return true;
  if ((second & kLastBit) == 0) return add(second);
  for (uint64_t at = uint64_t{second & ~kLastBit} * 4;; at += 4) {
    if (at + 4 > layer.edges.size()) return false;
    const uint32_t edge = BigEndian32(layer.edges.data() + at);
    if (!add(edge & ~kLastBit)) return false;
    if ((edge & kLastBit) != 0) return true;
  }
}

std::optional<CommitParents> CommitGraph::Parents() const {
  CommitParents parents;
  parents.first.push_back(0);
  for (const Layer& layer : layers_) {
    const uint32_t limit = layer.first + layer.ids.size();
    for (uint32_t place = 0; place < layer.ids.size(); place++) {
      if (!AddParents(layer, place, id_size_, limit, parents)) return std::nullopt;
      parents.first.push_back(static_cast<uint32_t>(parents.parents.size()));
    }
  }
  return parents;
}

}  // namespace leaktight
