#include "git/commit_walk.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "git/commit_object.h"
#include "git/record_reader.h"

namespace leaktight {
namespace {

// A commit-graph file may be stale or broken: the commits themselves are what counts.
constexpr const char* kNoCommitGraph = "core.commitGraph=false";
constexpr const char* kNotes = "refs/notes/*";

tl::unexpected<Error> NotUnderstood(std::string_view record) {
  return Fail("git diff-tree",
              "printed what is not understood: " + std::string(record.substr(0, 200)),
              "please report this with the output of `git --version`");
}

// "SECONDS ID PARENT…", as `rev-list --timestamp --parents` writes them.
Result<void> AddListedCommit(std::string_view line, CommitOrder& order) {
  const std::string_view whole = line;
  const auto take = [&] {
    const size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
  };
  const std::string_view number = take();
  uint64_t seconds = 0;
  const auto [stopped, error] =
      std::from_chars(number.data(), number.data() + number.size(), seconds);
  const std::string_view id = take();
  if (error != std::errc() || stopped != number.data() + number.size() || !IsObjectId(id)) {
    return NotUnderstood(whole);
  }
  if (order.ids.Add(IdBytes(id)) != order.parents.size()) return NotUnderstood(whole);
  CommitParents& parents = order.parents;
  while (!line.empty()) {
    const std::string_view parent = take();
    if (!IsObjectId(parent)) return NotUnderstood(whole);
    // Parents come first. StringPool::kNone is CommitParents::kMissing.
    parents.parents.push_back(order.ids.Find(IdBytes(parent)));
  }
  parents.seconds.push_back(seconds);
  parents.first.push_back(static_cast<uint32_t>(parents.parents.size()));
  return {};
}

Result<void> AddListed(const GitPlace& place, std::vector<std::string> arguments,
                       const CommitStarts& more, CommitOrder& order) {
  arguments.insert(arguments.begin(), {"-c", kNoCommitGraph, "rev-list", "--topo-order",
                                       "--reverse", "--timestamp", "--parents", "--stdin"});
  Result<ChildProcess> child = StartGit(place, arguments, true);
  if (!child) return tl::unexpected(child.error());
  for (const std::string& id : more) child->Send(id + "\n");
  child->CloseInput();
  const Result<std::string> listed = child->ReadAll();
  if (!listed) return tl::unexpected(listed.error());
  if (auto finished = Finish(*child); !finished) return finished;
  for (size_t begin = 0; begin < listed->size();) {
    const size_t end = std::min(listed->find('\n', begin), listed->size());
    auto added = AddListedCommit(std::string_view(*listed).substr(begin, end - begin), order);
    if (!added) return added;
    begin = end + 1;
  }
  return {};
}

// One commit whose parents are still to come.
struct Pending {
  std::string id;
  std::vector<std::string> parents;
  size_t next = 0;
  bool cut = false;  // something among its ancestors is not there
};

// The fields behind the colons: modes and ids of each parent, then the commit's own. The parents'
// ids go to `before`, where that is there.
Result<CommitChange> ParseChange(std::string_view record, std::vector<std::string>* before) {
  const size_t sides = record.find_first_not_of(':');
  if (sides == std::string_view::npos || sides == 0) return NotUnderstood(record);
  std::string_view rest = record.substr(sides);
  std::string_view mode;
  std::string_view id;
  for (size_t field = 0; field < 2 * (sides + 1); field++) {
    const size_t space = rest.find(' ');
    if (space == std::string_view::npos) return NotUnderstood(record);
    (field <= sides ? mode : id) = rest.substr(0, space);
    if (before != nullptr && field > sides && field <= 2 * sides) {
      const bool is_there = id.find_first_not_of('0') != std::string_view::npos;
      before->emplace_back(is_there ? id : std::string_view());
    }
    rest.remove_prefix(space + 1);
  }
  const Result<GitMode> parsed = ParseMode(mode);
  if (!parsed || !IsObjectId(id)) return NotUnderstood(record);
  return CommitChange{*parsed, id, {}};
}

// Whether the output ends as it should, or why it does not.
Result<void> ReadChanges(ChildProcess& child, const StringPool& commits,
                         const ChangeListener& listener, uint32_t& done) {
  RecordReader records(child);
  std::string id;
  std::vector<std::string> before;
  while (true) {
    Result<std::optional<std::string_view>> record = records.Next();
    if (!record) return tl::unexpected(record.error());
    if (!record->has_value()) return {};
    if ((*record)->starts_with(':')) {
      before.clear();
      Result<CommitChange> change = ParseChange(**record, listener.change_from ? &before : nullptr);
      if (!change) return tl::unexpected(change.error());
      id = change->id;  // the record goes when the next is read
      record = records.Next();
      if (!record) return tl::unexpected(record.error());
      if (!record->has_value() || (*record)->empty()) return NotUnderstood("(no path)");
      if (listener.change_from) {
        listener.change_from({change->mode, id, **record}, before);
        continue;
      }
      if (change->mode == GitMode::kNone) continue;
      listener.change({change->mode, id, **record});
      continue;
    }
    if (!IsObjectId(**record)) return NotUnderstood(**record);
    if (listener.stop.stop_requested()) return Fail("git diff-tree", "was stopped");
    const uint32_t commit = commits.Find(IdBytes(**record));
    if (commit == StringPool::kNone) return NotUnderstood(**record);
    done = commit;
    listener.commit(commit);
  }
}

}  // namespace

Result<CommitOrder> ListCommits(const GitPlace& place, const CommitStarts& more) {
  const std::string exclude = std::string("--exclude=") + kNotes;
  CommitOrder order;
  order.parents.first.push_back(0);
  if (auto listed = AddListed(place, {exclude, "--all"}, more, order); !listed) {
    return tl::unexpected(listed.error());
  }
  order.first_note = order.ids.size();
  // A --not on the command line does not count for standard input.
  const std::string notes = std::string("--glob=") + kNotes;
  CommitStarts excluded;
  for (const std::string& id : more) excluded.push_back("^" + id);
  if (auto listed = AddListed(place, {notes, "--not", exclude, "--all"}, excluded, order);
      !listed) {
    return tl::unexpected(listed.error());
  }
  return order;
}

CommitOrder WalkCommits(ObjectReader& objects, const CommitStarts& starts,
                        const CommitStarts& notes, const std::function<void(Error)>& fail) {
  CommitOrder order;
  StringPool seen;
  std::vector<bool> cut;  // by the numbers of `seen`
  std::vector<Pending> pending;
  // Where an ancestor is lost nothing tells what came before such a commit: they come after all
  // others, so that no file is said to be theirs that stands in an older one.
  std::vector<std::string> late;
  const auto lose = [&](Error error) {
    cut.back() = true;
    if (!pending.empty()) pending.back().cut = true;
    fail(std::move(error));
  };
  // A commit is numbered when all its parents are: it stays on the stack until then.
  const auto begin = [&](const std::string& id) {
    const uint32_t known = seen.size();
    const uint32_t number = seen.Add(IdBytes(id));
    if (number != known) {
      if (cut[number] && !pending.empty()) pending.back().cut = true;
      return;
    }
    cut.push_back(false);
    const Result<ObjectReader::Object> object = objects.Read(id);
    if (!object) return lose(object.error());
    if (object->type != "commit") {
      return lose(
          {id, "is a " + std::string(object->type) + ", not a commit", "`git fsck` says more"});
    }
    const Result<CommitObject> commit = ParseCommit(object->bytes);
    if (!commit) return lose({id, commit.error().what, "`git fsck` says more"});
    pending.push_back({id, {commit->parents.begin(), commit->parents.end()}});
  };
  const auto end = [&] {
    const Pending done = std::move(pending.back());
    pending.pop_back();
    if (!done.cut) {
      order.ids.Add(IdBytes(done.id));
      return;
    }
    late.push_back(done.id);
    cut[seen.Find(IdBytes(done.id))] = true;
    if (!pending.empty()) pending.back().cut = true;
  };
  const auto walk = [&](const CommitStarts& from) {
    for (const std::string& start : from) {
      begin(start);
      while (!pending.empty()) {
        Pending& last = pending.back();
        if (last.next < last.parents.size()) {
          const std::string parent = last.parents[last.next++];
          begin(parent);  // `last` may move
        } else {
          end();
        }
      }
    }
    for (const std::string& id : late) order.ids.Add(IdBytes(id));
    late.clear();
  };
  walk(starts);
  order.first_note = order.ids.size();
  walk(notes);
  return order;
}

Result<void> ListChanges(const GitPlace& place, const StringPool& commits,
                         const ChangeListener& listener, uint32_t& done) {
  done = 0;
  if (commits.size() == 0) return {};
  Result<ChildProcess> child =
      StartGit(place,
               {"-c", kNoCommitGraph, "diff-tree", "--stdin", "--always", "--root", "-c", "--raw",
                "-r", "-z", "--no-abbrev", "--no-renames", "--ignore-submodules=none"},
               true);
  if (!child) return tl::unexpected(child.error());
  std::string asked;
  for (uint32_t commit = 0; commit < commits.size(); commit++) {
    asked += Hex(commits[commit]) + '\n';
  }
  child->Send(asked);
  child->CloseInput();
  Result<void> read = ReadChanges(*child, commits, listener, done);
  if (!read && child->messages().empty()) return read;
  if (auto finished = Finish(*child); !finished) return finished;
  if (!read) return read;
  done = commits.size();
  return {};
}

}  // namespace leaktight
