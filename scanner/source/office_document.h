// The paragraphs of a document of Word, and the cells of a sheet of Excel.
#pragma once

#include <string_view>
#include <vector>

#include "source/inner_text.h"

namespace leaktight {

// By content: the part of a document (ECMA-376, 17.2: `w:document` and its headers, footers, notes,
// comments) or of a workbook (18.4.9: `sst`, shared strings) that holds what was typed.
bool LooksLikeOfficeText(std::string_view bytes);

// What was typed, a paragraph or a cell each: its runs, which end wherever a letter is bold or was
// edited later, are put together. Only those of several runs or with entities; all others the bytes
// say themselves. XML that is none ends nothing but the text that it stands in.
std::vector<InnerText> ParagraphsOf(std::string_view xml);

}  // namespace leaktight
