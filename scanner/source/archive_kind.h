// What a file is that holds others, by its first bytes.
#pragma once

#include <string>
#include <string_view>

namespace leaktight {

// Is it an archive, a compressed file or a database that can be opened? Zip (and so jar, whl, apk,
// docx; also behind a program that unpacks it), tar (also of before POSIX), gzip, bzip2, xz,
// Zstandard, SQLite. By content and not by name; it costs a few comparisons. What looks like one
// may be none.
bool LooksLikeArchive(std::string_view bytes);

// Is it a database of SQLite, whose members are its tables?
bool LooksLikeDatabase(std::string_view bytes);

// How what is compressed in the file of this path is called: "dump.sql" of "backup/dump.sql.gz".
// (What the compressed file says itself is not trusted, and differs from machine to machine.)
std::string NameInside(std::string_view path);

}  // namespace leaktight
