#include "fix/shell_quoting.h"

#include "catch.h"

using namespace leaktight;

namespace {

// Where the one @ of the script stands.
ShellQuote At(std::string_view script) {
  return QuoteAt(script, script.find('@'));
}

}  // namespace

TEST_CASE("quotes open and close", "[fix]") {
  CHECK(At("a @") == ShellQuote::kNone);
  CHECK(At("a \"@\"") == ShellQuote::kDouble);
  CHECK(At("a '@'") == ShellQuote::kSingle);
  CHECK(At("a \"b\" @") == ShellQuote::kNone);
  CHECK(At("a 'b' @") == ShellQuote::kNone);
  CHECK(At("a \"it's @\"") == ShellQuote::kDouble);
  CHECK(At("a 'say \"@'") == ShellQuote::kSingle);
  CHECK(At("a \\\" @") == ShellQuote::kNone);
  CHECK(At("a \\' @") == ShellQuote::kNone);
  CHECK(At("a \"\\\"@\"") == ShellQuote::kDouble);
}

TEST_CASE("quotes begin anew in what is substituted", "[fix]") {
  CHECK(At("a \"$(b @)\"") == ShellQuote::kNone);
  CHECK(At("a \"$(b \"@\")\"") == ShellQuote::kDouble);
  CHECK(At("a \"$(b)@\"") == ShellQuote::kDouble);
  CHECK(At("a \"$(b (c) '@')\"") == ShellQuote::kSingle);
  CHECK(At("a \"`b @`\"") == ShellQuote::kNone);
  CHECK(At("case x in a) b @;; esac") == ShellQuote::kNone);
}

TEST_CASE("comments and here-documents have quotes that quote nothing", "[fix]") {
  CHECK(At("# don't\na @") == ShellQuote::kNone);
  CHECK(At("a#'b @") == ShellQuote::kSingle);
  CHECK(At("cat <<EOF\nit's\nEOF\na @") == ShellQuote::kNone);
  CHECK(At("cat <<EOF\nit's @\nEOF\n") == ShellQuote::kDouble);
  CHECK(At("cat <<'EOF'\nit is @\nEOF\n") == ShellQuote::kLiteral);
  CHECK(At("cat <<-EOF\n\tit's\n\tEOF\na @") == ShellQuote::kNone);
  CHECK(At("cat <<A <<B\n'\nA\n'\nB\n@") == ShellQuote::kNone);
  CHECK(At("cat <<<'a' @") == ShellQuote::kNone);
}

TEST_CASE("a variable is named as the quotes want it", "[fix]") {
  CHECK(ShellReference("X", ShellQuote::kNone) == "\"$X\"");
  CHECK(ShellReference("X", ShellQuote::kDouble) == "${X}");
  CHECK(ShellReference("X", ShellQuote::kSingle) == "'\"$X\"'");
  CHECK(ShellReference("X", ShellQuote::kLiteral).empty());
}
