// Text in Markdown, as GitHub and GitLab render it, that cannot become markup, a link or a mention.
#pragma once

#include <string>
#include <string_view>

namespace leaktight {

// A code span: in it nothing is markup, HTML, a link or a mention. Control characters become
// visible escapes. "–" for an empty text.
std::string MarkdownCode(std::string_view text);

// The same for a cell of a table, which a "|" would end also within code.
std::string MarkdownCell(std::string_view text);

// A sentence: words of letters stay, all that looks technical (a path, a name with signs, a URL)
// becomes a code span.
std::string MarkdownProse(std::string_view text);

}  // namespace leaktight
