#include "policy/code_logging.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// The names of what is written, between blanks.
std::string Logged(std::string_view text, CodeLanguage language) {
  const CodeTokens file = ReadCode(text, language);
  std::string all;
  for (const LoggedValue& value : LoggedValues(file)) {
    if (!all.empty()) all += ' ';
    all += value.name;
  }
  return all;
}

TEST_CASE("values that Python writes are found", "[policy]") {
  const auto logged = [](std::string_view text) { return Logged(text, CodeLanguage::kPython); };
  CHECK(logged("print(a, b.c)") == "a c");
  CHECK(logged("logger.info('%s', a)") == "a");
  CHECK(logged("self.log.error('x ' + a)") == "a");
  CHECK(logged("print(f'{a} {b.c!r:>8} {d=}')") == "a c d");
  CHECK(logged("print('{}'.format(a)); print('%s' % a); print('%s' % (a, b))") == "a a a b");
  CHECK(logged("log.info('x', extra={'k': a}, user=b)") == "a b");
  CHECK(logged("print(r['A'], os.environ['B'], os.getenv('C'))") == "A B C");
  CHECK(logged("print(str(a))") == "a");
  CHECK(
      logged("print(len(a), mask(b), c is None, d[:3], not e, f == g, -h, i if j else k)").empty());
  CHECK(logged("blog.info(a); dialog.log(a); x.print(a); def print(a): pass").empty());
}

TEST_CASE("values that JavaScript writes are found", "[policy]") {
  const auto logged = [](std::string_view text) { return Logged(text, CodeLanguage::kTypeScript); };
  CHECK(logged("console.log('x', a, b?.c)") == "a c");
  CHECK(logged("console.log(`x ${a} ${b.c}`)") == "a c");
  CHECK(logged("logger.warn({ a, b: c, d: 'e' }, process.env.F)") == "a c F");
  CHECK(logged("console.log(JSON.stringify(a))") == "a");
  CHECK(logged("console.log(a.length, !b, c ? 'd' : 'e', typeof f, g(h), i.map(j => j))") ==
        "length");
  CHECK(logged("console.table(a); math.log(a)").empty());
}

TEST_CASE("values that Go and Java write are found", "[policy]") {
  CHECK(Logged("fmt.Printf(\"%s\", a.B); log.Println(c); slog.Info(\"x\", \"k\", d)",
               CodeLanguage::kGo) == "B c d");
  CHECK(Logged("logger.Info(\"x\", zap.String(\"k\", a), *b)", CodeLanguage::kGo) == "a b");
  CHECK(Logged("fmt.Sprintf(\"%s\", a); fmt.Fprintf(w, a); errors.New(a)", CodeLanguage::kGo)
            .empty());
  CHECK(Logged("System.out.println(\"x\" + a); log.info(\"{}\", b.getC());", CodeLanguage::kJava) ==
        "a C");
  CHECK(
      Logged("out.println(a); log.info(\"{}\", b.length(), c * 2);", CodeLanguage::kJava).empty());
}

TEST_CASE("what TypeScript only asserts is written as it is", "[policy]") {
  const auto logged = [](std::string_view text) { return Logged(text, CodeLanguage::kTypeScript); };
  CHECK(logged("console.log(process.env.A!, b as string, c!.d)") == "A b d");
  CHECK(logged("console.log(!a, b !== c, d as string === e)").empty());
}

TEST_CASE("what is added to an entry of zerolog and SLF4J is written", "[policy]") {
  CHECK(Logged("log.Info().Str(\"k\", a).Err(err).Str(\"l\", b.C).Msg(\"x\")", CodeLanguage::kGo) ==
        "a C");
  CHECK(Logged("logger.With().Str(\"k\", a).Logger()", CodeLanguage::kGo) == "a");
  CHECK(Logged("log.atInfo().addKeyValue(\"k\", a).log(\"{}\", b);", CodeLanguage::kJava) == "a b");
  CHECK(Logged("req.Header().Str(\"k\", a); b.Info().Str(\"k\", c)", CodeLanguage::kGo).empty());
  CHECK(Logged("map.at().log(a);", CodeLanguage::kJava).empty());
}

TEST_CASE("what GitHub's actions write is written", "[policy]") {
  const CodeTokens file = ReadCode("core.info(a); core.setOutput('b', c); core.setSecret(d)",
                                   CodeLanguage::kJavaScript);
  const auto values = LoggedValues(file);
  REQUIRE(values.size() == 2);
  CHECK_FALSE(values[0].handed_on);
  CHECK(values[1].name == "c");
  CHECK(values[1].handed_on);
}

TEST_CASE("what goes to the standard streams is written", "[policy]") {
  CHECK(Logged("sys.stderr.write(a); print(b, file=sys.stderr)", CodeLanguage::kPython) ==
        "a b stderr");
  CHECK(Logged("process.stdout.write(a)", CodeLanguage::kTypeScript) == "a");
  CHECK(Logged("fmt.Fprintln(os.Stderr, *a.B); fmt.Println(aws.ToString(c.D))",
               CodeLanguage::kGo) == "Stderr B D");
  CHECK(Logged("log.WithField(\"k\", *a.B).Info(\"x\")", CodeLanguage::kGo) == "B");
  CHECK(Logged("System.err.println(client.get(x).secretString());", CodeLanguage::kJava) ==
        "secretString");
  CHECK(Logged("print(a, file=f); f.write(b); stderr.write(c)", CodeLanguage::kPython).empty());
  CHECK(Logged("out.write(a); res.stdout.write(b)", CodeLanguage::kTypeScript).empty());
  CHECK(Logged("fmt.Fprintln(w, a); fmt.Fprintf(os.File, b)", CodeLanguage::kGo).empty());
}

}  // namespace
}  // namespace leaktight
