#include "policy/code_fallbacks.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// "name=value" of each, between blanks; the places are checked.
std::string Said(std::string_view text, const std::vector<CodeFallback>& fallbacks) {
  std::string all;
  for (const CodeFallback& fallback : fallbacks) {
    CHECK(fallback.span.In(text) == fallback.value);
    if (!all.empty()) all += ' ';
    all += fallback.name + "=" + fallback.value;
  }
  return all;
}

std::string Find(std::string_view text, CodeLanguage language) {
  return Said(text, FallbacksIn(ReadCode(text, language)));
}
std::string Declared(std::string_view text, CodeLanguage language) {
  return Said(text, DeclaredFallbacksIn(ReadCode(text, language)));
}
std::string Assigned(std::string_view text, CodeLanguage language) {
  return Said(text, AssignedFallbacksIn(ReadCode(text, language)));
}
std::string InScript(std::string_view script) {
  return Said(script, FallbacksInScript(script));
}

TEST_CASE("fallbacks in a schema of settings are found", "[policy]") {
  const auto find = [](std::string_view text) { return Declared(text, CodeLanguage::kTypeScript); };
  CHECK(find("z.object({ A: z.string().default('b') })") == "A=b");
  CHECK(find("z.object({\n  A: z\n    .string()\n    .min(8)\n    .default(\"b\"),\n})") == "A=b");
  CHECK(find("Joi.object({ 'A': Joi.string().default('b') })") == "A=b");
  CHECK(find("cleanEnv(process.env, { A: str({ desc: 'c', default: 'b' }) })") == "A=b");
  CHECK(find("cleanEnv(e, { A: envalid.str({ default: 'b' }) })") == "A=b");
  CHECK(find("convict({ a: { doc: 'x', default: 'b', env: 'A' } })") == "A=b");
  CHECK(find("z.object({ A: z.string().default(b), B: z.enum(['c']), C: z.number().default(1) })")
            .empty());
  CHECK(find("f({ a: { default: 'b' }, x: num({ default: 'b' }) }); g.default('c')").empty());
}

TEST_CASE("fields of Python's settings have fallbacks", "[policy]") {
  const auto find = [](std::string_view text) { return Declared(text, CodeLanguage::kPython); };
  CHECK(find("class S(BaseSettings):\n    a: str = 'b'\n    c: SecretStr = Field(default='d')\n") ==
        "a=b c=d");
  CHECK(find("class S(pydantic.BaseSettings):\n    a: SecretStr = SecretStr('b')\n"
             "    c: str = Field('d', env='C')\n") == "a=b c=d");
  CHECK(find("class S(BaseSettings):\n    a: str = 'b'\n    class Config:\n        env_file = 'x'\n"
             "    def f(self):\n        y: str = 'z'\n    c: str = 'd'\n") == "a=b c=d");
  CHECK(find("class S(BaseModel):\n    a: str = 'b'\n").empty());
  CHECK(find("class S(BaseSettings):\n    a: str\nb: str = 'c'\n").empty());
  CHECK(find("class S(BaseSettings):\n    a: str = Field(description='x')\n    b: str = f('c')\n")
            .empty());
}

TEST_CASE("options of command lines and schemes have fallbacks", "[policy]") {
  const auto script = [](std::string_view text) {
    return Declared(text, CodeLanguage::kJavaScript);
  };
  CHECK(script("yargs.option('a-b', { type: 'string', default: 'c' })") == "a-b=c");
  CHECK(script("yargs.options({ 'a-b': { type: 'string', default: 'c' } })") == "a-b=c");
  CHECK(script("const s = { A: { type: String, default: 'b' } }") == "A=b");
  CHECK(script("const s = { A: { kind: 'x', default: 'b' } }").empty());
  CHECK(script("env.get('A').default('b').asString()") == "A=b");
  CHECK(script("z.object({ A: z.string().optional().default(() => 'b') })") == "A=b");
  CHECK(script("f(A, { default: 'b' }); A: g().default((x) => 'b')").empty());
  CHECK(Declared("e = environ.Env(A=(str, 'b'), C=(bool, False))", CodeLanguage::kPython) == "A=b");
  CHECK(Declared("f(A=(str, 'b')); Env((str, 'b'))", CodeLanguage::kPython).empty());
  const auto go = [](std::string_view text) { return Declared(text, CodeLanguage::kGo); };
  CHECK(go("&cli.StringFlag{Name: \"a\", EnvVars: []string{\"B\", \"C\"}, Value: \"d\"}") == "B=d");
  CHECK(go("cli.StringFlag{Value: \"d\", Name: \"a\"}") == "a=d");
  CHECK(go("Other{Name: \"a\", Value: \"d\"}; cli.StringFlag{Name: \"a\", Usage: \"d\"}").empty());
}

