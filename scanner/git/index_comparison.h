// What the index has differently from a tree, without git.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/index_table.h"
#include "git/raw_diff.h"

namespace leaktight {

// The bytes of a tree (the id as bytes); nothing where they cannot be had.
using TreeSource = std::function<std::optional<std::string>(std::string_view id)>;

// As `git diff-index --cached --raw --no-renames --ita-invisible-in-index` lists it, in the same
// order. A folder of which the index knows that its tree is the same is passed over whole, as git
// does too. `tree`: the id as bytes; empty: there is none, and all is new.
//
// Nothing where git has to be asked: a tree that cannot be read, or that is out of order as the
// index may be; modes that are not known; a submodule that differs, for which git may be configured
// not to say so.
std::optional<std::vector<RawChange>> CompareIndex(const IndexTable& index, std::string_view tree,
                                                   const TreeSource& read_tree);

}  // namespace leaktight
