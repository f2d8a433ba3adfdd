#include "fix/fix.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "fix/kept_files.h"
#include "fix/remedies.h"
#include "policy/run_checks.h"
#include "policy/yaml_wide.h"
#include "scan/criteria.h"
#include "scan/known_secrets.h"
#include "source/file_reader.h"
#include "source/skip.h"
#include "source/tree.h"

namespace leaktight {
namespace {

Result<std::set<std::string>> TrackedPaths(const GitPlace& top) {
  const Result<std::string> listed = GitOutput(top, {"ls-files", "-z"});
  if (!listed) return tl::unexpected(listed.error());
  std::set<std::string> paths;
  for (size_t at = 0; at < listed->size();) {
    const size_t end = std::min(listed->find('\0', at), listed->size());
    paths.insert(listed->substr(at, end - at));
    at = end + 1;
  }
  return paths;
}

// What one check says of one file: as the scan reports it, and as remedies take it.
struct Complaint {
  std::vector<size_t> findings;  // into the summary's
  std::set<Span> places;
  // Of secrets that are known besides: a known secret speaks for the check that sees it too, whose
  // remedy is its own, and whose place may be more than the value.
  std::vector<Span> known;

  bool IsAbout(const Violation& violation) const {
    if (places.contains(violation.about)) return true;
    return std::any_of(known.begin(), known.end(), [&](Span secret) {
      return std::any_of(violation.secrets.begin(), violation.secrets.end(),
                         [&](Span other) { return other.Overlaps(secret); });
    });
  }
};

// Which check → which file → what it says there.
using Complaints = std::map<std::string, std::map<std::string, Complaint>>;

Complaints Sorted(const Summary& scan) {
  Complaints complaints;
  for (size_t i = 0; i < scan.findings.size(); i++) {
    const Finding& finding = scan.findings[i];
    std::set<Span> places = {finding.place.span};
    for (const Place& place : finding.places) {
      if (place.path == finding.place.path) places.insert(place.span);
    }
    const auto add = [&](const std::string& rule) -> Complaint& {
      Complaint& complaint = complaints[rule][finding.place.path];
      complaint.findings.push_back(i);
      complaint.places.insert(places.begin(), places.end());
      return complaint;
    };
    add(finding.rule);
    if (finding.rule != kKnownSecret) continue;
    for (const std::string& rule : finding.also) {
      Complaint& complaint = add(rule);
      complaint.known.insert(complaint.known.end(), places.begin(), places.end());
    }
  }
  return complaints;
}

class Planner {
 public:
  Planner(Fix& fix, FixTree& tree, const Criteria& criteria)
      : fix_(fix), tree_(tree), draft_(tree), criteria_(criteria), why_(fix.scan.findings.size()) {}

  void Plan() {
    const Complaints complaints = Sorted(fix_.scan);
    for (const RemedySource& source : RemedySources()) {
      const auto of_check = complaints.find(std::string(source.check));
      if (of_check == complaints.end()) continue;
      for (const auto& [path, complaint] : of_check->second) Mend(source, path, complaint);
    }
    Conclude();
  }

 private:
  void Mend(const RemedySource& source, const std::string& path, const Complaint& complaint) {
    if (draft_.IsGone(path) || IsMended(complaint)) return;
    const std::string* bytes = tree_.Bytes(path);
    if (bytes == nullptr) return LeaveAll(complaint, "the file is not there");
    if (IsWide(*bytes)) return LeaveAll(complaint, "it is written in UTF-16");
    const Blob blob{path, *bytes};
    const std::vector<Match> matches = criteria_.engine().Scan(*bytes, scratch_);
    const File file(blob, criteria_.engine(), scratch_, matches, Conventions(criteria_.config()));
    std::vector<Violation> violations = ViolationsOf(source.check, file, complaint);
    if (violations.empty()) return LeaveAll(complaint, "it has changed since it was scanned");
    Remedy remedy = RemedyFor(source, file, violations);
    if (WhyNotKept(remedy)) {
      // What stands beside such a value is mended all the same.
      std::erase_if(violations, [&](const Violation& violation) {
        const auto why = WhyNotKept(RemedyFor(source, file, {&violation, 1}));
        if (why) Leave(complaint, violation.about, *why);
        return why.has_value();
      });
      remedy = RemedyFor(source, file, violations);
    }
    const bool any = remedy.left.size() < violations.size();
    if (any) {
      for (const NewFile& made : remedy.files) {
        if (!LooksSecret(made)) continue;
        return LeaveAll(complaint, made.path + " would still hold what looks secret");
      }
      if (const auto why = draft_.Take(remedy)) return LeaveAll(complaint, *why);
      for (const size_t finding : complaint.findings) {
        if (fix_.scan.findings[finding].rule == kKnownSecret) why_[finding].clear();
      }
    }
    for (const Remedy::Left& left : remedy.left) {
      Leave(complaint, violations[left.violation].about, left.why);
    }
    for (const size_t finding : complaint.findings) mended_.insert(finding);
  }

  Remedy RemedyFor(const RemedySource& source, const File& file,
                   std::span<const Violation> violations) {
    Remedy remedy;
    source.make(
        {source.check, file, violations, tree_,
         [&](const SecretEntry& entry) { return draft_.ValueOf(entry); },
         [&](const std::string& path, const std::string& key) { return draft_.ValueOf(path, key); },
         [&](const std::string& folder, const std::string& name) {
           return draft_.ValueOfVariable(folder, name);
         },
         [&](const std::string& path, Span span) { return draft_.Changes(path, span); }},
        remedy);
    return remedy;
  }

