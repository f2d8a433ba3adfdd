// Another program, run beside this one.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace leaktight {

struct ChildOptions {
  std::vector<std::string> arguments;  // the first is looked up along PATH; no shell is involved
  std::string directory;               // where it runs; empty: where the caller stands
  // On top of what the caller's environment hands on: "NAME=value", or "NAME" to take one out.
  std::vector<std::string> environment;
  bool takes_input = false;  // else its standard input is empty
};

// A running child and the pipes to it. Its standard error is gathered while waiting for anything
// else, and input is sent while output is awaited, so neither side can block the other for ever.
// Whoever lets go of it ends it: a child left running is killed and reaped.
//
// Started by posix_spawn, which shares the parent's memory until the exec: 0.4 ms from a process of
// any size, where fork has to copy the page tables first.
class ChildProcess {
 public:
  static Result<ChildProcess> Start(const ChildOptions& options);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  // Adds to what is to be written to its standard input: as much as fits is written at once, the
  // rest while Read waits. What a child does not take before it ends is dropped.
  void Send(std::string_view bytes);

  // Nothing more will be sent.
  void CloseInput();

  // Waits for output. The number of bytes read into `buffer`; 0 at the end of the output.
  Result<size_t> Read(char* buffer, size_t size);

  // Reads to the end of the output.
  Result<std::string> ReadAll();

  // Reads what is left, unseen, and waits for the end. The exit status; 128 + the signal's number
  // where a signal ended it.
  Result<int> Wait();

  // What it has written to standard error so far, without a line ending; the first 16 KiB.
  std::string_view messages() const;

  // The program's name, for messages of our own.
  const std::string& name() const { return name_; }

 private:
  ChildProcess() = default;
  void SendWaiting();
  void GatherMessages();
  void Close(int& descriptor);
  void End();

  std::string name_;
  pid_t process_ = -1;
  int input_ = -1;
  int output_ = -1;
  int error_ = -1;
  bool close_input_ = false;  // once `waiting_` is sent
  std::string waiting_;       // input that did not fit yet, from `sent_` on
  size_t sent_ = 0;
  std::string messages_;
};

}  // namespace leaktight