TEST_CASE("what is assigned where nothing was read is a fallback", "[policy]") {
  const auto go = [](std::string_view text) { return Assigned(text, CodeLanguage::kGo); };
  CHECK(go("v := os.Getenv(\"A\")\nif v == \"\" {\n\tv = \"b\"\n}\n") == "A=b");
  CHECK(go("var v = os.Getenv(\"A\")\nlog.Print(1)\nif len(v) == 0 {\n v = \"b\"\n}") == "A=b");
  CHECK(go("v := os.Getenv(\"A\")\nif v != \"\" {\n\tv = \"b\"\n}\n").empty());
  CHECK(go("v := f(\"A\")\nif v == \"\" {\n\tv = \"b\"\n}\n").empty());
  CHECK(go("v := os.Getenv(\"A\")\nif w == \"\" {\n\tv = \"b\"\n}\n").empty());
  CHECK(Assigned("v = os.environ.get('A')\nif not v:\n    v = 'b'\n", CodeLanguage::kPython) ==
        "A=b");
  CHECK(Assigned("v = os.getenv('A')\nif v is None:\n    v = 'b'\n", CodeLanguage::kPython) ==
        "A=b");
  CHECK(Assigned("let v = process.env.A;\nif (!v) { v = 'b'; }", CodeLanguage::kJavaScript) ==
        "A=b");
  CHECK(Assigned("let v = process.env.A;\nif (!v) v = 'b';", CodeLanguage::kJavaScript) == "A=b");
  CHECK(Assigned("String v = System.getenv(\"A\");\nif (v == null) {\n v = \"b\";\n}",
                 CodeLanguage::kJava) == "A=b");
}

TEST_CASE("what is returned, replaced or caught where nothing was read is a fallback", "[policy]") {
  const auto go = [](std::string_view text) { return Assigned(text, CodeLanguage::kGo); };
  CHECK(go("v := os.Getenv(\"A\")\nif v == \"\" {\n\treturn \"b\"\n}\nreturn v\n") == "A=b");
  CHECK(go("if v := os.Getenv(\"A\"); v != \"\" {\n\treturn v\n}\nreturn \"b\"\n") == "A=b");
  CHECK(go("v, ok := os.LookupEnv(\"A\")\nif !ok {\n\tv = \"b\"\n}\n") == "A=b");
  CHECK(go("v, ok := os.LookupEnv(\"A\")\nif !ok {\n\treturn \"b\"\n}\n") == "A=b");
  CHECK(go("c.V = os.Getenv(\"A\")\nif c.V == \"\" {\n\tc.V = \"b\"\n}\n") == "A=b");
  CHECK(go("v := \"b\"\nif x := os.Getenv(\"A\"); x != \"\" {\n\tv = x\n}\n") == "A=b");
  CHECK(go("v := \"b\"\nif x, ok := os.LookupEnv(\"A\"); ok {\n\tv = x\n}\n") == "A=b");
  CHECK(go("if os.Getenv(\"A\") == \"\" {\n\tos.Setenv(\"A\", \"b\")\n}\n") == "A=b");
  CHECK(go("if os.Getenv(\"A\") == \"\" {\n\tos.Setenv(\"C\", \"b\")\n}\n").empty());
  CHECK(go("if v := os.Getenv(\"A\"); v != \"\" {\n\treturn \"b\"\n}\nreturn v\n").empty());
  CHECK(go("v := \"b\"\nif x := f(\"A\"); x != \"\" {\n\tv = x\n}\nreturn \"c\"\n").empty());
  const auto python = [](std::string_view text) { return Assigned(text, CodeLanguage::kPython); };
  CHECK(python("try:\n    v = os.environ['A']\nexcept KeyError:\n    v = 'b'\n") == "A=b");
  CHECK(python("v = 'b'\nif 'A' in os.environ:\n    v = os.environ['A']\n") == "A=b");
  CHECK(python("v = os.getenv('A')\nif v is not None:\n    v = 'b'\n").empty());
  CHECK(python("try:\n    v = f('A')\nexcept KeyError:\n    v = 'b'\n").empty());
  const auto script = [](std::string_view text) {
    return Assigned(text, CodeLanguage::kJavaScript);
  };
  CHECK(script("if (!process.env.A) {\n  process.env.A = 'b';\n}") == "A=b");
  CHECK(script("if (!process.env.A) process.env.A = 'b';") == "A=b");
  CHECK(script("if (!process.env.A) process.env.C = 'b';").empty());
  CHECK(script("let v = 'b';\nif (process.env.A) v = process.env.A;") == "A=b");
  CHECK(script("const v = process.env.A;\nif (!v) { return 'b'; }") == "A=b");
  CHECK(
      Assigned("String v = System.getenv(\"A\");\nif (v == null || v.isEmpty()) {\n v = \"b\";\n}",
               CodeLanguage::kJava) == "A=b");
}

