// What values go by in CloudFormation's templates, and in other documents that keep name and value
// side by side.
#pragma once

#include <functional>
#include <string_view>

#include "policy/yaml_reader.h"

namespace leaktight {

// Sees every scalar under a key, each once where it is written, with what it goes by: its key; the
// name beside it (`name` and `value`, `Name` and `Value`, `ParameterKey` and `ParameterValue`, in
// either order); of a parameter's `Default` the parameter's name.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
using SeeNamedScalar = std::function<void(std::string_view name, YamlRef value)>;
void EachNamedScalar(const YamlStream& stream, const SeeNamedScalar& see);

}  // namespace leaktight
