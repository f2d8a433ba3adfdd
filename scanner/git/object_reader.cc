#include "git/object_reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "git/local_repository.h"

namespace leaktight {
namespace {

constexpr std::string_view kMissing = "the object is missing or corrupt";

constexpr size_t kBuffer = 64 << 10;
// A child that dies on every object, again and again, has another reason than the objects. Where
// the base of a long chain of deltas is broken, hundreds in a row are; each costs a few
// milliseconds.
constexpr int kMostDeaths = 1000;

bool TakeSuffix(std::string_view& line, std::string_view suffix) {
  if (line.size() < suffix.size() || line.substr(line.size() - suffix.size()) != suffix) {
    return false;
  }
  line.remove_suffix(suffix.size());
  return true;
}

tl::unexpected<Error> Missing(const std::string& name) {
  return Fail(name, std::string(kMissing), "`git fsck` says more; `git fetch` may bring it back");
}

// "ID TYPE SIZE", whatever name was asked for.
bool ParseHeader(std::string_view line, std::string& id, std::string& type, uint64_t& size) {
  const size_t last = line.rfind(' ');
  if (last == std::string_view::npos || last == 0) return false;
  const size_t first = line.rfind(' ', last - 1);
  if (first == std::string_view::npos) return false;
  id = line.substr(0, first);
  type = line.substr(first + 1, last - first - 1);
  const char* const end = line.data() + line.size();
  const auto [stopped, error] = std::from_chars(line.data() + last + 1, end, size);
  return error == std::errc() && stopped == end;
}

}  // namespace

ObjectReader::ObjectReader(GitPlace place, uint64_t limit, std::vector<std::string> settings)
    : place_(std::move(place)),
      limit_(limit),
      settings_(std::move(settings)),
      buffer_(new char[kBuffer]) {}

Result<void> ObjectReader::Start() {
  return files_ != nullptr ? Result<void>() : StartChild();
}

Result<void> ObjectReader::StartChild() {
  if (child_) return {};
  std::vector<std::string> arguments;
  for (const std::string& setting : settings_) {
    arguments.insert(arguments.end(), {"-c", setting});
  }
  arguments.insert(arguments.end(), {"cat-file", "--batch"});
  Result<ChildProcess> child = StartGit(place_, arguments, true);
  if (!child) return tl::unexpected(child.error());
  child_.emplace(std::move(*child));
  begin_ = end_ = 0;
  for (const std::string& name : asked_) {
    child_->Send(name);
    child_->Send("\n");
  }
  return {};
}

void ObjectReader::Ask(std::string_view name) {
  asked_.emplace_back(name);
  if (!child_) return;  // StartChild sends it, or there is none
  child_->Send(asked_.back() + "\n");
}

Result<void> ObjectReader::Fill() {
  const Result<size_t> got = child_->Read(buffer_.get() + end_, kBuffer - end_);
  if (!got) return tl::unexpected(got.error());
  if (*got == 0) return Fail("git cat-file", "has ended early");
  end_ += *got;
  return {};
}

Result<std::string_view> ObjectReader::ReadLine() {
  while (true) {
    const char* const begin = buffer_.get() + begin_;
    const void* newline = begin_ == end_ ? nullptr : std::memchr(begin, '\n', end_ - begin_);
    if (newline != nullptr) {
      const size_t size = static_cast<const char*>(newline) - begin;
      begin_ += size + 1;
      return std::string_view(begin, size);
    }
    std::memmove(buffer_.get(), begin, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (end_ == kBuffer) return Fail("git cat-file", "answered with a line that has no end");
    if (const Result<void> filled = Fill(); !filled) return tl::unexpected(filled.error());
  }
}

Result<std::string_view> ObjectReader::ReadBytes(uint64_t size, bool keep) {
  if (keep && size > capacity_) {
    capacity_ = std::max<size_t>(size, 2 * capacity_);
    bytes_.reset(new char[capacity_]);
  }
  for (uint64_t done = 0; done < size;) {
    if (begin_ == end_) {
      begin_ = end_ = 0;
      if (keep && size - done >= kBuffer) {  // past the buffer, straight to where it belongs
        const Result<size_t> got = child_->Read(bytes_.get() + done, size - done);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) return Fail("git cat-file", "has ended early");
        done += *got;
        continue;
      }
      if (const Result<void> filled = Fill(); !filled) return tl::unexpected(filled.error());
    }
    const size_t part = std::min<uint64_t>(end_ - begin_, size - done);
    if (keep) std::memcpy(bytes_.get() + done, buffer_.get() + begin_, part);
    begin_ += part;
    done += part;
  }
  return keep ? std::string_view(bytes_.get(), size) : std::string_view();
}

Result<ObjectReader::Object> ObjectReader::Answer(const std::string& name) {
  const Result<std::string_view> header = ReadLine();
  if (!header) return tl::unexpected(header.error());
  std::string_view line = *header;
  if (TakeSuffix(line, " missing") || TakeSuffix(line, " ambiguous")) {
    deaths_ = 0;
    return Missing(name);
  }
  Object object;
  if (!ParseHeader(line, id_, type_, object.size)) {
    return Fail("git cat-file", "answered what is not understood: " + std::string(line));
  }
  object.id = id_;
  object.type = type_;
  object.over_limit = object.size > limit_;
  const Result<std::string_view> bytes = ReadBytes(object.size, !object.over_limit);
  if (!bytes) return tl::unexpected(bytes.error());
  object.bytes = *bytes;
  const Result<std::string_view> end = ReadLine();
  if (!end) return tl::unexpected(end.error());
  if (!end->empty()) return Fail("git cat-file", "sent more than it had said");
  deaths_ = 0;
  return object;
}

Result<ObjectReader::Object> ObjectReader::NextFromFiles() {
  const std::string name = std::move(asked_.front());
  asked_.pop_front();
  LocalRepository::Object found;
  switch (files_->Read(name, limit_, found)) {
    case LocalRepository::Found::kMissing:
      return Missing(name);
    case LocalRepository::Found::kAskGit:
      if (git_ == nullptr) git_ = std::make_unique<ObjectReader>(place_, limit_, settings_);
      return git_->Read(name);
    case LocalRepository::Found::kObject:
      break;
  }
  id_ = std::move(found.id);
  return Object{id_, leaktight::Name(found.type), found.bytes, found.size, found.size > limit_};
}

Result<ObjectReader::Object> ObjectReader::Next() {
  if (files_ != nullptr) return NextFromFiles();
  const std::string name = std::move(asked_.front());
  if (deaths_ >= kMostDeaths) {
    asked_.pop_front();
    return Fail(name, "cannot be read: git ends on every object", "run `git fsck`");
  }
  asked_.front() = name;
  if (const Result<void> started = StartChild(); !started) {
    asked_.pop_front();
    return Fail(name, started.error().Describe());
  }
  asked_.pop_front();
  Result<Object> answer = Answer(name);
  if (answer || answer.error().where == name) return answer;

  // The child is of no further use; its last words say why.
  std::string why = answer.error().Describe();
  if (child_->Wait() && !child_->messages().empty()) why = child_->messages();
  child_.reset();
  deaths_++;
  return Fail(name, "the object cannot be read: " + why, "run `git fsck`");
}

bool ObjectReader::IsMissing(const Error& error) {
  return error.what == kMissing;
}

Result<ObjectReader::Object> ObjectReader::Read(std::string_view name) {
  Ask(name);
  return Next();
}

Result<std::optional<std::string>> ObjectReader::ReadFileIfThere(std::string_view name) {
  if (name.find('\n') != std::string_view::npos) return Fail(std::string(name), "is no path here");
  const Result<Object> object = Read(name);
  if (!object) {
    if (object.error().what == kMissing) return std::optional<std::string>();
    return tl::unexpected(object.error());
  }
  if (object->over_limit) return Fail(std::string(name), "is too large");
  return std::optional<std::string>(object->bytes);
}

}  // namespace leaktight
