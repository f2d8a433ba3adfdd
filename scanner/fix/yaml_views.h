// A file of YAML and the patches that stand within it as texts: each read by itself, changed where
// it is written.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "policy/file.h"
#include "policy/written_places.h"

namespace leaktight {

class YamlView {
 public:
  YamlView(const File& file, const File& outer, const WrittenPlaces* places)
      : file_(file), outer_(outer), places_(places) {}

  const File& file() const { return file_; }

  // Where a span of it stands in the file on disk; nothing where that is not known exactly.
  std::optional<Span> Outer(Span span) const;

  // Lines ("\n" between them) as they are written there, the first one in its place.
  std::string Written(std::string_view lines) const;

 private:
  const File& file_;
  const File& outer_;
  const WrittenPlaces* places_;  // null: the file itself
};

void EachYamlView(const File& file, const std::function<void(const YamlView& view)>& show);

}  // namespace leaktight
