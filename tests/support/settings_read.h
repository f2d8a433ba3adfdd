// What a reader of settings made of a text, in a form that tests compare.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/setting.h"

namespace leaktight {

struct ReadSetting {
  std::string path;
  std::string value;
  std::string written;  // the bytes at its place
  friend bool operator==(const ReadSetting&, const ReadSetting&) = default;
};

inline std::vector<ReadSetting> AllOf(const Settings& read, std::string_view text) {
  std::vector<ReadSetting> all;
  for (const Setting& setting : read.settings) {
    all.push_back(
        {read.PathOf(setting), std::string(setting.value), std::string(setting.span.In(text))});
  }
  return all;
}

inline std::vector<size_t> ErrorsOf(const Settings& read) {
  std::vector<size_t> places;
  for (const SettingError& error : read.errors) places.push_back(error.at);
  return places;
}

}  // namespace leaktight
