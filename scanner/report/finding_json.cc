#include "report/finding_json.h"

#include "base/base64.h"
#include "base/text.h"
#include "finding/confidence.h"
#include "finding/redaction.h"

namespace leaktight {
namespace {

using Json = nlohmann::ordered_json;

Json SuppressionJson(const Suppression& suppression, const SecretMask& mask) {
  Json object;
  object["kind"] = Name(suppression.kind);
  PutPath(object, suppression.file, mask);
  object["line"] = suppression.line;
  object["reason"] = mask.Apply(suppression.reason);
  return object;
}

void PutPlace(Json& object, const Place& place, const SecretMask& mask) {
  PutPath(object, place.path, mask);
  if (place.archive > 0) object["archive"] = mask.Apply(FileOf(place));
  object["line"] = place.begin.line;
  object["column"] = place.begin.column;
  object["end_line"] = place.end.line;
  object["end_column"] = place.end.column;
}

// What became of one place of a finding, where that is known.
void PutTrace(Json& object, const Trace* trace, size_t place, const SecretMask& mask) {
  if (trace == nullptr || !trace->is_known || place >= trace->places.size()) return;
  object["in_head"] = trace->places[place].in_head;
  object["removed"] = CommitJson(trace->places[place].removed, mask);
}

Json NamesJson(const std::vector<std::string>& names, const SecretMask& mask) {
  Json list = Json::array();
  for (const std::string& name : names) list.push_back(mask.Apply(name));
  return list;
}

}  // namespace

Json ReachJson(const Trace& trace, const SecretMask& mask) {
  if (!trace.is_known) return nullptr;
  Json reach{{"from", Name(trace.from)},
             {"in_head", trace.in_head},
             {"head", trace.from_head},
             {"branches", NamesJson(trace.branches, mask)},
             {"tags", NamesJson(trace.tags, mask)},
             {"refs", NamesJson(trace.refs, mask)}};
  if (trace.more_refs > 0) reach["more_refs"] = trace.more_refs;
  return reach;
}

Json CommitJson(const std::optional<Commit>& commit, const SecretMask& mask) {
  if (!commit) return nullptr;
  return {{"id", commit->id},
          {"author", mask.Apply(commit->author)},
          {"email", mask.Apply(commit->email)},
          {"date", commit->date},
          {"summary", mask.Apply(commit->summary)}};
}

void PutPath(Json& object, const std::string& path, const SecretMask& mask) {
  if (path.empty()) {
    object["path"] = nullptr;
    return;
  }
  const std::string shown = mask.Apply(path);
  object["path"] = shown;
  if (!IsUtf8(shown)) object["path_base64"] = EncodeBase64(shown);
}

Json FindingJson(const Finding& finding, const Trace* trace, const SecretMask& mask,
                 const ReportOptions& options) {
  Json object;
  if (trace != nullptr && !trace->repository.empty()) {
    object["repository"] = mask.Apply(trace->repository);
  }
  object["rule"] = finding.rule;
  object["severity"] = Name(finding.severity);
  object["confidence"] = Rounded(finding.confidence.Value());
  object["message"] = mask.Apply(Trim(finding.message));
  object["origin"] = Name(finding.origin);
  PutPlace(object, finding.place, mask);
  if (finding.has_secret) {
    object["secret"] = options.show_secrets ? finding.secret : Redact(finding.secret);
  } else {
    object["secret"] = nullptr;
  }
  object["fingerprint"] = finding.fingerprint;
  object["commit"] = CommitJson(finding.place.commit, mask);
  PutTrace(object, trace, 0, mask);
  if (trace != nullptr) object["reach"] = ReachJson(*trace, mask);
  object["also"] = finding.also;
  object["places"] = Json::array();
  for (const Place& place : finding.places) {
    Json further;
    if (place.origin) further["origin"] = Name(*place.origin);
    PutPlace(further, place, mask);
    further["commit"] = CommitJson(place.commit, mask);
    PutTrace(further, trace, object["places"].size() + 1, mask);
    object["places"].push_back(std::move(further));
  }
  object["advice"] = mask.Apply(Trim(finding.advice));
  if (!finding.replacement.empty()) object["replacement"] = mask.Apply(finding.replacement);
  if (!finding.details.empty()) {
    Json& details = object["details"] = Json::object();
    for (const auto& [name, value] : finding.details) details[mask.Apply(name)] = mask.Apply(value);
  }
  if (finding.suppression) object["suppression"] = SuppressionJson(*finding.suppression, mask);
  return object;
}

std::string Dump(const Json& json, int indent) {
  std::string text = json.dump(indent, ' ', false, Json::error_handler_t::replace);
  // Within strings alone; see log_commands.h: a report may be shown in a job's log.
  for (size_t at = text.find("##"); at != std::string::npos; at = text.find("##", at)) {
    text.replace(at + 1, 1, "\\u0023");
  }
  return text;
}

}  // namespace leaktight
