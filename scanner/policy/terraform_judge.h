// Are the texts of Terraform's configuration secrets?
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/check.h"
#include "policy/file.h"
#include "policy/terraform_texts.h"

namespace leaktight {

class TerraformJudge {
 public:
  explicit TerraformJudge(const File& file) : file_(file) {}

  // Where in a text secrets stand: the whole of it, or parts of a script, a document, an address.
  // `words_count`: a password of words is one; else somebody fills it in later.
  std::vector<Span> SecretsIn(const TerraformText& text, bool words_count = true) const;

  // The same of a value that stands under a key in a map which is called after secrets: random,
  // whatever the key; of `passwords` and their like, whose keys say whose they are, as in a list.
  bool IsInMapOfSecrets(std::string_view map, std::string_view key, std::string_view value) const;

  // The same of a single value under a name.
  bool IsNamedSecret(std::string_view name, std::string_view value, bool words_count) const;

  // A violation that shows them, as grave at the least as the rules find it.
  Violation About(std::vector<Span> secrets, std::string_view subject, Severity own) const;

 private:
  std::vector<Span> TokensIn(Span span) const;
  bool IsSecret(const TerraformText& text, std::string_view value, bool words_count) const;
  bool IsSecretPart(const TerraformText& text, std::string_view part) const;
  std::vector<Span> InParts(const TerraformText& text) const;
  std::vector<Span> Inside(const TerraformText& text, std::string_view written) const;
  std::vector<Span> InDocument(std::string_view written) const;

  const File& file_;
};

// Does an argument take commands, or what a machine does at its first start?
bool IsScriptArgument(std::string_view name);

}  // namespace leaktight
