#include "fix/yaml_views.h"

#include "fix/edit.h"
#include "policy/kustomize.h"

namespace leaktight {

std::optional<Span> YamlView::Outer(Span span) const {
  if (places_ == nullptr) return span;
  if (!places_->exact() || places_->Indent() == 0) return std::nullopt;
  return places_->Of(span);
}

std::string YamlView::Written(std::string_view lines) const {
  const std::string indent(places_ == nullptr ? 0 : places_->Indent(), ' ');
  std::string written;
  for (const char c : lines) {
    written += c;
    if (c == '\n') written += indent;
  }
  return WithLineEnding(written, LineEndingOf(outer_.bytes()));
}

void EachYamlView(const File& file, const std::function<void(const YamlView& view)>& show) {
  show(YamlView(file, file, nullptr));
  for (const YamlRef patch : InlinePatches(file)) {
    const WrittenPlaces places(file.bytes(), patch);
    file.WithText(patch.Value(), [&](const File& inner) { show(YamlView(inner, file, &places)); });
  }
}

}  // namespace leaktight
