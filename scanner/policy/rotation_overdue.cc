// rotation-overdue: a stored version of a secret that has been there for too long.
//
// Decided by the scan, which knows the history (scan/overdue_versions.h).
#include "policy/check.h"

namespace leaktight::rotation_overdue {

extern const CheckInfo kInfo = {
    .id = "rotation-overdue",
    .name = "Stored secret that is older than its kind may be",
    .severity = Severity::kMedium,
    .practice = Practice::kRotated,
    .message =
        "The value that is stored here is older than secrets of its kind may be: whoever once had "
        "it has it still.",
    .advice =
        "Make a new value where it is used, and store that: kubeseal or `sops edit FILE`, or the "
        "new version's id where one is pinned; then revoke the old one. How long each kind may "
        "live is `rotation` in .leaktight.yaml.",
    .bad_path = "k8s/flowdoc-db.yaml",
    .bad =
        "# last changed 200 days ago\n"
        "apiVersion: bitnami.com/v1alpha1\n"
        "kind: SealedSecret\n"
        "metadata:\n"
        "  name: flowdoc-db\n"
        "spec:\n"
        "  encryptedData:\n"
        "    DB_PASSWORD: AgB{base64:61}\n",
    .good_path = "k8s/flowdoc-db.yaml",
    .good =
        "# last changed 20 days ago\n"
        "apiVersion: bitnami.com/v1alpha1\n"
        "kind: SealedSecret\n"
        "metadata:\n"
        "  name: flowdoc-db\n"
        "spec:\n"
        "  encryptedData:\n"
        "    DB_PASSWORD: AgB{base64:61}\n",
    .reference =
        "Only `leaktight tree` tells of it, with and without `--rev`: age is nothing that a change "
        "causes, so `staged` and `diff` do not, and `history` is about what was once there. Stored "
        "versions are what SealedSecrets and SOPS have encrypted, and version ids that are pinned "
        "(ExternalSecret, Secrets Store CSI driver, Cloud Run's `secretKeyRef.key`, Terraform's "
        "data "
        "sources, Google's "
        "`secrets/NAME/versions/3`, Secrets Manager's ARN with a version, CloudFormation's "
        "`{{resolve:…}}`, Key Vault's URL); a template stores none. The age is that of the value, "
        "not of the file: it counts from the commit, by its committer's date, that brought the "
        "value as it is now, whether other keys, comments or the layout changed since, and "
        "whether it or its file moved; a copy is as old as the original, as long as that has the "
        "value too. Encrypting the same value anew (`sops rotate`, `kubeseal "
        "--re-encrypt`) cannot be told from a new value, and counts as one; `sops updatekeys` "
        "changes no value. What is not committed counts as changed now; `--now` sets the clock. "
        "Kinds are told by the nearest name: the key, then the object, then the file; keys that "
        "name no secret (`DB_HOST`, `username`) are left alone. In a shallow clone, what is older "
        "than its commits is not known: a note says so, and `git fetch --unshallow` helps.",
};

}  // namespace leaktight::rotation_overdue
