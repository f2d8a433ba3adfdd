#include "git/raw_diff.h"

#include <optional>
#include <utility>

namespace leaktight {
namespace {

tl::unexpected<Error> NotUnderstood(std::string_view record) {
  return Fail("git",
              "printed a difference that is not understood: " + std::string(record.substr(0, 200)),
              "please report this with the output of `git --version`");
}

bool IsZero(std::string_view id) {
  return id.find_first_not_of('0') == std::string_view::npos;
}

Result<RawChange> ParseHeader(std::string_view record) {
  std::string_view fields[5];
  std::string_view rest = record;
  if (rest.empty() || rest[0] != ':') return NotUnderstood(record);
  rest.remove_prefix(1);
  for (int i = 0; i < 5; i++) {
    const size_t end = i < 4 ? rest.find(' ') : rest.size();
    if (end == std::string_view::npos) return NotUnderstood(record);
    fields[i] = rest.substr(0, end);
    rest.remove_prefix(i < 4 ? end + 1 : end);
  }
  const Result<GitMode> old_mode = ParseMode(fields[0]);
  const Result<GitMode> mode = ParseMode(fields[1]);
  if (!old_mode || !mode || !IsObjectId(fields[2]) || !IsObjectId(fields[3]) || fields[4].empty()) {
    return NotUnderstood(record);
  }
  RawChange change;
  change.status = fields[4][0];
  change.old_mode = *old_mode;
  change.mode = *mode;
  if (!IsZero(fields[2])) change.old_id = fields[2];
  if (!IsZero(fields[3])) change.id = fields[3];
  return change;
}

// The next record, which must be there.
Result<std::string> NextPath(RecordReader& records) {
  const Result<std::optional<std::string_view>> path = records.Next();
  if (!path) return tl::unexpected(path.error());
  if (!path->has_value() || (*path)->empty()) return NotUnderstood("(no path)");
  return std::string(**path);
}

}  // namespace

Result<RawChange> ReadRawChange(std::string_view header, RecordReader& records) {
  Result<RawChange> change = ParseHeader(header);
  if (!change) return change;
  Result<std::string> path = NextPath(records);
  if (!path) return tl::unexpected(path.error());
  change->old_path = *path;
  if (change->status == 'R' || change->status == 'C') {
    path = NextPath(records);
    if (!path) return tl::unexpected(path.error());
  }
  change->path = std::move(*path);
  return change;
}

Result<std::vector<RawChange>> ReadRawDiff(ChildProcess& child) {
  RecordReader records(child);
  std::vector<RawChange> changes;
  while (true) {
    const Result<std::optional<std::string_view>> record = records.Next();
    if (!record) return tl::unexpected(record.error());
    if (!record->has_value()) return changes;
    Result<RawChange> change = ReadRawChange(**record, records);
    if (!change) return tl::unexpected(change.error());
    changes.push_back(std::move(*change));
  }
}

}  // namespace leaktight
