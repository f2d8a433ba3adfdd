#include "policy/secret_place.h"

#include <algorithm>

#include "policy/file_names.h"

namespace leaktight {
namespace {

template <class Visit>
void EachPart(std::string_view folder, Visit visit) {
  for (size_t begin = 0; begin < folder.size();) {
    const size_t slash = std::min(folder.find('/', begin), folder.size());
    visit(folder.substr(begin, slash - begin));
    begin = slash + 1;
  }
}

size_t Depth(std::string_view folder) {
  return static_cast<size_t>(std::count(folder.begin(), folder.end(), '/'));
}

}  // namespace

bool IsOthers(std::string_view path) {
  bool others = false;
  EachPart(FolderOf(path), [&](std::string_view part) {
    for (const std::string_view known : {"node_modules", "vendor", "third_party", "thirdparty",
                                         "testdata", "__fixtures__", "charts_vendor"}) {
      others |= part == known;
    }
  });
  return others;
}

bool IsExample(std::string_view path) {
  bool example = false;
  EachPart(FolderOf(path), [&](std::string_view part) {
    example |= part.ends_with("-test") || part.ends_with("-tests");
    for (const std::string_view known :
         {"test", "tests", "e2e", "example", "examples", "sample", "samples", "demo", "demos",
          "docs", "doc", "fixtures", "tutorial", "tutorials", "template", "templates_test"}) {
      example |= part == known;
    }
  });
  return example;
}

bool IsMadeByController(std::string_view name) {
  for (const std::string_view part : {"-token-", "-dockercfg-", ".credentials.postgresql.acid."}) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  return name.starts_with("sh.helm.release.");
}

bool IsReadByController(std::string_view name) {
  for (const std::string_view known :
       {"argocd-secret", "argocd-notifications-secret", "argocd-redis",
        "rook-ceph-dashboard-password", "rook-ceph-mon", "sops-age", "sops-gpg"}) {
    if (name == known) return true;
  }
  return false;
}

bool IsPutAway(std::string_view path) {
  bool away = false;
  EachPart(FolderOf(path), [&](std::string_view part) {
    away |= part == "archive" || part == "_archive" || part == "archived" || part == ".archive";
  });
  return away;
}

bool AreNear(const SecretPlace& a, const SecretPlace& b) {
  constexpr size_t kStepsAside = 3;
  const std::string_view folder = FolderOf(a.path);
  const std::string_view other = FolderOf(b.path);
  if (folder == other) return true;
  if (IsExample(a.path) || IsExample(b.path)) return false;
  if (!a.name_space.empty() && a.name_space == b.name_space) return true;
  if (folder.starts_with(other) || other.starts_with(folder)) return true;
  const auto differs = std::mismatch(folder.begin(), folder.end(), other.begin(), other.end());
  const std::string_view same =
      FolderOf(folder.substr(0, static_cast<size_t>(differs.first - folder.begin())));
  const size_t steps =
      std::max(Depth(folder.substr(same.size())), Depth(other.substr(same.size())));
  return steps <= (same.empty() ? kStepsAside - 1 : kStepsAside);
}

bool StandTogether(const SecretPlace& a, const SecretPlace& b) {
  const std::string_view folder = FolderOf(a.path);
  const std::string_view other = FolderOf(b.path);
  if (IsExample(a.path) || IsExample(b.path)) return folder == other;
  return folder.starts_with(other) || other.starts_with(folder);
}

}  // namespace leaktight