TEST_CASE("fallbacks of Python are found", "[policy]") {
  const auto find = [](std::string_view text) { return Find(text, CodeLanguage::kPython); };
  CHECK(find("a = os.getenv('A', 'b')") == "A=b");
  CHECK(find("os.environ.get(\"A\", default=\"b\")") == "A=b");
  CHECK(find("x = os.environ.get('A') or 'b'\n") == "A=b");
  CHECK(find("x = (os.environ['A']\n  or 'b')") == "A=b");
  CHECK(find("env.str('A', default='b', validate=c)") == "A=b");
  CHECK(find("config('A', default='b', cast=str)") == "A=b");
  CHECK(find("p.add_argument('-a', '--all', default='b', help='c')") == "--all=b");
  CHECK(find("p.add_argument('--a', default=os.getenv('A', 'b'))") == "A=b");
  CHECK(find("os.environ.setdefault('A', 'b')") == "A=b");
  CHECK(find("v = os.environ['A'] if 'A' in os.environ else 'b'\n") == "A=b");
  CHECK(find("v = os.getenv('A')\nw = v or 'b'\n") == "A=b");
  CHECK(find("v = os.getenv('A', '').strip() or 'b'\n") == "A=b");
  CHECK(find("p.get('s', 'a', fallback='b')") == "a=b");
  CHECK(find("B = 'b'\nv = os.getenv('A', B)\n") == "A=b");
  CHECK(find("B = 'b'\nB = 'c'\nv = os.getenv('A', B)\n").empty());
  CHECK(find("v = x if 'A' in os.environ else 'b'\n").empty());
  CHECK(find("f(os.getenv('A'), 'b'); os.putenv('A', 'b'); d.get('A', 'b')").empty());
  CHECK(find("os.getenv('A', 'b' + c); os.getenv('A', f'b{c}')").empty());
}

TEST_CASE("fallbacks of JavaScript and TypeScript are found", "[policy]") {
  const auto find = [](std::string_view text) { return Find(text, CodeLanguage::kTypeScript); };
  CHECK(find("process.env.A || 'b'") == "A=b");
  CHECK(find("const x = process.env['A']!\n  ?? `b`;") == "A=b");
  CHECK(find("process.env.A || process.env.B || 'c'") == "B=c");
  CHECK(find("x = process.env.A ? process.env.A : 'b'") == "A=b");
  CHECK(find("x = process.env.A === undefined ? 'b' : process.env.A") == "A=b");
  CHECK(find("const { A = 'b', C: c = 'd' } = process.env") == "A=b C=d");
  CHECK(find("config.get<string>('A', 'b')") == "A=b");
  CHECK(find("process.env.A?.trim() || 'b'") == "A=b");
  CHECK(find("!process.env.A ? 'b' : process.env.A") == "A=b");
  CHECK(find("const v = process.env.A;\nx = v ?? 'b'") == "A=b");
  CHECK(find("const B = 'b';\nx = process.env.A || B;") == "A=b");
  CHECK(find("program.option('-a, --all <what>', 'c', 'b')") == "--all=b");
  CHECK(find("program.option('--all <what>', 'c'); x.option('a', 'b', 'c')").empty());
  CHECK(find("const v = f('A');\nx = v ?? 'b'").empty());
  CHECK(find("x = { a: 'b', c: process.env.C, d: 'e' }").empty());
  CHECK(find("process.env.A || 'b' + c").empty());
  CHECK(find("const { A = 'b' } = options").empty());
}

