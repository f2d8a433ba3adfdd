// The values that a configuration file has under names, whatever it is written in: dotenv, INI,
// Java properties, TOML, and YAML, JSON and Terraform's tfvars: any mapping's keys, lists of `name`
// and `value`, the `NAME=value` items of Kustomize's `literals` and Compose's `environment`, and a
// Kubernetes Secret's `data`, decoded.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/span.h"
#include "policy/file.h"

namespace leaktight {

struct NamedValue {
  std::string_view name;
  std::string_view value;       // decoded; blanks around it are left in
  Span span;                    // where it stands in the file, escaped or not
  std::string_view name_space;  // an object's, or the outermost group that it stands in
  bool in_secret = false;       // whatever a Secret holds is meant to be secret, under any name
};

class NamedValueSink {
 public:
  virtual ~NamedValueSink() = default;
  // The views are good for the call.
  virtual void Take(const NamedValue& value) = 0;
};

// Does a value name another one, by the format's own means or a program's: ${X}, #{X}, %(x)s, @X@?
bool HoldsAnother(std::string_view value);

enum class NamedFormat : uint8_t { kSettings, kYaml, kTerraform, kDotenv };

// By the file's name, and where that says little by its bytes; what is nothing else may be dotenv.
NamedFormat NamedFormatOf(const File& file);

bool IsTerraformValues(std::string_view path);  // tfvars

// Hands on every literal; what names another value, or comes from elsewhere, is left out.
void EachNamedValue(const File& file, NamedFormat format, NamedValueSink& sink);

}  // namespace leaktight
