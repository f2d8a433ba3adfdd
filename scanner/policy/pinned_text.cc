// Texts that name a version of a secret.
//   Google   cloud.google.com/secret-manager/docs/reference/rest:
//   projects/P/secrets/NAME/versions/3 ECS
//   docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html:
//            arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME:json-key:version-stage:version-id
//   CloudFormation  docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html:
//            {{resolve:secretsmanager:NAME:SecretString:json-key:version-stage:version-id}},
//            {{resolve:ssm-secure:NAME:3}}
//   Azure    learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates:
//            https://VAULT.vault.azure.net/secrets/NAME/VERSION
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "policy/stored_version.h"

namespace leaktight {
namespace {

// A pattern whose first group is the secret's name, and whose others are versions of it: an empty
// one pins nothing.
struct Form {
  std::string_view mark;  // every text of this form holds it
  RE2 pattern;
  int groups;
};

constexpr std::string_view kArn = ":secretsmanager:";

const std::array<Form, 5>& Forms() {
  static const std::array<Form, 5> forms = {{
      {"/versions/", RE2(R"((?:^|[^\w-])secrets/([\w-]{1,255})/versions/([0-9]{1,9})\b)"), 2},
      {kArn,
       RE2(R"(arn:aws[\w-]*:secretsmanager:[\w-]*:\d*:secret:([\w/+=.@-]+):[^:\s"'}]*:([^:\s"'}]*):([^:\s"'}]*))"),
       3},
      {"{{resolve:secretsmanager:",
       RE2(R"(\{\{resolve:secretsmanager:([^}\s]+?):SecretString:[^:}]*:([^:}]*)(?::([^:}]*))?\}\})"),
       3},
      {"{{resolve:ssm-secure:", RE2(R"(\{\{resolve:ssm-secure:([\w/.-]+):([0-9]+)\}\})"), 2},
      {"/secrets/",
       RE2(R"(https://[\w-]+\.vault\.(?:azure\.net|azure\.cn|usgovcloudapi\.net)/secrets/([\w-]+)/([0-9a-f]{32})\b)"),
       2},
  }};
  return forms;
}

void AddOfForm(const Form& form, std::string_view text, const std::function<Span(Span)>& place,
               std::vector<StoredVersion>& found) {
  const re2::StringPiece all(text.data(), text.size());
  std::array<re2::StringPiece, 4> groups;
  size_t at = 0;
  while (at < text.size() && form.pattern.Match(all, at, text.size(), RE2::UNANCHORED,
                                                groups.data(), form.groups + 1)) {
    const auto span_of = [&](const re2::StringPiece& part) {
      const size_t begin =
          part.data() == nullptr ? 0 : static_cast<size_t>(part.data() - all.data());
      return Span{begin, begin + part.size()};
    };
    const Span whole = span_of(groups[0]);
    at = std::max(whole.end, at + 1);
    // The ARN in a dynamic reference: what is behind it is another form's.
    if (form.mark == kArn && HoldsWord(whole.In(text), ":SecretString:")) continue;
    const std::string_view name = span_of(groups[1]).In(text);
    for (int i = 2; i <= form.groups; i++) {
      const Span version = span_of(groups[static_cast<size_t>(i)]);
      const std::string_view pinned = version.In(text);
      if (!IsPinnedVersion(pinned)) continue;
      found.push_back({fmt::format("version {} of {}", pinned, name),
                       {std::string(name)},
                       fmt::format("pin{}{}{}{}", '\0', name, '\0', pinned),
                       place(version)});
    }
  }
}

}  // namespace

bool MayHoldPinsInText(const File& file) {
  return file.Holds("/versions/") || file.Holds(":secretsmanager:") ||
         file.Holds("{{resolve:ssm-secure:") || file.Holds("/secrets/");
}

void AddPinsInText(std::string_view text, const std::function<Span(Span)>& place,
                   std::vector<StoredVersion>& found) {
  for (const Form& form : Forms()) {
    if (HoldsWord(text, form.mark)) AddOfForm(form, text, place, found);
  }
}

}  // namespace leaktight
