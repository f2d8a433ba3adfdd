// What a path says of its file, remembered: versions of a file come one behind the other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

// Of the last path that was asked for. One thread's.
class PathMemo {
 public:
  using Classify = uint32_t (*)(std::string_view path);

  uint32_t Of(std::string_view path, Classify classify) {
    if (classify_ != classify || path_ != path) {
      kinds_ = classify(path);
      path_ = path;
      classify_ = classify;
    }
    return kinds_;
  }

 private:
  Classify classify_ = nullptr;  // null: nothing was asked yet
  std::string path_;
  uint32_t kinds_ = 0;
};

}  // namespace leaktight
