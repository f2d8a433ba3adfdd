#include "engine/secret_model.h"

#include <cmath>

namespace leaktight {

constexpr std::array<EvidenceInfo, kEvidenceCount> kEvidence = {{
    {"strong-name", "the name says that a secret is meant, and not only a key or a token"},
    {"password-name", "the name says password"},
    {"service-name", "a service calls its tokens so, and they look so"},
    {"quoted", "it stands between quotes"},
    {"line", "name and value are alone on the line, as in a file of settings"},
    {"option", "it stands behind an option or a word, without a mark of assignment"},
    {"element", "it stands between two tags"},
    {"in-text", "it stands in an address, a header or a connection string"},
    {"code", "it stands without quotes among other code"},
    {"random", "it looks drawn at random"},
    {"digest", "it is as long as a digest, in hexadecimal"},
    {"uuid", "it is a UUID"},
    {"weak", "it is neither a word nor random"},
    {"drawn", "it looks like a name with figures, which may be drawn all the same"},
    {"weak-name-option", "a name that only may mean a secret, behind an option or a word"},
    {"weak-name-short",
     "a name that only may mean a secret, with less than 24 bits of randomness or "
     "16 characters"},
    {"weak-name-ordered",
     "a name that only may mean a secret, with a value that need not be random"},
    {"ordered-in-code", "without quotes among code, and it need not be random"},
    {"short-in-code",
     "without quotes among code, with less than 30 bits of randomness or 16 "
     "characters"},
    {"ordered-in-text", "in an address or a text, with less than 20 bits of randomness"},
    {"bits-6", "6 bits or more speak for chance and against words"},
    {"bits-14", "14 bits or more speak for chance and against words"},
    {"bits-20", "20 bits or more speak for chance and against words"},
    {"bits-24", "24 bits or more speak for chance and against words"},
    {"bits-30", "30 bits or more speak for chance and against words"},
    {"bits-45", "45 bits or more speak for chance and against words"},
    {"length-12", "it is 12 characters long or more"},
    {"length-16", "it is 16 characters long or more"},
    {"length-20", "it is 20 characters long or more"},
    {"length-32", "it is 32 characters long or more"},
    {"length-65", "it is longer than 64 characters"},
    {"repeats", "its characters come again more often than chance has it"},
    {"hand-typed", "it is in the order that hands type: counted, repeated, a row of keys"},
    {"made-up", "it is made up: few characters, long runs, a word such as example"},
    {"password", "letters, figures and signs are mixed as people do for a password"},
    {"two-cases", "it has capitals and small letters"},
    {"figures", "it has figures"},
    {"signs", "it has signs that stand in no name"},
    {"figures-behind", "letters alone, then figures alone"},
    {"common-words", "it is made of words that stand beside secrets"},
    {"separators", "parts of it are joined as those of names are"},
    {"long-word", "a word of a language or a program stands in it"},
    {"says-fake", "the line says example, test or the like"},
    {"says-digest", "the line says digest, checksum or the like"},
    {"comment", "the line is a comment"},
    {"comparison", "it is compared with, not set"},
    {"call", "it is handed to a function"},
    {"list", "it is one of a list"},
    {"odd-signs", "brackets, quotes or the like stand in it: those of patterns and code"},
}};

double SecretProbability(EvidenceBits observed) {
  int sum = kEvidenceBias;
  for (size_t i = 0; i < kEvidenceCount; i++) {
    if ((observed >> i & 1) != 0) sum += kEvidenceWeights[i];
  }
  // To the hundredth: no machine's last digit decides.
  return std::round(100 / (1 + std::exp(-sum / 100.0))) / 100;
}

}  // namespace leaktight
