// Memory for secrets in clear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace leaktight {

// Overwrites memory with zeroes, in a way that no compiler leaves out because nobody reads it
// again.
void Wipe(void* bytes, size_t size);

// The same of a text, all of its capacity; it is empty behind it.
void Wipe(std::string& text);

// Bytes that grow at their end, in pages of their own: kept out of core dumps and, as far as the
// system lets an ordinary process, out of swap. Zeroed before the pages go back, also those that it
// grew out of. There is no copy; what was moved from is empty. A page is the least that one takes,
// so keep many secrets in one.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::string_view bytes) { Append(bytes); }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  SecretBytes(SecretBytes&& other) noexcept { *this = std::move(other); }
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  ~SecretBytes() { Free(); }

  std::string_view view() const { return {data_, size_}; }
  std::string_view view(size_t begin, size_t size) const { return view().substr(begin, size); }
  const char* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // Views into it are good until it grows past what was reserved. Throws std::bad_alloc.
  void Reserve(size_t capacity) {
    if (capacity > capacity_) Grow(capacity);
  }
  void Append(std::string_view bytes);
  void Append(char byte) {
    if (size_ == capacity_) Grow(size_ + 1);
    data_[size_++] = byte;
  }
  // Zeroes what stands behind; for what turns out to be there already.
  void CutTo(size_t size);

 private:
  friend Result<SecretBytes> ReadSecrets(int descriptor, const std::string& name, size_t limit);

  void Grow(size_t least);
  void Free();

  char* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

// Reads a regular file without leaving a copy of it anywhere else. `follow`: through a symbolic
// link in the last part of the path. An error where it is over `limit` bytes.
Result<SecretBytes> ReadSecretFile(const std::string& path, bool follow, size_t limit);

// The same of a file below a folder, through no link on the way.
Result<SecretBytes> ReadSecretFileBelow(const std::string& folder, const std::string& path,
                                        size_t limit);

// Reads a descriptor to its end.
Result<SecretBytes> ReadSecrets(int descriptor, const std::string& name, size_t limit);

}  // namespace leaktight
