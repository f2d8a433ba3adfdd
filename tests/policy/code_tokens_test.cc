#include "policy/code_tokens.h"

#include <string>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

using Kind = CodeToken::Kind;

// Tokens between blanks: strings in <>, with what they mean; `…` around templates; regular
// expressions and texts of markup between |; newlines as ;.
std::string Read(std::string_view text, CodeLanguage language) {
  const CodeTokens file = ReadCode(text, language);
  std::string all;
  for (size_t i = 0; i < file.size(); i++) {
    if (i > 0) all += ' ';
    switch (file.KindOf(i)) {
      case Kind::kString:
        all += "<" + file.Value(i) + ">";
        break;
      case Kind::kTemplate:
        all += "t(";
        break;
      case Kind::kTemplateEnd:
        all += ")";
        break;
      case Kind::kRegex:
      case Kind::kText:
        all += "|" + std::string(file.At(i)) + "|";
        break;
      case Kind::kNewline:
        all += "\\n";
        break;
      default:
        all += file.At(i);
    }
  }
  return all;
}

std::string Python(std::string_view text) {
  return Read(text, CodeLanguage::kPython);
}
std::string Script(std::string_view text) {
  return Read(text, CodeLanguage::kJavaScript);
}
std::string Go(std::string_view text) {
  return Read(text, CodeLanguage::kGo);
}
std::string Java(std::string_view text) {
  return Read(text, CodeLanguage::kJava);
}

TEST_CASE("the end of a name tells the language", "[policy]") {
  CHECK(CodeLanguageOf("a/b.py") == CodeLanguage::kPython);
  CHECK(CodeLanguageOf("a.test.tsx") == CodeLanguage::kJavaScript);
  CHECK(CodeLanguageOf("a.d.ts") == CodeLanguage::kTypeScript);
  CHECK(CodeLanguageOf("x.go") == CodeLanguage::kGo);
  CHECK(CodeLanguageOf("X.java") == CodeLanguage::kJava);
  CHECK(CodeLanguageOf("go") == CodeLanguage::kNone);
  CHECK(CodeLanguageOf("a.py/b") == CodeLanguage::kNone);
}

TEST_CASE("Python falls into tokens", "[policy]") {
  CHECK(Python("a = b.c(1, x=\"y\")  # z\nd\n") == "a = b . c ( 1 , x = <y> ) \\n d \\n");
  CHECK(Python("f(a,\n  b)\n\n\nc") == "f ( a , b ) \\n c");
  CHECK(Python("a = 1 + \\\n  2\n") == "a = 1 + 2 \\n");
  CHECK(Python("x = '''a\n'b' ''' 'c\\'d'") == "x = <a\n'b' > <c'd>");
  CHECK(Python("r'a\\'b' rb\"\\n\" u'\\u00e9'") == "<a\\'b> <\\n> <\xc3\xa9>");
  CHECK(Python("'open\nx") == "<open> \\n x");
  CHECK(Python("x != y:=z//2**3 1_0.5e-3j") == "x != y := z // 2 ** 3 1_0.5e-3j");
}

TEST_CASE("Python's templates fall into parts and what is filled in", "[policy]") {
  CHECK(Python("f'a{b}c'") == "t( <a> { b } <c> )");
  CHECK(Python("f\"{a['x']!r:>{w}.2}\"") == "t( { a [ <x> ] ! r : <>> { w } <.2> } )");
  CHECK(Python("f'{{a}}'") == "<{a}>");
  CHECK(Python("f'{a:%Y}{b == c}{d != e}'") == "t( { a : <%Y> } { b == c } { d != e } )");
  CHECK(Python("f'{f'{x}'}' y") == "t( { t( { x } ) } ) y");
  CHECK(Python("f'a{\nb\n}c") == "t( <a> { b } <c> )");
  CHECK(Python("f'a{b:c'\nd") == "t( <a> { b : <c> ) \\n d");
}

