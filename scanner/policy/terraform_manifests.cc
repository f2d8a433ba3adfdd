#include "policy/terraform_manifests.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "policy/kubernetes.h"
#include "policy/manifest_writer.h"
#include "policy/terraform_scope.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

// Manifests repeat what references stand for.
constexpr size_t kWrittenANode = 4;
constexpr size_t kWrittenAtLeast = 16384;

// Moves what was read from a part of a text to where it stands in the whole.
void MovePlaces(std::string_view whole, size_t by, YamlStream& stream) {
  const auto offset = static_cast<uint32_t>(by);
  stream.text = whole;
  for (YamlNode& node : stream.nodes) {
    node.begin += offset;
    node.end += offset;
    if (node.kind == YamlNode::Kind::kScalar && !node.pooled) node.value += offset;
  }
  for (YamlDocument& document : stream.documents) {
    document.span = {document.span.begin + by, document.span.end + by};
    document.error_at += by;
  }
}

class Collector {
 public:
  explicit Collector(const HclFile& file)
      : file_(file), scope_(file), budget_(kWrittenANode * file.nodes.size() + kWrittenAtLeast) {}

  std::vector<TerraformManifest> Collect() {
    for (HclRef item = file_.Root().First(); item; item = item.Next()) {
      if (item.kind() != Kind::kBlock) continue;
      const std::vector<HclRef> labels = item.Labels();
      if (labels.size() != 2) continue;
      const std::string_view type = labels[0].Value();
      const size_t before = manifests_.size();
      if (item.Value() == "resource") {
        Resource(type, item.Body());
      } else if (item.Value() == "data" && type.starts_with("kubernetes_secret")) {
        ReadSecret(item.Body());
      }
      for (size_t i = before; i < manifests_.size(); i++) {
        manifests_[i].type = type;
        manifests_[i].label = labels[1].Value();
      }
    }
    return std::move(manifests_);
  }

 private:
  ManifestWriter Writer() { return {file_, scope_, budget_}; }

  TerraformManifest& Add(ManifestWriter& writer) {
    manifests_.emplace_back().stream = writer.Take();
    return manifests_.back();
  }

  void Resource(std::string_view type, HclRef body) {
    if (type == "kubernetes_secret" || type == "kubernetes_secret_v1") {
      Secret(body);
    } else if (type == "kubernetes_secret_v1_data") {  // puts keys into one that is there
      Secret(body).more_keys = true;
    } else if (type == "helm_release") {
      Chart(body);
    } else if (type == "kubernetes_manifest" || type == "kubectl_manifest" ||
               type == "k8s_manifest") {
      for (const std::string_view attribute : {"manifest", "yaml_body", "content"}) {
        if (const HclRef manifest = body[attribute]) Document(manifest, false);
      }
    } else if (type.starts_with("kubernetes_") && HoldsWord(body.span().In(file_.text), "secret")) {
      Workload(type, body);
    }
  }

  TerraformManifest& Secret(HclRef body) {
    ManifestWriter writer = Writer();
    writer.OpenMapping(body.span());
    writer.Key("apiVersion");
    writer.Scalar("v1", {});
    writer.Key("kind");
    writer.Scalar("Secret", body.span());
    for (const std::string_view field : {"metadata", "type"}) {
      HclRef value = body[field];
      if (!value) continue;
      if (value.kind() == Kind::kTuple) value = value.First();  // JSON's block
      writer.Key(field);
      if (value.kind() == Kind::kBody || value.IsObject()) {
        writer.Body(value);
      } else {
        writer.Expression(value);
      }
    }
    writer.Key("data");
    writer.OpenMapping(body.span());
    for (const std::string_view field : {"data", "binary_data", "data_wo", "binary_data_wo"}) {
      if (const HclRef value = body[field]) writer.Entries(value);
    }
    writer.Close();
    return Add(writer);
  }

  // Of whatever kind: what stands in it decides.
  void Workload(std::string_view type, HclRef body) {
    const bool account = type.find("service_account") != std::string_view::npos;
    ManifestWriter writer = Writer();
    writer.OpenMapping(body.span());
    writer.Key("apiVersion");
    writer.Scalar("v1", {});
    writer.Key("kind");
    writer.Scalar(account ? "ServiceAccount" : type, body.span());
    if (account) Account(writer, body);
    writer.Fields(body);
    Add(writer);
  }

