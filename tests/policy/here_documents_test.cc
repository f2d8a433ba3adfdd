#include "policy/here_documents.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

std::string Bodies(std::string_view script) {
  std::string bodies;
  for (const HereDocument& document : HereDocuments(script)) {
    bodies.append(document.expands ? "" : "'").append(document.body.In(script)).append("|");
  }
  return bodies;
}

TEST_CASE("here-documents end where their mark stands alone", "[policy]") {
  CHECK(Bodies("cat <<EOF\na\nEOF\nb") == "a\nEOF|");
  CHECK(Bodies("cat <<-'END' > x\n a\n  END") == "' a\n  END|");
  CHECK(Bodies("cat << \"E\"\nE") == "'E|");
  CHECK(Bodies("a <<A b <<B\n1\nA\n2\nB\n") == "1\nA|2\nB|");
  CHECK(Bodies("cat <<EOF\ncat <<X\nX\nEOF") == "cat <<X\nX\nEOF|");
}

TEST_CASE("what begins none is left alone", "[policy]") {
  for (const std::string script :
       {"cat <<< EOF\nEOF", "echo $((1<<2))\n2", "cat <<EOF", "cat <<EOF\nEOFX", "<<", "a <<-"}) {
    CAPTURE(script);
    CHECK(Bodies(script).empty());
  }
}

TEST_CASE("blanks keep the places of what stays", "[policy]") {
  std::string script = "a\nbc\nd";
  BlankOut(script, {2, 4});
  CHECK(script == "a\n  \nd");
}

}  // namespace
}  // namespace leaktight
