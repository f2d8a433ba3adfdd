// The cells of a Jupyter notebook, as who wrote them sees them.
#pragma once

#include <string_view>
#include <vector>

#include "source/inner_text.h"

namespace leaktight {

// By content: an object that names the version of its format.
bool LooksLikeNotebook(std::string_view bytes);

// Every text that it holds as a JSON string, or as an array of strings with one a line (nbformat 4,
// "source", "text", "text/plain"), and in which something is escaped, or that several strings make;
// in all others the notebook's own bytes say the same. What is no JSON ends the text that it stands
// in, and the rest is read. Notebooks of 4 GiB and more are not looked at.
std::vector<InnerText> TextsOf(std::string_view notebook);

}  // namespace leaktight
