// What a file holds in a writing of its own, judged as it reads.
#pragma once

#include "scan/criteria.h"
#include "scan/judge_blob.h"
#include "source/blob.h"

namespace leaktight {

// Judges the cells of a Jupyter notebook without JSON's quotes and escapes, in which an assignment
// is none to a rule (`"password = \"…\"\n"`), and the paragraphs of an office document without the
// tags that cut a word in two. Adds what is found to `judged`, which is what the file's own bytes
// came to, with the places that it has in those; what these told is told once. Of other files,
// nothing.
void JudgeInnerTexts(const Blob& blob, const Criteria& criteria, Engine::Scratch& scratch,
                     JudgedBlob& judged);

}  // namespace leaktight
