// known-secret: a value that is in use stands in what is committed.
//
// Decided by the scan, which is given the values and the lists of hashes (scan/known_secrets.h).
#include "policy/check.h"

namespace leaktight::known_secret {

extern const CheckInfo kInfo = {
    .id = "known-secret",
    .name = "Value that is really in use",
    .severity = Severity::kCritical,
    .practice = Practice::kDotenvStaysLocal,
    .message =
        "A secret that is really in use stands here, where whoever reads the repository has it.",
    .advice =
        "Take it out, and take it from the environment or the secret store instead. If it was ever "
        "pushed, it is known: make a new one, and put that into the local file.",
    .bad_path = "config/mail.yaml",
    .bad = "smtp: \"{password:24}\"  # the MAIL_PASSWORD of the local .env\n",
    .good_path = "config/mail.yaml",
    .good = "smtp: ${MAIL_PASSWORD}\n",
    .reference =
        "Known are the values of the dotenv files that git does not track (.env, .env.local and "
        "their like at the top and in the folders of what is scanned), of the files that `known` "
        "in "
        "the configuration names, of ~/.aws/credentials, and those of `.leaktight-known`, a list "
        "of "
        "hashes that `leaktight known add` makes for who guards the repository without having the "
        "values. They are found as they are, in base64 wherever it begins (over the ends of lines "
        "too), escaped as in URLs, JSON and YAML, in any of these ways within a document that a "
        "Secret has in base64, and in UTF-16. Short values, words, numbers, "
        "placeholders, addresses without a password and what has a plain name and may be an id are "
        "not looked for: `leaktight known list` tells which. The finding names the key and the "
        "file "
        "that has it, never the value. It takes precedence over what rules and checks see in the "
        "same bytes, names them in `also` and weighs no less. A check that sees more than these "
        "bytes is reported too.",
};

}  // namespace leaktight::known_secret
