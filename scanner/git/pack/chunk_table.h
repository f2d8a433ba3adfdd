// Files of chunks that a table at their beginning names, as multi-pack indexes and commit-graphs
// are.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>

namespace leaktight {

using Chunks = std::map<std::string_view, std::string_view>;  // by their names, four letters each

// Git's Documentation/gitformat-chunk.txt: behind the header `count` lines of a name and an offset,
// and one more of an end. `trailer`: bytes at the file's end that are no chunk's. Nothing: the
// table is cut short, or one of its chunks is not in the file. Views into `bytes`.
std::optional<Chunks> ReadChunks(std::string_view bytes, size_t header, size_t count,
                                 size_t trailer);

}  // namespace leaktight
