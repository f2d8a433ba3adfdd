// Statements of IAM policies, wherever Terraform's configuration, CloudFormation's templates and
// files of JSON have them.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/hcl_reader.h"
#include "policy/yaml_reader.h"

namespace leaktight {

struct IamText {
  std::string_view value;  // with `${…}` where something is filled in
  Span span;
};

// What one statement allows. Its strings live as long as the call that shows it.
struct IamStatement {
  Span span;
  bool allows = true;
  // Nothing narrows it: no condition, no principal (a policy on a resource, whose `*` is that
  // resource).
  bool open = true;
  std::vector<IamText> actions;
  std::vector<IamText> resources;
  // NotAction, NotResource: all but these.
  std::vector<IamText> not_actions;
  std::vector<IamText> not_resources;
};

// Those of aws_iam_policy_document, of modules that make one (`policy_statements`), of objects with
// the key `Statement` (jsonencode) and of texts that are such JSON.
// docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
void EachIamStatement(const HclFile& file,
                      const std::function<void(const IamStatement& statement)>& see);

// Those of a mapping with the key `Statement`, at whatever depth: a policy by itself, the
// `PolicyDocument` of CloudFormation; of the Serverless Framework's `iam.role.statements`, formerly
// `iamRoleStatements` (serverless.com/framework/docs/providers/aws/guide/iam); and of texts that
// are such JSON.
void EachIamStatement(const YamlStream& stream,
                      const std::function<void(const IamStatement& statement)>& see);

}  // namespace leaktight
