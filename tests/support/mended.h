// Remedies tried on texts.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fix/remedies.h"
#include "support/checked.h"

namespace leaktight {

struct Mended {
  Remedy remedy;
  std::string text;                 // of the file, afterwards
  size_t still = 0;                 // what the check says of that
  std::vector<std::string> values;  // that are kept, in the order of the file
};

// What the remedy for a check makes of a file, in which secrets are generated as Expanded does it;
// `others` stand beside it on disk.
inline Mended MendedBy(std::string_view check, std::string_view path, std::string_view text,
                       const std::map<std::string, std::string>& others = {}) {
  CheckEngine engine;
  const RemedySource* source = FindRemedy(check);
  if (source == nullptr) throw std::runtime_error("no remedy for " + std::string(check));
  const std::string bytes = Expanded(text, 7);
  const std::vector<Violation> violations = engine.Run(check, path, bytes);
  if (violations.empty()) throw std::runtime_error("nothing to mend in " + bytes);
  std::set<std::string> paths = {std::string(path)};
  for (const auto& [other, unused] : others) paths.insert(other);
  const FixTree tree(
      [&](const std::string& wanted) -> std::optional<std::string> {
        if (wanted == path) return bytes;
        const auto other = others.find(wanted);
        return other == others.end() ? std::nullopt : std::optional(other->second);
      },
      paths, paths);
  Mended mended;
  engine.With(path, bytes, [&](const File& file) {
    source->make({check, file, violations, tree}, mended.remedy);
  });
  std::vector<TextEdit> edits;
  for (const FileEdit& change : mended.remedy.edits) {
    if (change.path == path) edits.push_back(change.edit);
  }
  if (AnyCollide(Sorted(edits))) throw std::runtime_error("changes collide");
  mended.text = Applied(bytes, edits);
  mended.still = engine.Run(check, path, mended.text).size();
  for (const KeptValue& kept : mended.remedy.kept) mended.values.push_back(kept.value);
  return mended;
}

// The file afterwards; why it is left, behind "left: "; or that the check still says something.
inline std::string AfterFix(std::string_view check, std::string_view path, std::string_view text,
                            const std::map<std::string, std::string>& others = {}) {
  const Mended mended = MendedBy(check, path, text, others);
  if (!mended.remedy.left.empty()) return "left: " + mended.remedy.left[0].why;
  if (mended.still > 0) return "still found: " + mended.text;
  return mended.text;
}

// The keys under which values are kept.
inline std::vector<std::string> KeysOf(const Mended& mended) {
  std::vector<std::string> keys;
  for (const KeptValue& kept : mended.remedy.kept) keys.push_back(kept.key);
  return keys;
}

}  // namespace leaktight