TEST_CASE("JavaScript falls into tokens", "[policy]") {
  CHECK(Script("let a = `b` ?? \"c\\x41\\u{1F600}\"; // d\n") ==
        "let a = <b> ?? <cA\xf0\x9f\x98\x80> ;");
  CHECK(Script("a?.b?.5:c") == "a ?. b ? .5 : c");
  CHECK(Script("`a${b + `c${d}`}e`") == "t( <a> ${ b + t( <c> ${ d } ) } <e> )");
  CHECK(Script("a\nb\n\n+ c\nf(\nd\n)\n") == "a \\n b \\n + c \\n f ( d ) \\n");
  CHECK(Script("#!/usr/bin/env node\nx") == "x");
  CHECK(Script("this.#a + $b_1") == "this . #a + $b_1");
}

TEST_CASE("a slash divides behind an operand, and begins a regular expression elsewhere",
          "[policy]") {
  CHECK(Script("a / b / c") == "a / b / c");
  CHECK(Script("x = /[/']\\//g.test(y)") == "x = |/[/']\\//g| . test ( y )");
  CHECK(Script("return /'/") == "return |/'/|");
  CHECK(Script("a.return / b / 'c'") == "a . return / b / <c>");
  CHECK(Script("if (a) /'/.test(b)") == "if ( a ) |/'/| . test ( b )");
  CHECK(Script("(a) / b / 'c'") == "( a ) / b / <c>");
  CHECK(Script("if (a) { } /'/") == "if ( a ) { } |/'/|");
  CHECK(Script("x = { a: 1 } / 2 / 'c'") == "x = { a : 1 } / 2 / <c>");
  CHECK(Script("`${a}` / 2 / 'b'") == "t( ${ a } ) / 2 / <b>");
  CHECK(Script("x = / 'a'\ny") == "x = / <a> \\n y");
}

TEST_CASE("markup falls into tags and texts", "[policy]") {
  CHECK(Script("x = <a b=\"c'\" d={e}>don't {f} <g.h/></a>;") ==
        "x = < a b = <c'> d = { e } > |don't | { f } < g . h / > < / a > ;");
  CHECK(Script("x = <>it's</> / 2") == "x = < > |it's| < / > / 2");
  CHECK(Script("a < b; c > 'd'") == "a < b ; c > <d>");
  CHECK(Script("x = <T,>(a: T) => 'b'") == "x = < T , > ( a : T ) => <b>");
  CHECK(Script("x = <T extends U>(a) => 'b'") == "x = < T extends U > ( a ) => <b>");
  CHECK(Script("type X = <T>(a: T) => 'b'") == "type X = < T > ( a : T ) => <b>");
  CHECK(Read("x = <any>'y';", CodeLanguage::kTypeScript) == "x = < any > <y> ;");
}

TEST_CASE("Go falls into tokens, with the ends of statements", "[policy]") {
  CHECK(Go("a := \"b\\x41\\n\" + `c\\n\r\n` // d\nif x {\n}\n") ==
        "a := <bA\n> + <c\\n\n> \\n if x { } \\n");
  CHECK(Go("f(a,\n  'b',\n)") == "f ( a , <b> , ) \\n");
  CHECK(Go("return /* \n */ x++\n") == "return \\n x ++ \\n");
  CHECK(Go("\"open\nx") == "<open> \\n x \\n");
}

TEST_CASE("Java falls into tokens", "[policy]") {
  CHECK(Java("@A(\"${b:c}\") String x$ = \"\\u0041\\t\\101\"; char c = '\\'';") ==
        "@ A ( <${b:c}> ) String x$ = <A\tA> ; char c = <'> ;");
  CHECK(Java("x = \"\"\"\n    a \"\"\n      b\\\n    c  \n    \"\"\";") ==
        "x = <a \"\"\n  bc\n> ;");
  CHECK(Java("x = \"\"\"\n  a\"\"\"") == "x = <a>");
  CHECK(Java("a >> b -> c::d 0x1.8p3 1_000L") == "a > > b -> c :: d 0x1.8p3 1_000L");
}

