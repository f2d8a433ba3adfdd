// Dotenv files and the templates for them, in a working tree.
#pragma once

#include <string>
#include <string_view>

#include "fix/fix_tree.h"
#include "fix/remedy.h"
#include "policy/dotenv_reader.h"
#include "policy/file.h"

namespace leaktight {

// The template that a dotenv file is made from, the first by name; empty: there is none.
std::string DotenvTemplateOf(const FixTree& tree, const std::string& dotenv);

// The bytes of a dotenv file without its values: names, comments, blank lines, quotes and order
// stay. Tokens that the engine knows are taken out wherever they stand, and so are values of
// secrets in comments.
std::string WithoutValues(const File& file);

// The dotenv file that programs in `folder` (as FolderOf gives it) take their variables from: that
// of the nearest folder upwards that has one, or a template; else `.env` at the top.
std::string DotenvFor(const FixTree& tree, std::string_view folder);

// What empties a value, for every reader: with a remark behind it two quotes stay in its place, for
// python-dotenv takes what stands behind `NAME=` and blanks for the value, a remark too.
TextEdit EditToEmpty(std::string_view text, const DotenvEntry& entry);

// Keeps a value that leaves a file of the repository in the dotenv file for its folder, which git
// is to ignore; a template, where there is one, gets the name.
void KeepInDotenv(const FixTree& tree, std::string_view path, const std::string& name,
                  const std::string& value, Remedy& remedy);

// `NAME=` for the template, unless it has the name or names it in a comment.
void AddToTemplate(const FixTree& tree, const std::string& path, const std::string& name,
                   Remedy& remedy);

}  // namespace leaktight