  static std::optional<std::string> WhyNotKept(const Remedy& remedy) {
    for (const KeptValue& value : remedy.kept) {
      if (auto why = leaktight::WhyNotKept(value)) return why;
    }
    return std::nullopt;
  }

  // What a remedy puts into git anew is judged before it is.
  bool LooksSecret(const NewFile& made) {
    const JudgedBlob judged = criteria_.Judge({made.path, made.bytes}, scratch_);
    return std::any_of(judged.findings.begin(), judged.findings.end(),
                       [](const Finding& finding) { return finding.has_secret; });
  }

  // As the scan has them; those that a comment allows are no complaint.
  std::vector<Violation> ViolationsOf(std::string_view id, const File& file,
                                      const Complaint& complaint) {
    std::vector<Violation> violations;
    const auto checks = RepositoryChecks();
    const bool of_repository =
        std::any_of(checks.begin(), checks.end(),
                    [&](const RepositoryCheck& check) { return check.info->id == id; });
    if (of_repository) {
      for (const size_t i : complaint.findings) {
        const Finding& finding = fix_.scan.findings[i];
        Violation violation;
        violation.about = finding.place.span;
        violation.secrets = finding.secret_spans;
        violation.replacement = finding.replacement;
        violations.push_back(std::move(violation));
      }
      return violations;
    }
    RunFileChecks(
        file, [&](const CheckInfo& check) { return check.id == id; },
        [&](const CheckInfo&, const Violation& violation) {
          if (complaint.IsAbout(violation)) violations.push_back(violation);
        });
    return violations;
  }

  // Another check's remedy for the same secret may have done it.
  bool IsMended(const Complaint& complaint) const {
    return std::all_of(complaint.findings.begin(), complaint.findings.end(), [&](size_t i) {
      return fix_.scan.findings[i].rule == kKnownSecret && mended_.contains(i) && why_[i].empty();
    });
  }

  void LeaveAll(const Complaint& complaint, const std::string& why) {
    for (const size_t finding : complaint.findings) why_[finding] = why;
  }

  // The finding that has this place; one that is left at one place is left.
  void Leave(const Complaint& complaint, Span about, const std::string& why) {
    for (const size_t i : complaint.findings) {
      const Finding& finding = fix_.scan.findings[i];
      const auto is_here = [&](const Place& place) {
        return place.span == about || (finding.rule == kKnownSecret && place.span.Overlaps(about));
      };
      const bool here = is_here(finding.place) ||
                        std::any_of(finding.places.begin(), finding.places.end(), is_here);
      if (here) why_[i] = why;
    }
  }

  // Does what other checks found take it along? A value that two files share is shared no more once
  // one of them has it.
  bool IsGone(const Finding& finding) const {
    const auto stays = [&](const Place& place) { return !draft_.IsGone(place.path, place.span); };
    const auto staying =
        static_cast<size_t>(std::count_if(finding.places.begin(), finding.places.end(), stays) +
                            (stays(finding.place) ? 1 : 0));
    return finding.rule == "secret-reused" ? staying < 2 : staying == 0;
  }

  void Conclude() {
    fix_.plan = draft_.Finish();
    for (size_t i = 0; i < fix_.scan.findings.size(); i++) {
      const Finding& finding = fix_.scan.findings[i];
      if (IsGone(finding) || (mended_.contains(i) && why_[i].empty())) {
        fix_.mended.push_back(finding);
      } else if (finding.place.archive > 0) {
        fix_.by_hand.push_back(
            {finding, "it stands in an archive: mend its source, and pack anew"});
      } else {
        fix_.by_hand.push_back({finding, why_[i]});
      }
    }
  }

  Fix& fix_;
  FixTree& tree_;
  FixDraft draft_;
  const Criteria& criteria_;
  Engine::Scratch scratch_;
  std::vector<std::string> why_;  // for each finding; empty: nothing is said against it
  std::set<size_t> mended_;
};

}  // namespace

Result<Fix> PlanFix(const ScanTreeOptions& options) {
  const Result<Tree> tree = Tree::Open({options.place, options.paths, options.no_ignore});
  if (!tree) return tl::unexpected(tree.error());
  if (!tree->in_repository()) {
    return Fail(tree->root(), "is no git repository", "leaktight fix works in one");
  }
  Fix fix;
  fix.place = tree->place();
  fix.place.directory = tree->root();
  Result<Summary> scan = ScanTree(options);
  if (!scan) return tl::unexpected(scan.error());
  fix.scan = std::move(*scan);
  FileReader reader(tree->root(), kLargestFile);
  std::vector<ScanError> known;  // the scan tells of them
  const Result<Criteria> criteria = CriteriaOfTree(reader, options.criteria, known);
  if (!criteria) return tl::unexpected(criteria.error());
  Result<std::set<std::string>> tracked = TrackedPaths(fix.place);
  if (!tracked) return tl::unexpected(tracked.error());
  const std::vector<std::string> listed = PathsOf(*tree);
  const auto read = [&](const std::string& path) -> std::optional<std::string> {
    const Result<FileReader::File> file = reader.Read(path);
    const bool regular =
        file && file->kind == FileReader::Kind::kRead && file->mode == FileMode::kRegular;
    return regular ? std::optional<std::string>(file->bytes) : std::nullopt;
  };
  FixTree files(read, {listed.begin(), listed.end()}, std::move(*tracked));
  Planner(fix, files, *criteria).Plan();
  return fix;
}

}  // namespace leaktight
