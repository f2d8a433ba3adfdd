// One file as the checks see it: path, bytes, and what the readers make of them, read once.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/span.h"
#include "base/span_index.h"
#include "engine/engine.h"
#include "policy/conventions.h"
#include "policy/marker_words.h"
#include "source/blob.h"

namespace leaktight {

struct CodeFile;
struct DotenvFile;
struct HclFile;
struct KubernetesFile;
struct Settings;
struct YamlStream;

class File {
 public:
  // `matches` are the engine's on the whole of the blob's bytes. All arguments outlive the file.
  File(const Blob& blob, const Engine& engine, Engine::Scratch& scratch,
       std::span<const Match> matches, Conventions conventions = {});
  ~File();

  std::string_view path() const { return blob_.path; }
  std::string_view name() const { return name_; }  // the last part of the path
  std::string_view bytes() const { return blob_.bytes; }
  FileMode mode() const { return blob_.mode; }
  std::span<const Match> matches() const { return matches_; }

  // Those of them whose secret overlaps the span, and of others perhaps a few: by its beginning.
  std::span<const Match> MatchesNear(Span span) const;

  // A file that others are made from, by the team's conventions.
  bool IsTemplate() const;

  // Does the file hold one of the words by which checks know theirs? All are looked for at the
  // first call; policy/marker_words.h lists them.
  bool Holds(MarkerWord word) const;
  bool IsManifest() const { return is_manifest_; }  // by its name: YAML or JSON
  // By name and a few words in it: may the file hold Kubernetes objects?
  bool MayHoldManifests() const;

  // The file read as dotenv, YAML or HCL, whatever its name; read at the first call. HCL is read
  // from Terraform's JSON where the file is called so.
  // Of YAML, documents that define a kind of resource (CustomResourceDefinition) are skipped.
  const DotenvFile& Dotenv() const;
  const YamlStream& Yaml() const;
  const HclFile& Hcl() const;
  // The Kubernetes objects in its YAML, and their containers.
  const KubernetesFile& Kubernetes() const;

  // The file read as INI, Java properties, TOML or JSON: what its name says, or of names that say
  // little its first bytes (SettingFormatOf). Of other files, nothing. Read at the first call.
  const leaktight::Settings& Settings() const;

  // The file read as source code, in the language that its name says. Read at the first call.
  const CodeFile& Code() const;

  // Does the engine see a token in these bytes of the file, or in bytes decoded from it? Rules that
  // yield to others (guesses by name) do not count.
  bool HoldsToken(Span span) const;
  bool HoldsToken(std::string_view decoded) const;

  // ClassifyName and ClassifyValue, which remember: what stands in the files of one repository
  // recurs.
  NameKind KindOfName(std::string_view name) const { return scratch_.names.Of(name); }
  ValueKind KindOfValue(std::string_view value) const { return scratch_.values.Of(value); }

  // What `classify` says of the path, which remembers as well.
  uint32_t KindsOfPath(PathMemo::Classify classify) const {
    return scratch_.paths.Of(path(), classify);
  }

  // Zeroes what was read so far, which is of no use behind it: for a file of secrets.
  void WipeRead() const;

  // Shows a text that stands within the file, as a file of the same path: what it holds is judged
  // as if it stood alone.
  void WithText(std::string_view text, const std::function<void(const File&)>& show) const;

 private:
  const Blob& blob_;
  const Engine& engine_;
  Engine::Scratch& scratch_;
  std::span<const Match> matches_;
  Conventions conventions_;
  std::string_view name_;
  bool is_manifest_;
  mutable std::optional<bool> is_template_;
  mutable std::optional<bool> may_hold_manifests_;
  mutable std::optional<MarkerWords> words_;
  mutable std::optional<SpanIndex> secrets_;  // of the matches
  mutable std::unique_ptr<DotenvFile> dotenv_;
  mutable std::unique_ptr<YamlStream> yaml_;
  mutable std::unique_ptr<HclFile> hcl_;
  mutable std::unique_ptr<KubernetesFile> kubernetes_;
  mutable std::unique_ptr<leaktight::Settings> settings_;
  mutable std::unique_ptr<CodeFile> code_;
};

}  // namespace leaktight
