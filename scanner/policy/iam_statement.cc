#include "policy/iam_statement.h"

#include <algorithm>

#include "policy/terraform_scope.h"
#include "policy/terraform_texts.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

// Policies are short: IAM takes 10,240 characters at the most.
constexpr size_t kMostBytes = 64 << 10;

class Finder {
 public:
  Finder(const HclFile& file, const std::function<void(const IamStatement&)>& see)
      : file_(file), scope_(file), see_(see) {}

  void Block(HclRef block) {
    const std::vector<HclRef> labels = block.Labels();
    const std::string_view type = labels.empty() ? std::string_view() : labels[0].Value();
    // What bounds permissions gives none.
    if (type.starts_with("aws_organizations_")) return;
    if (type == "aws_iam_policy_document") return Document(block.Body());
    Body(block.Body());
  }

 private:
  void Document(HclRef body) {
    for (HclRef item = body.First(); item; item = item.Next()) {
      if (item.kind() == Kind::kBlock && item.Value() == "statement") {
        FromBody(item.Body());
      } else if (item.kind() == Kind::kBlock && item.Value() == "dynamic" &&
                 !item.Labels().empty() && item.Labels()[0].Value() == "statement") {
        FromBody(item.Body()["content"]);
      } else if (item.kind() == Kind::kAttribute && item.Value() == "statement") {  // JSON's
        const HclRef value = item.First();
        if (value.IsObject()) FromBody(value);
        for (HclRef each = value.kind() == Kind::kTuple ? value.First() : HclRef(); each;
             each = each.Next()) {
          FromBody(each);
        }
      }
    }
  }

  // Of a block or of JSON's object, with the names of aws_iam_policy_document.
  void FromBody(HclRef body) {
    IamStatement statement;
    statement.span = body.span();
    statement.allows = body["effect"].Value() != "Deny";
    for (const std::string_view narrows :
         {"condition", "principals", "not_principals", "not_actions", "not_resources"}) {
      if (body[narrows]) statement.open = false;
      for (const HclRef block : body.Blocks("dynamic")) {
        if (!block.Labels().empty() && block.Labels()[0].Value() == narrows) statement.open = false;
      }
    }
    Texts(body["actions"], statement.actions);
    Texts(body["resources"], statement.resources);
    see_(statement);
  }

  // How deep brackets may stand is bounded where they are read.
  void Body(HclRef body) {
    for (HclRef item = body.First(); item; item = item.Next()) {
      if (item.kind() == Kind::kBlock) Body(item.Body());
      if (item.kind() == Kind::kAttribute) Expression(item.First());
    }
  }

  void Expression(HclRef expression) {
    if (expression.IsString() || expression.kind() == Kind::kTemplate) return Json(expression);
    if (const HclRef statements = expression["Statement"]) {
      if (statements.IsObject()) return FromObject(statements);
      for (HclRef item = statements.First(); item; item = item.Next()) FromObject(item);
      return;
    }
    switch (expression.kind()) {
      case Kind::kTuple:
      case Kind::kObject:
      case Kind::kCall:
      case Kind::kConditional:
        break;
      default:
        return;
    }
    for (HclRef part = expression.First(); part; part = part.Next()) Expression(part);
  }

  void FromObject(HclRef object) {
    if (!object.IsObject()) return;
    IamStatement statement;
    statement.span = object.span();
    statement.allows = object["Effect"].Value() != "Deny";
    for (const std::string_view narrows :
         {"Condition", "Principal", "NotPrincipal", "NotAction", "NotResource"}) {
      if (object[narrows]) statement.open = false;
    }
    Texts(object["Action"], statement.actions);
    Texts(object["Resource"], statement.resources);
    see_(statement);
  }

  void Texts(HclRef expression, std::vector<IamText>& texts) {
    EachTerraformTextIn(expression, {}, false, [&](const TerraformText& text) {
      const HclRef value =
          text.value.kind() == Kind::kReference ? scope_.Resolve(text.value) : text.value;
      if (value.id() != text.value.id()) {  // one step: what a local has may be a list
        if (value.kind() == Kind::kTuple || value.IsString()) {
          EachTerraformTextIn(value, {}, false,
                              [&](const TerraformText& inner) { AddText(inner.value, texts); });
        }
        return;
      }
      AddText(value, texts);
    });
  }

  void AddText(HclRef value, std::vector<IamText>& texts) const {
    if (value.IsString()) texts.push_back({value.Value(), value.span()});
    if (value.kind() == Kind::kTemplate) {
      texts.push_back({value.span().In(file_.text), value.span()});
    }
  }

  void Json(HclRef text) {
    const Span span = text.span();
    const std::string_view written = span.In(file_.text);
    if (span.size() > kMostBytes || written.find("Statement") == std::string_view::npos ||
        written.find("Action") == std::string_view::npos) {
      return;
    }
    const bool exact = text.style() != HclStyle::kQuoted || written == text.Value();
    const YamlStream stream = ReadYaml(exact ? written : text.Value());
    for (const YamlDocument& document : stream.documents) {
      const YamlRef statements = stream.Root(document)["Statement"];
      const auto see = [&](YamlRef node) { FromYaml(node, span, exact); };
      if (statements.IsMapping()) see(statements);
      for (const YamlRef item : statements.Items()) see(item);
    }
  }

  void FromYaml(YamlRef node, Span within, bool exact) {
    if (!node.IsMapping()) return;
    const auto place = [&](Span span) {
      return exact ? Span{span.begin + within.begin, span.end + within.begin} : within;
    };
    IamStatement statement;
    statement.span = place(node.span());
    statement.allows = node["Effect"].Value() != "Deny";
    for (const std::string_view narrows :
         {"Condition", "Principal", "NotPrincipal", "NotAction", "NotResource"}) {
      if (node[narrows]) statement.open = false;
    }
    const auto texts = [&](YamlRef of, std::vector<IamText>& to) {
      if (of.IsScalar()) to.push_back({of.Value(), place(of.span())});
      for (const YamlRef item : of.Items()) {
        if (item.IsScalar()) to.push_back({item.Value(), place(item.span())});
      }
    };
    texts(node["Action"], statement.actions);
    texts(node["Resource"], statement.resources);
    see_(statement);
  }

  const HclFile& file_;
  TerraformScope scope_;
  const std::function<void(const IamStatement&)>& see_;
};

}  // namespace

void EachIamStatement(const HclFile& file,
                      const std::function<void(const IamStatement& statement)>& see) {
  Finder finder(file, see);
  for (HclRef item = file.Root().First(); item; item = item.Next()) {
    if (item.kind() == Kind::kBlock) finder.Block(item);
  }
}

}  // namespace leaktight
