// One team's document of how its secrets are managed, beside the checks that hold it.
//
// The team is Flowdoc's, whose document this program was first written for. Its sections are in the
// order of the document; `policy: flowdoc` is strict about what the document is strict about.
#pragma once

#include <span>
#include <string_view>

namespace leaktight {

// One sentence or point of the document.
struct Demand {
  std::string_view section;  // the document's heading
  std::string_view says;     // what it asks for, in short
  std::string_view checks;   // identifiers between blanks; empty: nothing of it can be seen
  std::string_view unseen;   // what a repository does not show of it; empty: it shows all
};

// All of them, in the document's order: the demands of one section stand together.
std::span<const Demand> DemandsOfTeam();

}  // namespace leaktight
