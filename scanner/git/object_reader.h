// Objects by their ids: from the repository's own files, or through a `git cat-file --batch` child.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/child_process.h"
#include "base/error.h"
#include "git/command.h"

namespace leaktight {

class LocalRepository;

// Requests are sent ahead and answered in order, so that git reads the next object while this one
// is scanned. The child reads every form of repository: loose and packed, alternates, SHA-256.
// Where it dies on a corrupt object, that object's answer is an error and a new child goes on with
// the next.
class ObjectReader {
 public:
  struct Object {
    std::string_view id;     // hexadecimal, whatever name was asked for
    std::string_view type;   // "blob", "commit", …
    std::string_view bytes;  // valid until the next call; empty where it is over the limit
    uint64_t size = 0;
    bool over_limit = false;
  };

  // Objects of more than `limit` bytes are not kept in memory.
  // `settings` are git's, "NAME=VALUE", for this child.
  explicit ObjectReader(GitPlace place, uint64_t limit = UINT64_MAX,
                        std::vector<std::string> settings = {});

  const GitPlace& place() const { return place_; }

  // Looks into `files` first, which may be null, and asks a child only for what is not to be had
  // there. Before anything is asked.
  void ReadFrom(std::shared_ptr<LocalRepository> files) { files_ = std::move(files); }

  // Starts the child now, so that it gets ready while something else is done; not where there may
  // be no need of one.
  Result<void> Start();

  // Asks for an object: its id, or any name of a revision without a line break in it.
  void Ask(std::string_view name);
  size_t asked() const { return asked_.size(); }  // and not yet answered

  // The answer to the oldest question. An object that is not there, or cannot be read, is an error
  // that names it in `where`.
  Result<Object> Next();

  // Does an error of Next say that there is no such object, as opposed to one that is broken?
  static bool IsMissing(const Error& error);

  // Ask and Next, where nothing else has been asked.
  Result<Object> Read(std::string_view name);

  // The bytes of a file in a state that git keeps, "REVISION:PATH" or ":PATH" for the index, where
  // nothing else has been asked. Nothing where there is no such file, or its object is missing.
  Result<std::optional<std::string>> ReadFileIfThere(std::string_view name);

 private:
  Result<void> StartChild();
  Result<Object> NextFromFiles();
  Result<std::string_view> ReadLine();
  Result<void> Fill();
  Result<std::string_view> ReadBytes(uint64_t size, bool keep);
  Result<Object> Answer(const std::string& name);

  const GitPlace place_;
  const uint64_t limit_;
  const std::vector<std::string> settings_;
  std::shared_ptr<LocalRepository> files_;
  std::unique_ptr<ObjectReader> git_;  // beside `files_`, once something is not to be had there
  std::optional<ChildProcess> child_;
  std::deque<std::string> asked_;
  int deaths_ = 0;  // without an answer in between
  std::string id_;
  std::string type_;

  // Output that was read and not yet used: buffer_[begin_, end_).
  std::unique_ptr<char[]> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  std::unique_ptr<char[]> bytes_;
  size_t capacity_ = 0;
};

}  // namespace leaktight
