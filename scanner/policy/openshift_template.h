// OpenShift's Template: objects with parameters in their values. Format:
// docs.openshift.com/container-platform/latest/openshift_images/using-templates.html.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "policy/kubernetes.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// The parameters of a Template that say what they are unless somebody says otherwise: `value` by
// `name`. One that is generated, or asked for, has none.
TemplateDefaults DefaultsOf(YamlRef of_template);

// What a text of an object's is with the defaults of the Template that it stands in, as far as that
// is known: see NameAsFarAsKnown.
std::string NameIn(const KubernetesObject& object, std::string_view text);

}  // namespace leaktight
