#include "source/skip.h"

#include <string>

#include "catch.h"

namespace leaktight {

using namespace std::string_view_literals;

TEST_CASE("an image is passed over when name and content agree", "[source]") {
  CHECK(KindToSkip("a/logo.png", "\x89PNG\r\n\x1a\nxxxx"sv) == kSkippedImage);
  CHECK(KindToSkip("LOGO.JPG", "\xff\xd8\xff\xe0xxxx"sv) == kSkippedImage);
  CHECK(KindToSkip("x.webp", "RIFF\1\2\3\4WEBPVP8 "sv) == kSkippedImage);
  CHECK(KindToSkip("x.woff2", "wOF2xxxx"sv) == kSkippedFont);
  CHECK(KindToSkip("x.mp4",
                   "\0\0\0\x18"
                   "ftypmp42"sv) == kSkippedMedia);
}

TEST_CASE("a text with the name of an image is scanned", "[source]") {
  CHECK(!KindToSkip("logo.png", "key = secret"));
  CHECK(!KindToSkip("logo.png", ""));
}

TEST_CASE("an image's first bytes in a text are no reason", "[source]") {
  CHECK(!KindToSkip("notes.txt", "\x89PNG\r\n\x1a\nxxxx"sv));
  CHECK(!KindToSkip("png", "\x89PNG\r\n\x1a\nxxxx"sv));
  CHECK(!KindToSkip("logo.jpg", "\x89PNG\r\n\x1a\nxxxx"sv));
}

TEST_CASE("a NUL byte is no reason", "[source]") {
  CHECK(!KindToSkip("notes.txt", "\0\0key"sv));
  CHECK(!KindToSkip("program.exe", "MZ\0\0"sv));
}

}  // namespace leaktight