  // Its `secret` blocks are what Kubernetes calls `secrets`.
  static void Account(ManifestWriter& writer, HclRef body) {
    const std::vector<HclRef> blocks = body.Blocks("secret");
    if (blocks.empty()) return;
    writer.Key("secrets");
    writer.OpenSequence(blocks[0].span());
    for (const HclRef block : blocks) writer.Body(block.Body());
    writer.Close();
  }

  void ReadSecret(HclRef body) {
    HclRef metadata = body["metadata"];
    if (metadata.kind() == Kind::kTuple) metadata = metadata.First();
    const HclRef name = metadata["name"];
    if (!name) return;
    ManifestWriter writer = Writer();
    writer.OpenMapping(body.span());
    writer.Key("secretName");
    writer.Expression(name);
    Add(writer).chart_values = true;
  }

  void Chart(HclRef body) {
    const HclRef values = body["values"];
    for (HclRef item = values.kind() == Kind::kTuple ? values.First() : HclRef(); item;
         item = item.Next()) {
      Document(item, true);
    }
    ManifestWriter writer = Writer();
    writer.OpenMapping(body.span());
    writer.Key("set");
    writer.OpenSequence(body.span());
    for (const HclRef block : body.Blocks("set")) writer.Body(block.Body());
    if (const HclRef list = body["set"]; list.kind() == Kind::kTuple) writer.Items(list);
    writer.Close();
    Add(writer).chart_values = true;
  }

  // An object, an object as text, or a text that is YAML.
  void Document(HclRef document, bool chart_values) {
    while (document.kind() == Kind::kCall && document.First()) {
      const std::string_view function = document.Value();
      if (function != "yamldecode" && function != "yamlencode" && function != "jsonencode" &&
          function != "jsondecode" && function != "trimspace") {
        break;
      }
      document = document.First();
    }
    if (document.IsString() || document.kind() == Kind::kTemplate)
      return Text(document, chart_values);
    ManifestWriter writer = Writer();
    writer.Expression(document);
    TerraformManifest& manifest = Add(writer);
    manifest.chart_values = chart_values;
    manifest.as_written = !chart_values;
  }

  // Documents of YAML, whose places stand in the file as long as nothing is escaped. A heredoc may
  // have its lines indented, and so what divides its documents.
  void Text(HclRef text, bool chart_values) {
    if (text.style() == HclStyle::kQuoted) return;
    bool filled = HoldsWord(text.span().In(file_.text), "%{");  // by loops, by lines
    size_t begin = text.span().begin;
    for (size_t line = begin; line < text.span().end;) {
      const size_t end = std::min(file_.text.find('\n', line), text.span().end - 1) + 1;
      const std::string_view trimmed = Trim(file_.text.substr(line, end - line));
      const bool divides = trimmed.starts_with("---");
      filled |= trimmed.starts_with("${");
      const size_t until = divides ? line : end;
      if ((divides || end == text.span().end) && until > begin) {
        TerraformManifest& manifest = manifests_.emplace_back();
        manifest.stream = ReadYaml(file_.text.substr(begin, until - begin));
        MovePlaces(file_.text, begin, manifest.stream);
        manifest.chart_values = chart_values;
        manifest.as_written = !chart_values;
        manifest.more_keys = filled;
      }
      if (divides) begin = end;
      line = end;
    }
  }

  const HclFile& file_;
  TerraformScope scope_;
  size_t budget_;
  std::vector<TerraformManifest> manifests_;
};

}  // namespace

std::vector<TerraformManifest> TerraformManifests(const HclFile& file) {
  return Collector(file).Collect();
}

YamlStream TfvarsAsYaml(const HclFile& file) {
  const TerraformScope scope(file);
  size_t budget = kWrittenANode * file.nodes.size() + kWrittenAtLeast;
  ManifestWriter writer(file, scope, budget);
  writer.OpenMapping(file.Root().span());
  for (HclRef item = file.Root().First(); item; item = item.Next()) {
    if (item.kind() != Kind::kAttribute) continue;
    writer.Key(item.Value(), item.span());
    writer.Expression(item.First());
  }
  return writer.Take();
}

}  // namespace leaktight