TEST_CASE("fallbacks of Go are found", "[policy]") {
  const auto find = [](std::string_view text) { return Find(text, CodeLanguage::kGo); };
  CHECK(find("a := getEnv(\"A\", \"b\")") == "A=b");
  CHECK(find("viper.SetDefault(\"a.b\", \"c\")") == "a.b=c");
  CHECK(find("x := cmp.Or(os.Getenv(\"A\"), \"b\")") == "A=b");
  CHECK(find("flag.String(\"a\", \"b\", \"c\")") == "a=b");
  CHECK(find("cmd.Flags().StringVarP(&x, \"a\", \"s\", \"b\", \"c\")") == "a=b");
  CHECK(find("flags.StringVarP(&x, \"a\", \"s\", \"\", \"c\")").empty());
  CHECK(find("type T struct {\n A string `env:\"B\" envDefault:\"c\"`\n D string `default:\"e\"`\n "
             "F string `env:\"G,default=h\"`\n}") == "B=c D=e G=h");
  CHECK(find("type T struct {\n A string `env:\"B,default=c,d,required,deprecated\"`\n}") ==
        "B=c,d");
  CHECK(find("os.Setenv(\"A\", \"b\"); t.Setenv(\"A\", \"b\")").empty());
}

TEST_CASE("fallbacks of Java are found", "[policy]") {
  const auto find = [](std::string_view text) { return Find(text, CodeLanguage::kJava); };
  CHECK(find("System.getenv().getOrDefault(\"A\", \"b\")") == "A=b");
  CHECK(find("Optional.ofNullable(System.getenv(\"A\")).orElse(\"b\")") == "A=b");
  CHECK(find("System.getProperty(\"a.b\", \"c\")") == "a.b=c");
  CHECK(find("@Value(\"${a.b:c}\") String x;") == "a.b=c");
  CHECK(find("@Value(\"${a:${b:c}}\") String x;") == "b=c");
  CHECK(find("@Value(\"${a}\") @Value(\"${a:}\") @Value(\"${a:#{null}}\")").empty());
  CHECK(find("x = System.getenv(\"A\") != null ? System.getenv(\"A\") : \"b\";") == "A=b");
  CHECK(find("x = Objects.requireNonNullElse(System.getenv(\"A\"), \"b\");") == "A=b");
  CHECK(find("@ConfigProperty(name = \"a\", defaultValue = \"b\")") == "a=b");
  CHECK(find("@ConfigProperty(defaultValue = \"b\", name = \"a\")") == "a=b");
  CHECK(find("e.getProperty(\"a\", String.class, \"b\")") == "a=b");
  CHECK(find("config.getOptionalValue(\"a\", String.class).orElse(\"b\")") == "a=b");
  CHECK(find("String v = System.getenv(\"A\"); return v != null ? v : \"b\";") == "A=b");
  CHECK(find("container.withEnv(\"A\", \"b\"); map.getOrDefault(\"A\", \"b\")").empty());
}

TEST_CASE("in a file that begins or ends anywhere nothing is read beyond it", "[policy]") {
  const auto all = [](std::string_view text, CodeLanguage language) {
    const CodeTokens tokens = ReadCode(text, language);
    for (auto* find : {FallbacksIn, DeclaredFallbacksIn, AssignedFallbacksIn}) {
      for (const CodeFallback& fallback : find(tokens)) CHECK(fallback.span.end <= text.size());
    }
  };
  for (const std::string_view text :
       {"A = 'b'\n", "v = os.getenv('A')\nif not v:\n    v = 'b'\nexcept X:\n v = 'c'\n",
        "x = null ? 'b' : process.env.A || 'c'; if (!v) { return 'd'; } return 'e'",
        "v := \"b\"\nif x, ok := os.LookupEnv(\"A\"); ok {\n\tv = x\n}\nreturn \"c\"\n",
        "A: z.string().default('b'), C: { type: 'd', default: 'e' }"}) {
    for (const CodeLanguage language : {CodeLanguage::kPython, CodeLanguage::kTypeScript,
                                        CodeLanguage::kGo, CodeLanguage::kJava}) {
      for (size_t i = 0; i <= text.size(); i++) {
        all(text.substr(i), language);
        all(text.substr(0, i), language);
      }
    }
  }
}

TEST_CASE("what a shell takes where a variable is not set is found", "[policy]") {
  CHECK(InScript("a=${A:-b} c=\"${C-d}\"; : ${E:=f} ${G=h}") == "A=b C=d E=f G=h");
  CHECK(InScript("${A:-\"b\"} ${C:-'d'}") == "A=b C=d");
  CHECK(InScript("${A:-${B:-c}}") == "B=c");
  CHECK(InScript("${A:-$B} ${A:-$(b)} ${A:-`b`} ${A:?b} ${A:+b} ${A%b} ${A} ${#A}").empty());
  CHECK(InScript("# ${A:-b}\necho '${A:-b}' \\${A:-b}").empty());
  CHECK(InScript("echo \"it's ${A:-b}\" # '\n${C:-d}") == "A=b C=d");
  CHECK(InScript("a=${A:-b").empty());
}

}  // namespace
}  // namespace leaktight
