#include "policy/github_expression.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// "NAME" of each, "(NAME)" where it does not come out, "*" for all, "NAME!" where it is parsed.
std::string Uses(std::string_view text) {
  std::string uses;
  for (const SecretExpression& use : SecretExpressions(text)) {
    if (!uses.empty()) uses += ' ';
    std::string one = use.all ? "*" : use.name;
    if (use.parsed) one += '!';
    uses += use.flows ? one : "(" + one + ")";
    CHECK(use.span.In(text).substr(0, 3) == "${{");
    CHECK(use.span.In(text).ends_with("}}"));
  }
  return uses;
}

TEST_CASE("secrets are found in expressions by their names", "[policy]") {
  CHECK(Uses("${{ secrets.A }}") == "A");
  CHECK(Uses("a ${{secrets['B-1']}} ${{ Secrets.c_2 }}") == "B-1 c_2");
  CHECK(Uses("${{ github.token }} ${{ github.actor }}") == "GITHUB_TOKEN");
  CHECK(Uses("${{ secrets[matrix.name] }}").empty());
  CHECK(Uses("secrets.A").empty());
  CHECK(Uses("${{ env.secrets.A }} ${{ inputs.secrets }} ${{ my_secrets.A }}").empty());
  CHECK(Uses("${{ 'secrets.A' }} ${{ format('}} {0}', secrets.B) }}") == "B");
  CHECK(Uses("${{ secrets.A").empty());
}

TEST_CASE("an expression that only asks lets no secret out", "[policy]") {
  CHECK(Uses("${{ secrets.A != '' }} ${{ '' == secrets.B }} ${{ !secrets.C }}") == "(A) (B) (C)");
  CHECK(Uses("${{ secrets.A && 'set' || 'not' }}") == "(A)");
  CHECK(Uses("${{ inputs.live && secrets.A || secrets.B }}") == "A B");
  CHECK(Uses("${{ contains(secrets.A, 'x') }} ${{ format('{0}', secrets.B) }}") == "(A) B");
}

TEST_CASE("the whole context and parts of a secret are told", "[policy]") {
  CHECK(Uses("${{ toJSON(secrets) }}") == "*");
  CHECK(Uses("${{ toJSON(secrets.A) }}") == "A");
  CHECK(Uses("${{ fromJSON(secrets.A).b }} ${{ fromJson( secrets['C'] )[0] }}") == "A! C!");
  CHECK(Uses("${{ fromJSON(needs.a.outputs.b) }}").empty());
  CHECK(HoldsSecretExpression("${{ secrets.A }}"));
  CHECK_FALSE(HoldsSecretExpression("${{ secrets.A == 'b' }}"));
}

}  // namespace
}  // namespace leaktight
