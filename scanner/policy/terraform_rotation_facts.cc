// Which secrets of Secrets Manager a file of Terraform makes, what rotates them, and what records
// who reads them.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/hcl_reader.h"
#include "policy/kubernetes.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_texts.h"
#include "policy/terraform_value_text.h"

namespace leaktight::terraform_rotation_facts {
namespace {

using Kind = HclNode::Kind;

constexpr std::string_view kSecret = "aws_secretsmanager_secret";
constexpr std::string_view kRules = "rotation_rules";
constexpr std::string_view kOfModule = "module.";  // a secret that a module makes and rotates

// A trail that is set up elsewhere, by what is called after it: `module.baselines.cloudtrail_arn`,
// a log group "cloudtrail". Comments do not count, nor rights to CloudTrail's own calls, what the
// service may do, or a name for a trail that is declared nowhere (aws_cloudtrail.x.arn).
std::optional<Span> CloudTrailNamed(std::string_view text) {
  constexpr std::string_view kWord = "cloudtrail";
  for (size_t at = text.find(kWord); at != std::string_view::npos; at = text.find(kWord, at + 1)) {
    const size_t line = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    const std::string_view before =
        text.substr(line + 1, at - (line + 1));  // npos + 1 is the beginning
    const bool comment = before.find('#') != std::string_view::npos ||
                         before.find("//") != std::string_view::npos ||
                         Trim(before).starts_with('*');
    const size_t end = at + kWord.size();
    const bool action = end < text.size() && text[end] == ':';
    const bool service = text.substr(end).starts_with(".amazonaws.com");
    const bool reference = before.ends_with("aws_") && text.substr(end).starts_with('.');
    if (!comment && !action && !service && !reference) return Span{at, end};
  }
  return std::nullopt;
}

class Collector {
 public:
  Collector(const File& file, std::vector<Fact>& facts) : file_(file), facts_(facts) {}

  void Block(HclRef block) {
    const std::vector<HclRef> labels = block.Labels();
    const std::string_view kind = block.Value();
    if (kind == "resource" && labels.size() == 2) {
      Resource(labels[0], labels[1], block.Body());
    } else if (kind == "module" && labels.size() == 1) {
      Module(labels[0], block.Body());
    }
  }

 private:
  void Resource(HclRef type_label, HclRef label, HclRef body) {
    if (body["count"].Value() == "0") return;  // none is made
    const std::string_view type = type_label.Value();
    turns_ = TurnsOf(type, label.Value(), body["for_each"]);
    if (type == kSecret) {
      Secret(label, body);
    } else if (type == "aws_secretsmanager_secret_rotation") {
      Rotation(TargetOf(body["secret_id"]), body, type_label.span());
    } else if (type == "aws_ssm_parameter" && body["type"].Value() == "SecureString") {
      KeyGiven(type, label, body["key_id"]);
    } else if (type.starts_with("aws_cloudtrail") ||
               (type == "aws_cloudwatch_event_rule" &&
                HoldsWord(body.span().In(file_.bytes()), "secretsmanager"))) {
      Add(Fact::Kind::kTerraformAudit, std::string(type), label.span(), {});
    }
  }

  void Module(HclRef label, HclRef body) {
    turns_.clear();
    const HclRef source = body["source"];
    if (source.Value().find("cloudtrail") != std::string_view::npos) {
      Add(Fact::Kind::kTerraformAudit, "module", source.span(), {});
    }
    if (source.Value().starts_with('.')) return;  // what it does with them is read there
    // terraform-aws-modules' rds, rds-aurora and redshift hand these to a rotation of the password
    // that the service manages.
    for (const std::string_view field : {"master_user_password_rotation_automatically_after_days",
                                         "master_user_password_rotation_schedule_expression",
                                         "master_password_rotation_automatically_after_days",
                                         "master_password_rotation_schedule_expression"}) {
      const HclRef value = body[field];
      if (!value) continue;
      Add(Fact::Kind::kTerraformRotation,
          fmt::format("{}{}, database password", kOfModule, label.Value()), value.span(),
          TerraformValueText(value));
    }
  }

  void Secret(HclRef label, HclRef body) {
    std::string called;
    for (const std::string_view field : {"name", "name_prefix"}) {
      if (const HclRef name = body[field]) called += TerraformValueText(name);
      called += '\n';
    }
    called += ClassTag(body["tags"]);
    Add(Fact::Kind::kTerraformSecret, std::string(label.Value()), label.span(), std::move(called));
    facts_.back().optional = IsWebhook(label.Value()) || IsWebhook(body["description"].Value());
    KeyGiven(kSecret, label, body["kms_key_id"]);
    // Before version 3 of the provider the secret said itself how it rotates.
    if (body["rotation_rules"] || body["rotation_lambda_arn"] || DynamicBlock(body, kRules)) {
      Rotation(fmt::format("${{{}.{}}}", kSecret, label.Value()), body, label.span());
    }
  }

  // The address of one is given by a vendor, who makes no new one by himself: it need not be
  // rotated, and the fact says so by `optional`.
  static bool IsWebhook(std::string_view text) {
    return ToLower(text).find("webhook") != std::string::npos;
  }

