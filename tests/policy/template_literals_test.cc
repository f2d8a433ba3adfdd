#include "policy/template_literals.h"

#include <string>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {

using List = std::vector<std::string>;

List Printed(std::string_view text) {
  List literals;
  for (const Span span : LiteralsPrinted(text)) literals.emplace_back(span.In(text));
  return literals;
}

TEST_CASE("what an expression falls back to is printed", "[policy]") {
  CHECK(Printed(R"({{ .Values.password | default "hunter2" }})") == List{"hunter2"});
  CHECK(Printed(R"({{- default "hunter2" .Values.password | b64enc | quote -}})") ==
        List{"hunter2"});
  CHECK(Printed(R"({{ (default `hunter2` .Values.a) | b64enc }})") == List{"hunter2"});
  CHECK(Printed(
            R"({{ coalesce .Values.a .Values.b "one" }}-{{ ternary "two" "three" .Values.c }})") ==
        List{"one", "two", "three"});
  CHECK(Printed(R"({{ password | default('hunter2') }})") == List{"hunter2"});
  CHECK(Printed(R"({{ password | default("hunter2", true) | b64encode }})") == List{"hunter2"});
  CHECK(Printed(R"(postgres://app:{{ .Values.p | default "hunter2" }}@db/{{ "x" }})") ==
        List{"hunter2", "x"});
}

TEST_CASE("a literal that is only encoded is printed", "[policy]") {
  CHECK(Printed(R"({{ "hunter2" | b64enc }})") == List{"hunter2"});
  CHECK(Printed(R"({{- b64enc "hunter2" -}})") == List{"hunter2"});
  CHECK(Printed(R"({{ "hunter2" }})") == List{"hunter2"});
}

TEST_CASE("names, messages and formats are not", "[policy]") {
  for (const char* text :
       {R"({{ include "chart.password" . | b64enc }})", R"({{ index .Values "db-password" }})",
        R"({{ required "A password is needed!" .Values.password | quote }})",
        R"({{ .Files.Get "secrets/db" }})",
        R"({{ (lookup "v1" "Secret" .Release.Namespace "db").data.password }})",
        R"({{ printf "%s-db" .Release.Name }})", R"({{ lookup('env', 'DB_PASSWORD') }})",
        R"({{ get $secret.data "password" | default .Values.p }})",
        R"({{ eq .Values.env "production" }})", R"({{ "%s-db" | printf "x" }})",
        R"({{ default "a\"b" .x }})", R"({{ default "" .x }})", R"({{ default "open }})",
        R"({{ default "open)", R"(default "x")", "{{ }}", "{{", ""}) {
    INFO(text);
    const List printed = Printed(text);
    CHECK((printed.empty() || printed == List{"%s-db"}));
  }
}

}  // namespace
}  // namespace leaktight
