// Writes what Terraform says of an object as the manifest that it comes to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/hcl_reader.h"
#include "policy/terraform_scope.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// Node by node, in the order of YamlStream's. Keys are written in turn with values.
class ManifestWriter {
 public:
  // `budget`: nodes that may be written yet, whatever references repeat.
  ManifestWriter(const HclFile& file, const TerraformScope& scope, size_t& budget);

  void OpenMapping(Span span) { Open(YamlNode::Kind::kMapping, span); }
  void OpenSequence(Span span) { Open(YamlNode::Kind::kSequence, span); }
  void Close();
  void Scalar(std::string_view value, Span span);
  void Key(std::string_view key, Span span = {}) { Scalar(key, span); }

  // A value as it stands, references to what the file knows followed.
  void Expression(HclRef expression);
  // The entries of what comes to an object, within one that is open; `${…}` for keys that are not
  // known.
  void Entries(HclRef expression);
  // The same of a list.
  void Items(HclRef expression);
  // The attributes and blocks of a body: names as Kubernetes has them, blocks that may be repeated
  // as lists under their names there.
  void Body(HclRef body);
  void Fields(HclRef body);  // the same, within a mapping that is open

  // One document; the writer is done.
  YamlStream Take();

 private:
  void Open(YamlNode::Kind kind, Span span);
  YamlNode& AddScalar(Span span);
  void Unknown(Span span);
  void Encoded(HclRef text);
  void Text(HclRef text);
  void AppendText(HclRef part, std::string& text);
  void Field(std::string_view name, Span span, const std::vector<HclRef>& bodies);
  void FieldOf(HclRef attribute);

  const HclFile& file_;
  const TerraformScope& scope_;
  size_t& budget_;
  size_t depth_ = 0;
  YamlStream stream_;
  std::vector<uint32_t> open_;
};

}  // namespace leaktight