  // What stands there itself is tf-secret-no-kms's to see in the file.
  void KeyGiven(std::string_view type, HclRef label, HclRef key) {
    std::string text = key ? TerraformValueText(key) : std::string();
    const std::string_view name = WholeNameIn(text);
    if (!name.starts_with("var.") && !name.starts_with("local.") && !name.starts_with("each.")) {
      return;
    }
    Add(Fact::Kind::kTerraformKeyGiven, fmt::format("{}.{}", type, label.Value()), key.span(),
        std::move(text));
  }

  void Rotation(std::string target, HclRef body, Span about) {
    HclRef rules = body[kRules];
    if (rules.kind() == Kind::kTuple) rules = rules.First();  // JSON's block
    TerraformLoop loop;
    HclRef item;
    if (const HclRef block = rules ? HclRef() : DynamicBlock(body, kRules)) {
      rules = block["content"];
      loop.dynamic = true;
      loop.value = block["iterator"] ? block["iterator"].Value() : kRules;
      item = OnlyItem(block["for_each"]);
      loop.value_is = NameOfItem(item);
    }
    bool told = false;
    for (const std::string_view field : {"automatically_after_days", "schedule_expression"}) {
      HclRef value = rules[field];
      if (!value) continue;
      if (item.IsObject() && value.kind() == Kind::kReference && value.Value() == loop.value) {
        value = item[LastStepOf(value)];
      }
      Add(Fact::Kind::kTerraformRotation, target, value.span(),
          TerraformValueText(value, loop.dynamic ? &loop : nullptr));
      told = true;
    }
    if (!told) Add(Fact::Kind::kTerraformRotation, std::move(target), about, {});
  }

  // What a block stands for once, if at all: x of `[x]`, `c ? [x] : []`, and `x[*]`; false: it may
  // be several.
  static HclRef OnlyItem(HclRef each) {
    if (each.kind() == Kind::kConditional) {
      const HclRef yes = each.First().Next();
      each = yes.kind() == Kind::kTuple && !yes.First() ? yes.Next() : yes;
    }
    if (each.kind() == Kind::kTuple) return each.First().Next() ? HclRef() : each.First();
    HclRef last;
    for (HclRef step = each.First(); step; step = step.Next()) last = step;
    return each.kind() == Kind::kReference && last.kind() == Kind::kSplat ? each : HclRef();
  }

  static std::string NameOfItem(HclRef item) {
    const std::string name = TerraformNameOf(item);  // up to a splat
    return name.empty() ? std::string(WholeNameIn(TerraformValueText(item))) : name;
  }

  // What a resource's `for_each` goes through; one that stands there itself is by
  // terraform_given_facts.
  static std::string TurnsOf(std::string_view type, std::string_view label, HclRef each) {
    if (!each) return {};
    std::string base = ForEachName(each);
    return base.empty() ? fmt::format("each:{}.{}", type, label) : base;
  }

  // A tag that names the class of a secret; of merge's last argument that has one.
  std::string ClassTag(HclRef tags) const {
    std::string tag;
    if (tags.kind() == Kind::kCall) {
      for (HclRef part = tags.First(); part; part = part.Next()) {
        if (part.IsObject()) tag = ClassTag(part);
      }
    }
    for (const auto& [key, value] : tags.Entries()) {
      if (key.Value() == "class" || key.Value() == "Class") tag = TerraformValueText(value);
    }
    return tag;
  }

  // The text of an id; of a secret anywhere within a function, that one's.
  static std::string TargetOf(HclRef id) {
    std::string text = TerraformValueText(id);
    if (text != kUnknownText) return text;
    const std::string secret = SecretWithin(id);
    return secret.empty() ? text : secret;
  }

  // How deep brackets may stand is bounded where they are read.
  static std::string SecretWithin(HclRef expression) {
    if (expression.kind() == Kind::kReference && expression.Value() == kSecret) {
      return fmt::format("${{{}.{}}}", kSecret, FirstStepOf(expression));
    }
    for (HclRef part = expression.First(); part; part = part.Next()) {
      std::string found = SecretWithin(part);
      if (!found.empty()) return found;
    }
    return {};
  }

  void Add(Fact::Kind kind, std::string name, Span span, std::string key) {
    Fact fact;
    fact.kind = kind;
    fact.name = std::move(name);
    fact.span = span;
    fact.key = std::move(key);
    if (kind != Fact::Kind::kTerraformAudit) fact.name_space = turns_;
    facts_.push_back(std::move(fact));
  }

  const File& file_;
  std::vector<Fact>& facts_;
  std::string turns_;  // what the resource's `for_each` goes through
};

}  // namespace

bool MayHold(std::string_view path) {
  return IsTerraformInUse(path);
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  const std::string_view text = file.bytes();
  if (text.size() > kMostTerraformBytes) return;
  const bool holds = HoldsWord(text, "aws_secretsmanager_secret") ||
                     HoldsWord(text, "cloudtrail") || HoldsWord(text, "SecureString") ||
                     HoldsWord(text, "aws_cloudwatch_event_rule") ||
                     HoldsWord(text, "password_rotation_");
  if (!holds) return;
  if (const auto named = CloudTrailNamed(text)) {
    Fact fact;
    fact.kind = Fact::Kind::kTerraformAudit;
    fact.name = "cloudtrail";
    fact.span = *named;
    facts.push_back(std::move(fact));
  }
  Collector collector(file, facts);
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    if (item.kind() == Kind::kBlock) collector.Block(item);
  }
}

}  // namespace leaktight::terraform_rotation_facts
