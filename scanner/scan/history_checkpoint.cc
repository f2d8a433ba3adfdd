#include "scan/history_checkpoint.h"

#include <bit>
#include <utility>

#include "base/byte_reader.h"
#include "base/hash.h"

namespace leaktight {
HistoryCheckpoint::HistoryCheckpoint(const History& history, std::string_view before, Save save,
                                     std::chrono::milliseconds every)
    : save_(std::move(save)),
      every_(every),
      before_((history.packs()->objects.size() + 7) / 8, '\0'),
      saved_(Clock::now()) {
  if (Read(before)) {
    before_counts_ = counts_;
    for (const char bits : before_) {
      before_objects_ += static_cast<unsigned>(std::popcount(static_cast<uint8_t>(bits)));
    }
  }
  now_ = before_;
}

std::string HistoryCheckpoint::StateOf(const History& history) {
  std::string state;
  const StringPool& commits = history.commits();
  for (uint32_t commit = 0; commit < commits.size(); commit++) state += commits[commit];
  PutU32(commits.size(), state);
  for (const auto& [id, ref] : history.named()) state += id;
  const std::vector<HistoryObject>& objects = history.packs()->objects;
  for (uint32_t entry = 0; entry < objects.size(); entry++) {
    if (objects[entry].number == StringPool::kNone) continue;
    PutU32(entry, state);
    state += history.IdOf(objects[entry]);
  }
  PutU32(static_cast<uint32_t>(objects.size()), state);
  return std::string(BytesOf(Sha256(state)));
}

bool HistoryCheckpoint::Read(std::string_view text) {
  ByteReader reader(text);
  Counts counts;
  for (uint64_t* count : {&counts.files, &counts.bytes, &counts.commits}) {
    *count = reader.Variable();
  }
  const std::string_view bits = reader.Text();
  if (!reader.ok() || !reader.rest().empty() || bits.size() != before_.size()) return false;
  before_ = bits;
  counts_ = counts;
  return true;
}

std::string HistoryCheckpoint::Text() const {
  std::string text;
  for (const uint64_t count : {counts_.files, counts_.bytes, counts_.commits}) {
    PutVariable(count, text);
  }
  PutText(now_, text);
  return text;
}

bool HistoryCheckpoint::WasClean(uint32_t entry) const {
  return (static_cast<uint8_t>(before_[entry / 8]) >> (entry % 8) & 1) != 0;
}

void HistoryCheckpoint::Add(std::span<const uint32_t> clean, const Counts& counts) {
  const std::lock_guard lock(mutex_);
  for (const uint32_t entry : clean) {
    char& bits = now_[entry / 8];
    bits = static_cast<char>(static_cast<uint8_t>(bits) | 1U << (entry % 8));
  }
  counts_.files += counts.files;
  counts_.bytes += counts.bytes;
  counts_.commits += counts.commits;
  const Clock::time_point now = Clock::now();
  if (now - saved_ < every_) return;
  saved_ = now;
  save_(Text());
}

void HistoryCheckpoint::SaveNow() {
  const std::lock_guard lock(mutex_);
  save_(Text());
}

}  // namespace leaktight
