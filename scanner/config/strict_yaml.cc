#include "config/strict_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"

namespace leaktight {
namespace {

struct Problem {
  YAML::Mark mark;
  std::string what;
};

}  // namespace

Result<void> ReadStrictYaml(std::string_view name, std::string_view text,
                            const std::function<void(const YAML::Node& document)>& read) {
  const auto fail = [&](const YAML::Mark& mark, std::string what) {
    if (mark.is_null()) return Fail(std::string(name), std::move(what));
    return Fail(fmt::format("{}:{}:{}", name, mark.line + 1, mark.column + 1), std::move(what));
  };
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
    for (size_t i = 1; i < documents.size(); i++) {
      // What follows the only document and is empty takes nothing away.
      if (!documents[i].IsNull()) {
        Reject(documents[i], "a second document begins here, and only one is read");
      }
    }
    read(documents.empty() ? YAML::Node(YAML::NodeType::Null) : documents[0]);
  } catch (const Problem& problem) {
    return fail(problem.mark, problem.what);
  } catch (const YAML::Exception& error) {
    return fail(error.mark, "this is not YAML: " + error.msg);
  }
  return {};
}

void Reject(const YAML::Node& at, std::string what) {
  throw Problem{at.Mark(), std::move(what)};
}

void CheckFields(const YAML::Node& map, const std::vector<std::string_view>& known) {
  if (!map.IsMap()) Reject(map, "must be a mapping");
  std::set<std::string> seen;
  for (const auto& field : map) {
    if (!field.first.IsScalar()) Reject(field.first, "the name of a field must be text");
    const std::string& name = field.first.Scalar();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const auto nearest =
          std::min_element(known.begin(), known.end(), [&](std::string_view a, std::string_view b) {
            return EditDistance(name, a) < EditDistance(name, b);
          });
      Reject(field.first, fmt::format("unknown field `{}`; did you mean `{}`?", name, *nearest));
    }
    if (!seen.insert(name).second) {
      Reject(field.first, fmt::format("the field `{}` stands here twice", name));
    }
  }
}

YAML::Node NeedField(const YAML::Node& map, const char* field) {
  const YAML::Node node = map[field];
  if (!node || node.IsNull()) Reject(map, fmt::format("the field `{}` is missing", field));
  return node;
}

std::string NeedText(const YAML::Node& map, const char* field) {
  const YAML::Node node = NeedField(map, field);
  if (!node.IsScalar() || Trim(node.Scalar()).empty()) {
    Reject(node, fmt::format("`{}` must be text that is not empty", field));
  }
  return std::string(Trim(node.Scalar()));
}

std::string OptionalText(const YAML::Node& map, const char* field) {
  return map[field] ? NeedText(map, field) : std::string();
}

std::vector<std::string> NeedTexts(const YAML::Node& map, const char* field) {
  const YAML::Node node = NeedField(map, field);
  if (!node.IsSequence() || node.size() == 0) {
    Reject(node, fmt::format("`{}` must be a list of at least one entry", field));
  }
  std::vector<std::string> texts;
  for (const YAML::Node& entry : node) {
    if (!entry.IsScalar()) Reject(entry, fmt::format("an entry of `{}` must be text", field));
    texts.push_back(entry.Scalar());
  }
  return texts;
}

std::vector<std::string> OptionalTexts(const YAML::Node& map, const char* field) {
  if (!map[field]) return {};
  return NeedTexts(map, field);
}

uint32_t NeedNumber(const YAML::Node& map, const char* field, uint32_t most) {
  const YAML::Node node = NeedField(map, field);
  uint32_t value = 0;
  if (node.IsScalar() && YAML::convert<uint32_t>::decode(node, value) && value <= most) {
    return value;
  }
  Reject(node, fmt::format("`{}` must be a whole number from 0 to {}", field, most));
}

double OptionalNumber(const YAML::Node& map, const char* field, double most, double otherwise) {
  const YAML::Node node = map[field];
  if (!node) return otherwise;
  double value = 0;
  if (node.IsScalar() && YAML::convert<double>::decode(node, value) && value >= 0 &&
      value <= most) {
    return value;
  }
  Reject(node, fmt::format("`{}` must be a number from 0 to {}", field, most));
}

bool OptionalBoolean(const YAML::Node& map, const char* field, bool otherwise) {
  const YAML::Node node = map[field];
  if (!node) return otherwise;
  bool value = false;
  if (node.IsScalar() && YAML::convert<bool>::decode(node, value)) return value;
  Reject(node, fmt::format("`{}` must be true or false", field));
}

}  // namespace leaktight
