// Versions that Terraform's data sources pin, by the providers' documentation on
// registry.terraform.io: what the secret is called, and which version of it is read.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "policy/hcl_reader.h"
#include "policy/stored_version.h"
#include "policy/terraform_scope.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

struct Source {
  std::string_view type;
  std::string_view secret;
  std::array<std::string_view, 2> versions;
};

constexpr std::array<Source, 7> kSources = {{
    {"aws_secretsmanager_secret_version", "secret_id", {"version_id", "version_stage"}},
    {"google_secret_manager_secret_version", "secret", {"version", ""}},
    {"google_secret_manager_secret_version_access", "secret", {"version", ""}},
    {"google_secret_manager_regional_secret_version", "secret", {"version", ""}},
    {"google_secret_manager_regional_secret_version_access", "secret", {"version", ""}},
    {"azurerm_key_vault_secret", "name", {"version", ""}},
    {"vault_kv_secret_v2", "name", {"version", ""}},
}};

class Collector {
 public:
  Collector(const File& file, std::vector<StoredVersion>& found)
      : file_(file), scope_(file.Hcl()), found_(found) {}

  void Block(HclRef block) {
    const std::string_view kind = block.Value();
    const std::vector<HclRef> labels = block.Labels();
    if (labels.size() != 2) return;
    if (kind == "data" || kind == "ephemeral") {
      for (const Source& source : kSources) {
        if (labels[0].Value() == source.type) Read(kind, source, labels[1], block.Body());
      }
    } else if (kind == "resource" && labels[0].Value().starts_with("google_cloud")) {
      depth_ = 0;
      Handed(labels[1], block.Body());
    }
  }

 private:
  void Read(std::string_view kind, const Source& source, HclRef label, HclRef body) {
    const std::string secret = TextOf(body[source.secret]);
    for (const std::string_view field : source.versions) {
      const HclRef version = field.empty() ? HclRef() : body[field];
      Add(fmt::format("{}.{}.{}", kind, source.type, label.Value()), secret, version,
          {std::string(label.Value()), secret});
    }
  }

  // Blocks of Cloud Run and Cloud Functions that hand a container `version` of `secret`.
  void Handed(HclRef label, HclRef body) {
    if (++depth_ > kMostDepth) return;
    if (const HclRef secret = body["secret"]) {
      const std::string name = TextOf(secret);
      Add(fmt::format("resource {}", label.Value()), name, body["version"],
          {name, std::string(label.Value())});
    }
    for (HclRef item = body.First(); item; item = item.Next()) {
      if (item.kind() == Kind::kBlock) Handed(label, item.Body());
    }
    depth_--;
  }

  void Add(std::string what, const std::string& secret, HclRef version,
           std::vector<std::string> names) {
    if (!version) return;
    const Span about = version.span();
    if (version.kind() == Kind::kReference && version.Value() == "local") {
      version = scope_.Resolve(version);
    }
    if (!version.IsString() && version.kind() != Kind::kNumber) return;
    const std::string_view text = Trim(version.Value());
    if (!IsPinnedVersion(text)) return;
    found_.push_back({fmt::format("{}, version {}", what, text), std::move(names),
                      fmt::format("pin{}{}{}{}", '\0', secret.empty() ? what : secret, '\0', text),
                      about});
  }

  // What is filled in stays as it is written: it says the name as well.
  std::string TextOf(HclRef value) const {
    if (value.IsString()) return std::string(value.Value());
    return std::string(value.span().In(file_.bytes()));
  }

  static constexpr int kMostDepth = 16;

  const File& file_;
  TerraformScope scope_;
  std::vector<StoredVersion>& found_;
  int depth_ = 0;
};

}  // namespace

void AddPinsInTerraform(const File& file, std::vector<StoredVersion>& found) {
  const bool sources = file.Holds("ecret") && file.Holds("version");
  const bool texts = MayHoldPinsInText(file);
  if (!sources && !texts) return;
  const HclFile& hcl = file.Hcl();
  if (sources) {
    Collector collector(file, found);
    for (HclRef item = hcl.Root().First(); item; item = item.Next()) {
      if (item.kind() == Kind::kBlock) collector.Block(item);
    }
  }
  if (!texts) return;
  for (uint32_t id = 0; id < hcl.nodes.size(); id++) {
    const HclRef node(hcl, id);
    if (!node.IsString()) continue;
    AddPinsInText(
        node.Value(), [&](Span) { return node.span(); }, found);
  }
}

}  // namespace leaktight
