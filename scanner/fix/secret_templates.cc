#include "fix/secret_templates.h"

#include <algorithm>

#include "base/text.h"
#include "fix/secret_manifest.h"
#include "fix/yaml_edits.h"
#include "policy/kubernetes_secret.h"
#include "policy/secret_value.h"

namespace leaktight {

TextEdit PlaceholderFor(const File& file, YamlRef value, bool text, Span part, bool inside) {
  if (inside) return {part, {}};
  const std::string_view placeholder = text ? kTextPlaceholder : kDataPlaceholder;
  const YamlStyle style = value.style();
  const bool block = style == YamlStyle::kLiteral || style == YamlStyle::kFolded;
  // Quotes stay.
  return {block ? WrittenSpan(file.bytes(), value) : value.span(), std::string(placeholder)};
}

std::vector<TextEdit> WithoutSecretValues(const File& file, const KubernetesObject& secret,
                                          bool whole) {
  const std::vector<SecretValue> values = SecretValuesOf(
      file, secret, whole ? SecretValueBar::kAnyLiteral : SecretValueBar::kNoMereWords);
  std::vector<TextEdit> edits;
  for (const bool text : {false, true}) {
    for (const auto& [key, value] : secret.node[text ? "stringData" : "data"].Entries()) {
      if (!value.IsScalar() || value.span().empty() || ComesFromElsewhere(value)) continue;
      const Span span = value.span();
      bool any = false;
      for (const SecretValue& part : values) {
        if (!span.Contains(part.span) || !part.inside) continue;
        edits.push_back(PlaceholderFor(file, value, text, part.span, true));
        any = true;
      }
      const bool is_secret = std::any_of(values.begin(), values.end(), [&](const SecretValue& own) {
        return span.Contains(own.span);
      });
      if (!any && (whole || is_secret)) {
        edits.push_back(PlaceholderFor(file, value, text, {}, false));
      }
    }
  }
  return edits;
}

}  // namespace leaktight
