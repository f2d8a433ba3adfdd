#include "policy/iam_statement.h"

#include <algorithm>
#include <array>
#include <optional>

#include "policy/terraform_scope.h"
#include "policy/terraform_texts.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

// Policies are short: IAM takes 10,240 characters at the most.
constexpr size_t kMostBytes = 64 << 10;

constexpr std::array<std::string_view, 3> kNarrows = {"Condition", "Principal", "NotPrincipal"};

using See = std::function<void(const IamStatement&)>;

// Of JSON or YAML, which may stand as a text within a file: `offset` is where it begins there. One
// that is not written as it is stands all of it `within` that place.
class DocumentFinder {
 public:
  DocumentFinder(size_t offset, std::optional<Span> within, const See& see)
      : offset_(offset), within_(within), see_(see) {}

  // A statement, or a list of them.
  void Statements(YamlRef node) {
    if (node.IsMapping()) Statement(node);
    for (const YamlRef item : node.Items()) Statement(item);
  }

 private:
  Span Place(Span span) const {
    return within_ ? *within_ : Span{span.begin + offset_, span.end + offset_};
  }

  void Statement(YamlRef node) {
    if (!node.IsMapping()) return;
    IamStatement statement;
    statement.span = Place(node.span());
    statement.allows = node["Effect"].Value() != "Deny";
    for (const std::string_view narrows : kNarrows) {
      if (node[narrows]) statement.open = false;
    }
    Texts(node["Action"], statement.actions);
    Texts(node["Resource"], statement.resources);
    Texts(node["NotAction"], statement.not_actions);
    Texts(node["NotResource"], statement.not_resources);
    see_(statement);
  }

  void Texts(YamlRef of, std::vector<IamText>& to) const {
    if (of.IsScalar()) to.push_back({of.Value(), Place(of.span())});
    for (const YamlRef item : of.Items()) {
      if (item.IsScalar()) to.push_back({item.Value(), Place(item.span())});
    }
  }

  size_t offset_;
  std::optional<Span> within_;
  const See& see_;
};

bool MayBePolicy(std::string_view text) {
  return text.size() <= kMostBytes && text.find("Statement") != std::string_view::npos &&
         text.find("Action") != std::string_view::npos;
}

// A text that stands at `span` of a file.
void InText(std::string_view text, Span span, bool exact, const See& see) {
  const YamlStream stream = ReadYaml(text);
  DocumentFinder finder(span.begin, exact ? std::nullopt : std::optional<Span>(span), see);
  for (const YamlDocument& document : stream.documents) {
    finder.Statements(stream.Root(document)["Statement"]);
  }
}

class Finder {
 public:
  Finder(const HclFile& file, const See& see) : file_(file), scope_(file), see_(see) {}

  void Block(HclRef block) {
    const std::vector<HclRef> labels = block.Labels();
    const std::string_view type = labels.empty() ? std::string_view() : labels[0].Value();
    // What bounds permissions gives none.
    if (type.starts_with("aws_organizations_")) return;
    if (type == "aws_iam_policy_document") return Document(block.Body());
    if (block.Value() == "module") Given(block.Body());
    Body(block.Body());
  }

 private:
  // What modules are given to make a document of: `policy_statements` of the lambda module of
  // terraform-aws-modules, `iam_role_statements` and their like. A map or a list of them.
  void Given(HclRef body) {
    for (HclRef item = body.First(); item; item = item.Next()) {
      if (item.kind() != Kind::kAttribute || !item.Value().ends_with("statements")) continue;
      const HclRef statements = item.First();
      for (const auto& [key, statement] : statements.Entries()) {
        if (statement.IsObject()) FromBody(statement);
      }
      if (statements.kind() != Kind::kTuple) continue;
      for (HclRef each = statements.First(); each; each = each.Next()) {
        if (each.IsObject()) FromBody(each);
      }
    }
  }

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
    for (const std::string_view narrows : {"condition", "principals", "not_principals"}) {
      if (body[narrows]) statement.open = false;
      for (const HclRef block : body.Blocks("dynamic")) {
        if (!block.Labels().empty() && block.Labels()[0].Value() == narrows) statement.open = false;
      }
    }
    Texts(body["actions"], statement.actions);
    Texts(body["resources"], statement.resources);
    Texts(body["not_actions"], statement.not_actions);
    Texts(body["not_resources"], statement.not_resources);
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
    for (const std::string_view narrows : kNarrows) {
      if (object[narrows]) statement.open = false;
    }
    Texts(object["Action"], statement.actions);
    Texts(object["Resource"], statement.resources);
    Texts(object["NotAction"], statement.not_actions);
    Texts(object["NotResource"], statement.not_resources);
    see_(statement);
  }

  void Texts(HclRef expression, std::vector<IamText>& texts) {
    EachTerraformTextIn(expression, {}, false, [&](const TerraformText& text) {
      HclRef value =
          text.value.kind() == Kind::kReference ? scope_.Resolve(text.value) : text.value;
      if (!text.field.empty()) value = scope_.Field(value, text.field);
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
    if (!MayBePolicy(written)) return;
    const bool exact = text.style() != HclStyle::kQuoted || written == text.Value();
    InText(exact ? written : text.Value(), span, exact, see_);
  }

  const HclFile& file_;
  TerraformScope scope_;
  const See& see_;
};

}  // namespace

void EachIamStatement(const HclFile& file,
                      const std::function<void(const IamStatement& statement)>& see) {
  Finder finder(file, see);
  for (HclRef item = file.Root().First(); item; item = item.Next()) {
    if (item.kind() == Kind::kBlock) finder.Block(item);
  }
}

void EachIamStatement(const YamlStream& stream,
                      const std::function<void(const IamStatement& statement)>& see) {
  DocumentFinder finder(0, std::nullopt, see);
  for (uint32_t id = 0; id < stream.nodes.size(); id++) {
    const YamlNode& node = stream.nodes[id];
    const YamlRef here(stream, id);
    if (node.kind == YamlNode::Kind::kMapping) {
      for (const std::string_view key : {"Statement", "iamRoleStatements"}) {
        // What an alias leads to is seen where it stands.
        const YamlRef statements = here[key];
        if (statements.id() > id && statements.id() < node.next) finder.Statements(statements);
      }
      const YamlRef of_role = here["iam"]["role"]["statements"];
      if (of_role.id() > id && of_role.id() < node.next) finder.Statements(of_role);
    } else if (node.kind == YamlNode::Kind::kScalar && MayBePolicy(here.Value())) {
      const std::string_view written = here.span().In(stream.text);
      const bool exact = written == here.Value();
      InText(here.Value(), here.span(), exact, see);
    }
  }
}

}  // namespace leaktight
