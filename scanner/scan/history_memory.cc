#include "scan/history_memory.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "base/byte_reader.h"
#include "source/skip.h"

namespace leaktight {
namespace {

constexpr uint32_t kByteOrder = 0x01020304;
constexpr size_t kHeadNumbers = 5;

// What a history passes over.
constexpr std::string_view kReasons[] = {kSkippedImage, kSkippedFont, kSkippedMedia, kSkippedLarge,
                                         kSkippedExcluded};

// Numbers of any size as the machine has them.
template <class Number>
void PutRow(const std::vector<Number>& row, std::string& to) {
  to.append(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(Number));
}

template <class Number>
bool TakeRow(std::string_view& rest, size_t count, std::vector<Number>& row) {
  if (count > rest.size() / sizeof(Number)) return false;
  row.resize(count);
  if (count > 0) std::memcpy(row.data(), rest.data(), count * sizeof(Number));
  rest.remove_prefix(count * sizeof(Number));
  return true;
}

bool TakeBytes(std::string_view& rest, uint64_t size, std::string_view& bytes) {
  if (size > rest.size()) return false;
  bytes = rest.substr(0, size);
  rest.remove_prefix(size);
  return true;
}

// Is each number less than `end`?
bool AreBelow(const std::vector<uint32_t>& numbers, uint64_t end) {
  return std::all_of(numbers.begin(), numbers.end(), [&](uint32_t n) { return n < end; });
}

// Parents come before children.
bool IsInOrder(const CommitParents& parents) {
  if (parents.first.size() != parents.size() + 1 || parents.first.front() != 0 ||
      parents.first.back() != parents.parents.size() ||
      !std::is_sorted(parents.first.begin(), parents.first.end())) {
    return false;
  }
  for (uint32_t commit = 0; commit < parents.size(); commit++) {
    for (const uint32_t parent : parents.Of(commit)) {
      if (parent >= commit) return false;
    }
  }
  return true;
}

std::vector<uint32_t> OrderOfIds(const KnownCommits& commits, uint32_t from) {
  return OrderById(from, commits.size(), [&](uint32_t commit) { return commits.Id(commit); });
}

bool DecodeKnown(std::string_view bytes, KnownHistory& history) {
  std::vector<uint32_t> head;
  std::string_view rest = bytes;
  if (!TakeRow(rest, kHeadNumbers, head) || head[0] != kByteOrder) return false;
  const uint32_t id_size = head[1];
  if (id_size != 20 && id_size != 32) return false;
  KnownCommits& commits = history.commits;
  const uint64_t count = head[2];
  std::string_view ids;
  std::string_view judged;
  if (!TakeRow(rest, count, commits.parents.seconds) ||
      !TakeRow(rest, count + 1, commits.parents.first) ||
      !TakeRow(rest, head[3], commits.parents.parents) || !TakeRow(rest, count, commits.by_id) ||
      !TakeBytes(rest, count * id_size, ids) || !TakeRow(rest, count, commits.is_note) ||
      !TakeBytes(rest, uint64_t{head[4]} * id_size, judged)) {
    return false;
  }
  commits.id_size = id_size;
  commits.ids = ids;
  history.judged[0] = {judged, id_size};
  return rest.empty() && IsInOrder(commits.parents) && AreBelow(commits.by_id, count);
}

template <class Items, class Put>
void PutAll(const Items& items, std::string& to, const Put& put) {
  PutVariable(items.size(), to);
  for (const auto& item : items) put(item);
}

// `take` makes one; no more are made than there are bytes for.
template <class Item, class Take>
bool TakeAll(ByteReader& reader, std::vector<Item>& items, const Take& take) {
  const uint64_t count = reader.Variable();
  for (uint64_t i = 0; i < count && reader.ok(); i++) items.push_back(take());
  return reader.ok();
}

std::string_view ReasonOf(std::string_view text) {
  const auto at = std::find(std::begin(kReasons), std::end(kReasons), text);
  return at == std::end(kReasons) ? std::string_view() : *at;
}

void PutNewCommits(const KnownHistory& history, uint32_t from, std::string& to) {
  const KnownCommits& commits = history.commits;
  PutVariable(commits.size() - from, to);
  for (uint32_t commit = from; commit < commits.size(); commit++) {
    to += commits.Id(commit);
    PutVariable(commits.parents.seconds[commit], to);
    PutVariable(commits.is_note[commit], to);
    PutAll(commits.parents.Of(commit), to, [&](uint32_t parent) { PutVariable(parent, to); });
  }
}

bool TakeNewCommits(ByteReader& reader, KnownCommits& commits) {
  const uint32_t from = commits.size();
  const uint64_t count = reader.Variable();
  for (uint64_t i = 0; i < count && reader.ok(); i++) {
    commits.ids += reader.Bytes(commits.id_size);
    commits.parents.seconds.push_back(reader.Variable());
    commits.is_note.push_back(reader.Variable() != 0 ? 1 : 0);
    std::vector<uint32_t> parents;
    TakeAll(reader, parents, [&] { return static_cast<uint32_t>(reader.Variable()); });
    // Those before are in order already.
    if (!AreBelow(parents, from + i)) return false;
    commits.parents.parents.insert(commits.parents.parents.end(), parents.begin(), parents.end());
    commits.parents.first.push_back(static_cast<uint32_t>(commits.parents.parents.size()));
  }
  if (!reader.ok()) return false;
  const std::vector<uint32_t> added = OrderOfIds(commits, from);
  const auto middle = static_cast<ptrdiff_t>(commits.by_id.size());
  commits.by_id.insert(commits.by_id.end(), added.begin(), added.end());
  std::inplace_merge(commits.by_id.begin(), commits.by_id.begin() + middle, commits.by_id.end(),
                     [&](uint32_t a, uint32_t b) { return commits.Id(a) < commits.Id(b); });
  return true;
}

// One more, so that what is none is 0.
void PutNumber(uint32_t number, std::string& to) {
  PutVariable(static_cast<uint32_t>(number + 2), to);
}
uint32_t TakeNumber(ByteReader& reader) {
  return static_cast<uint32_t>(reader.Variable()) - 2;
}

void PutObjects(const KnownHistory& history, std::string& to) {
  PutAll(history.tags, to, [&](const KnownHistory::Tag& tag) {
    PutText(tag.id, to);
    PutText(tag.target, to);
    PutVariable(tag.is_found ? 1 : 0, to);
  });
  PutAll(history.named_blobs, to, [&](const std::string& id) { PutText(id, to); });
  PutAll(history.submodules, to, [&](const std::string& path) { PutText(path, to); });
  PutAll(history.blobs, to, [&](const KnownHistory::TrackedBlob& blob) {
    PutText(blob.id, to);
    PutVariable(blob.is_unread ? 1 : 0, to);
  });
  PutAll(history.paths, to, [&](const std::string& path) { PutText(path, to); });
  PutAll(history.stands, to, [&](const KnownHistory::Stand& stand) {
    PutVariable(stand.blob, to);
    PutNumber(stand.path, to);
    PutVariable(stand.mode == FileMode::kSymlink ? 1 : 0, to);
  });
  PutAll(history.changes, to, [&](const KnownHistory::Change& change) {
    PutVariable(change.commit, to);
    PutVariable(change.path, to);
    PutNumber(change.blob, to);
    PutAll(change.parents, to, [&](uint32_t blob) { PutNumber(blob, to); });
  });
  PutAll(history.skipped, to, [&](const KnownHistory::SkippedBlob& blob) {
    PutText(blob.id, to);
    PutText(blob.path, to);
    PutVariable(blob.mode == FileMode::kSymlink ? 1 : 0, to);
    PutVariable(blob.origin == Origin::kNote ? 1 : 0, to);
    PutText(blob.reason, to);
  });
}

FileMode TakeMode(ByteReader& reader) {
  return reader.Variable() != 0 ? FileMode::kSymlink : FileMode::kRegular;
}

bool TakeObjects(ByteReader& reader, KnownHistory& history) {
  const auto text = [&] { return std::string(reader.Text()); };
  TakeAll(reader, history.tags, [&] {
    KnownHistory::Tag tag = {text(), text(), false};
    tag.is_found = reader.Variable() != 0;
    return tag;
  });
  TakeAll(reader, history.named_blobs, text);
  TakeAll(reader, history.submodules, text);
  TakeAll(reader, history.blobs, [&] {
    KnownHistory::TrackedBlob blob = {text(), false};
    blob.is_unread = reader.Variable() != 0;
    return blob;
  });
  TakeAll(reader, history.paths, text);
  TakeAll(reader, history.stands, [&] {
    KnownHistory::Stand stand;
    stand.blob = static_cast<uint32_t>(reader.Variable());
    stand.path = TakeNumber(reader);
    stand.mode = TakeMode(reader);
    return stand;
  });
  TakeAll(reader, history.changes, [&] {
    KnownHistory::Change change;
    change.commit = static_cast<uint32_t>(reader.Variable());
    change.path = static_cast<uint32_t>(reader.Variable());
    change.blob = TakeNumber(reader);
    TakeAll(reader, change.parents, [&] { return TakeNumber(reader); });
    return change;
  });
  TakeAll(reader, history.skipped, [&] {
    KnownHistory::SkippedBlob blob;
    blob.id = text();
    blob.path = text();
    blob.mode = TakeMode(reader);
    blob.origin = reader.Variable() != 0 ? Origin::kNote : Origin::kBlob;
    blob.reason = ReasonOf(reader.Text());
    return blob;
  });
  return reader.ok();
}

// Do all numbers name something?
bool IsConsistent(const HistoryMemory& memory) {
  const KnownHistory& history = memory.history;
  const auto is_blob = [&](uint32_t blob) {
    return blob < history.blobs.size() || blob >= KnownHistory::kOther;
  };
  for (const KnownHistory::Stand& stand : history.stands) {
    if (stand.blob >= history.blobs.size()) return false;
    if (stand.path >= history.paths.size() && stand.path != KnownHistory::kNone) return false;
  }
  for (const KnownHistory::Change& change : history.changes) {
    if (change.commit >= history.commits.size() || change.path >= history.paths.size())
      return false;
    if (!is_blob(change.blob)) return false;
    if (!std::all_of(change.parents.begin(), change.parents.end(), is_blob)) return false;
  }
  for (const KnownHistory::SkippedBlob& blob : history.skipped) {
    if (blob.reason.empty()) return false;
  }
  const size_t ends[] = {history.blobs.size(), history.commits.size(), history.tags.size()};
  for (const HistoryMemory::Spot& spot : memory.spots) {
    if (spot.path >= history.paths.size() && spot.path != KnownHistory::kNone) return false;
    for (const HistoryObject& source : spot.sources) {
      if (source.number >= ends[static_cast<size_t>(source.kind)]) return false;
    }
  }
  return true;
}

}  // namespace

std::string EncodeKnown(const KnownHistory& history) {
  const KnownCommits& commits = history.commits;
  const std::string judged = MergeRows(history.judged[0], history.judged[1]);
  std::string body;
  body.reserve(judged.size() + commits.size() * (commits.id_size + 24));
  PutRow(std::vector<uint32_t>{kByteOrder, static_cast<uint32_t>(commits.id_size), commits.size(),
                               static_cast<uint32_t>(commits.parents.parents.size()),
                               static_cast<uint32_t>(judged.size() / commits.id_size)},
         body);
  PutRow(commits.parents.seconds, body);
  PutRow(commits.parents.first, body);
  PutRow(commits.parents.parents, body);
  PutRow(OrderOfIds(commits, 0), body);
  body += commits.ids;
  PutRow(commits.is_note, body);
  body += judged;
  return body;
}

std::string EncodeRest(const HistoryMemory& memory, const InLargePart& large) {
  std::string to;
  PutNewCommits(memory.history, large.commits, to);
  PutText(large.all_blobs ? std::string_view() : memory.history.judged[1].bytes, to);
  PutObjects(memory.history, to);
  PutAll(memory.spots, to, [&](const HistoryMemory::Spot& spot) {
    PutText(spot.tag, to);
    PutVariable(static_cast<uint64_t>(spot.origin), to);
    PutNumber(spot.path, to);
    PutAll(spot.sources, to, [&](const HistoryObject& source) {
      PutVariable(static_cast<uint64_t>(source.kind), to);
      PutVariable(source.number, to);
    });
  });
  for (const uint64_t count : {memory.files, memory.bytes, memory.commits}) PutVariable(count, to);
  PutAll(memory.warnings, to, [&](const auto& warning) {
    PutText(warning.first, to);
    PutText(warning.second, to);
  });
  PutAll(memory.clean_names, to, [&](const std::string& name) { PutText(name, to); });
  return to;
}

std::optional<HistoryMemory> DecodeMemory(std::string_view known, std::string_view rest,
                                          uint32_t& known_commits) {
  HistoryMemory memory;
  if (!DecodeKnown(known, memory.history)) return std::nullopt;
  known_commits = memory.history.commits.size();
  ByteReader reader(rest);
  if (!TakeNewCommits(reader, memory.history.commits)) return std::nullopt;
  memory.history.judged[1] = {reader.Text(), memory.history.commits.id_size};
  TakeObjects(reader, memory.history);
  constexpr uint64_t kOrigins = std::size(kOriginNames);
  bool understood = true;
  TakeAll(reader, memory.spots, [&] {
    HistoryMemory::Spot spot;
    spot.tag = reader.Text();
    const uint64_t origin = reader.Variable();
    understood = understood && origin < kOrigins;
    spot.origin = static_cast<Origin>(origin < kOrigins ? origin : 0);
    spot.path = TakeNumber(reader);
    TakeAll(reader, spot.sources, [&] {
      const uint64_t kind = reader.Variable();
      understood = understood && kind <= static_cast<uint64_t>(HistoryObject::Kind::kTag);
      return HistoryObject{static_cast<HistoryObject::Kind>(understood ? kind : 0),
                           static_cast<uint32_t>(reader.Variable())};
    });
    return spot;
  });
  memory.files = reader.Variable();
  memory.bytes = reader.Variable();
  memory.commits = reader.Variable();
  TakeAll(reader, memory.warnings, [&] {
    std::string path(reader.Text());
    return std::pair(std::move(path), std::string(reader.Text()));
  });
  TakeAll(reader, memory.clean_names, [&] { return std::string(reader.Text()); });
  if (!reader.ok() || !reader.rest().empty() || !understood || !IsConsistent(memory)) {
    return std::nullopt;
  }
  return memory;
}

}  // namespace leaktight
