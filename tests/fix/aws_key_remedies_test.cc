#include <string>

#include "catch.h"
#include "support/mended.h"

using namespace leaktight;

namespace {

std::string After(std::string_view path, std::string_view text) {
  return AfterFix("code-aws-static-keys", path, text);
}

}  // namespace

TEST_CASE("a client of Python finds its keys by itself", "[fix]") {
  CHECK(After("a.py",
              "c = boto3.client('s3', aws_access_key_id='AKIA{base32:16}', "
              "aws_secret_access_key='{base62:40}')\n") == "c = boto3.client('s3')\n");
  CHECK(After("a.py",
              "c = boto3.client(aws_access_key_id='AKIA{base32:16}', "
              "aws_secret_access_key='{base62:40}', region_name='x')\n") ==
        "c = boto3.client(region_name='x')\n");
  CHECK(After("a.py",
              "c = boto3.client(\n    's3',  # files\n    "
              "aws_access_key_id='AKIA{base32:16}',\n    "
              "aws_secret_access_key='{base62:40}',\n    region_name='x')\n") ==
        "c = boto3.client(\n    's3',  # files\n    region_name='x')\n");
  CHECK(After("a.py",
              "c = boto3.Session(aws_access_key_id='AKIA{base32:16}', "
              "aws_secret_access_key='{base62:40}')\n") == "c = boto3.Session()\n");
}

TEST_CASE("constants go with the arguments, unless others take them", "[fix]") {
  const std::string call =
      "c = boto3.client('s3', aws_access_key_id='AKIA{base32:16}', "
      "aws_secret_access_key=SECRET)\n";
  CHECK(After("a.py", "SECRET = '{base62:40}'\n" + call) == "c = boto3.client('s3')\n");
  CHECK(After("a.py", "SECRET = '{base62:40}'\n" + call + "f(SECRET)\n") ==
        "left: other code takes the constant");
  CHECK(After("a.js",
              "export const SECRET = '{base62:40}'\nconst c = new S3Client({credentials: "
              "{accessKeyId: 'AKIA{base32:16}', secretAccessKey: SECRET}})\n") ==
        "left: other files may take the constant");
}

TEST_CASE("a client of JavaScript loses its credentials", "[fix]") {
  CHECK(After("a.js",
              "const c = new S3Client({ credentials: { accessKeyId: 'AKIA{base32:16}', "
              "secretAccessKey: '{base62:40}' }, region: 'x' })\n") ==
        "const c = new S3Client({ region: 'x' })\n");
  CHECK(After("a.js",
              "const c = new S3Client({\n  region: 'x',\n  credentials: {\n    accessKeyId: "
              "'AKIA{base32:16}',\n    secretAccessKey: '{base62:40}'\n  }\n})\n") ==
        "const c = new S3Client({\n  region: 'x'\n})\n");
  CHECK(After("a.js",
              "const c = new AWS.S3({ accessKeyId: 'AKIA{base32:16}', secretAccessKey: "
              "'{base62:40}', region: 'x' })\n") == "const c = new AWS.S3({ region: 'x' })\n");
  CHECK(After("a.js",
              "AWS.config.accessKeyId = 'AKIA{base32:16}';\n"
              "AWS.config.secretAccessKey = '{base62:40}'; // ours\n") ==
        "left: more stands on its line");
  CHECK(After("a.js",
              "AWS.config.update({ accessKeyId: 'AKIA{base32:16}', secretAccessKey: "
              "'{base62:40}' })\n") == "left: what takes the keys as a whole would have to go");
}

TEST_CASE("both keys are kept as the environment has them", "[fix]") {
  const Mended mended = MendedBy("code-aws-static-keys", "a.py",
                                 "c = boto3.client('s3', aws_access_key_id='AKIA{base32:16}', "
                                 "aws_secret_access_key='{base62:40}')\n");
  CHECK(KeysOf(mended) == std::vector<std::string>{"AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"});
}