TEST_CASE("strings stand where they say, without their quotes", "[policy]") {
  const auto content = [](std::string_view text, CodeLanguage language) {
    const CodeTokens file = ReadCode(text, language);
    REQUIRE(file.IsString(0));
    return std::string(file.Content(0).In(text));
  };
  CHECK(content("rb'''a'b'''", CodeLanguage::kPython) == "a'b");
  CHECK(content("f'{{a}}'", CodeLanguage::kPython) == "{{a}}");
  CHECK(content("'open", CodeLanguage::kPython) == "open");
  CHECK(content("`a`", CodeLanguage::kJavaScript) == "a");
  CHECK(content("\"\"\"\n a\"\"\"", CodeLanguage::kJava) == "\n a");
}

TEST_CASE("brackets know their partners", "[policy]") {
  const CodeTokens file = ReadCode("f(a, [b], {c}) + `${d}`", CodeLanguage::kJavaScript);
  size_t pairs = 0;
  for (size_t i = 0; i < file.size(); i++) {
    const size_t partner = file.tokens[i].partner;
    if (partner == 0) continue;
    CHECK(file.tokens[partner].partner == i);
    pairs++;
  }
  CHECK(pairs == 10);
  // What is missing or too much leaves the others alone.
  const CodeTokens broken = ReadCode("a(b]) } { (c[ } d(e)", CodeLanguage::kJavaScript);
  CHECK(broken.tokens[1].partner == 4);
  CHECK(broken.tokens[5].partner == 0);
  CHECK(broken.tokens[6].partner == 10);
}

TEST_CASE("whatever the bytes, tokens follow each other within the text", "[policy]") {
  Random random(7);
  for (int round = 0; round < 20000; round++) {
    std::string text;
    for (size_t n = random.Below(30); n > 0; n--) {
      text += random.Pick<std::string>(
          {"'",    "\"",   "`",    "${", "{",   "}",      "(",  ")",    "[",  "]",
           "<",    ">",    "/",    "\\", "f'",  "\"\"\"", "\n", "\r\n", "a",  "if",
           " ",    "=",    ":",    "!",  "//",  "/*",     "*/", "#",    "0x", "1.",
           "\\u{", "\\N{", "\xc3", "?.", "<a>", "</a>",   "/>", "\\x4"});
    }
    for (const CodeLanguage language :
         {CodeLanguage::kPython, CodeLanguage::kJavaScript, CodeLanguage::kTypeScript,
          CodeLanguage::kGo, CodeLanguage::kJava}) {
      const CodeTokens file = ReadCode(text, language);
      size_t at = 0;
      for (size_t i = 0; i < file.size(); i++) {
        const CodeToken& token = file.tokens[i];
        REQUIRE(token.begin >= at);
        REQUIRE(token.end >= token.begin);
        REQUIRE(token.end <= text.size());
        REQUIRE(token.partner < file.size());
        if (file.IsString(i)) {
          REQUIRE(token.before + token.after <= token.end - token.begin);
          file.Value(i);
        }
        at = token.end;
      }
    }
  }
}

// Each of these asks for a look at all that follows, or at all that is open.
TEST_CASE("reading takes time that grows with the text alone", "[policy]") {
  for (const std::string part :
       {"a=/[/", "<a>(", "f'{x:{", "`${", "([", ")]", "{(", "x=<a b='", "}"}) {
    std::string text;
    while (text.size() < 1 << 20) text += part;
    for (const CodeLanguage language : {CodeLanguage::kPython, CodeLanguage::kJavaScript,
                                        CodeLanguage::kGo, CodeLanguage::kJava}) {
      CHECK(ReadCode(text, language).size() > 0);
    }
  }
}

}  // namespace
}  // namespace leaktight
