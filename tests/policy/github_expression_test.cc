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

TEST_CASE("variables and inputs are told apart from secrets", "[policy]") {
  std::string said;
  for (const SecretExpression& use : ContextExpressions(
           "${{ env.A }} ${{ inputs['b-c'] || secrets.D }} ${{ github.event.inputs.e "
           "}} ${{ steps.env.f }} ${{ env.G == 'x' }}")) {
    said += std::to_string(static_cast<int>(use.context)) + use.name + (use.flows ? " " : "? ");
  }
  CHECK(said == "1A 2b-c 0D 2e 1G? ");
}

TEST_CASE("texts behind what may not be set are fallbacks", "[policy]") {
  const auto fallbacks = [](std::string_view text) {
    std::string said;
    for (const ExpressionFallback& fallback : FallbacksInExpressions(text)) {
      said += fallback.name + "=" + std::string(fallback.literal.In(text)) + " ";
    }
    return said;
  };
  CHECK(fallbacks("a ${{ secrets.A || 'b' }} ${{ env.C||( 'd' ) }}") == "A=b C=d ");
  CHECK(fallbacks("${{ matrix.a || 'b' }}") == "=b ");
  CHECK(fallbacks("${{ secrets.A && 'b' }} ${{ secrets.A == 'b' }} secrets.A || 'b'").empty());
  CHECK(fallbacks("${{ secrets.A || 'it''s' }} ${{ secrets.A || 'b").empty());
}

}  // namespace
}  // namespace leaktight
