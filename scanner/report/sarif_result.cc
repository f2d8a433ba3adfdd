#include "base/text.h"
#include "finding/confidence.h"
#include "finding/redaction.h"
#include "report/finding_json.h"
#include "report/masked_line.h"
#include "report/origin.h"
#include "report/sarif_parts.h"

namespace leaktight::sarif {
namespace {

// A message may hold links, "[text](target)" (§3.11.6): none that a repository wrote.
Json Message(std::string_view text) {
  std::string safe(text);
  for (size_t at = safe.find("]("); at != std::string::npos; at = safe.find("](", at)) {
    safe.insert(at + 1, 1, ' ');
  }
  return {{"text", safe}};
}

Json Artifact(const Log& log, std::string_view path) {
  Json artifact{{"uri", Uri(log.mask.Apply(path))}, {"uriBaseId", kRoot}};
  if (const auto index = log.archives.IndexOfFile(artifact["uri"].get_ref<const std::string&>())) {
    artifact["index"] = *index;
  }
  return artifact;
}

// A message, a note, a ref's name: no file, so its URI stands under no base. Code scanning refuses
// a whole log where one location has none.
Json NoFile(const Log& log, const Finding& finding) {
  const std::string id = finding.place.commit ? finding.place.commit->id : finding.place.path;
  std::string uri(Name(finding.origin));
  if (!id.empty()) uri += '/' + Uri(log.mask.Apply(id));
  return {{"uri", uri}, {"description", {{"text", log.mask.Apply(Whereabouts(finding))}}}};
}

// Where the place is for those who can look into archives: within the member (§3.29.4).
Json ArtifactOf(const Log& log, const Finding& finding) {
  if (!StandsInFile(finding)) return NoFile(log, finding);
  const Place& place = finding.place;
  return place.archive > 0 ? log.archives.LocationOf(place, log.mask) : Artifact(log, place.path);
}

Json Region(const Place& place) {
  Json region{{"startLine", place.begin.line}};
  if (place.span.empty()) return region;  // the line as a whole
  region["startColumn"] = BeginColumnUtf16(place);
  region["endLine"] = place.end.line;
  region["endColumn"] = EndColumnUtf16(place);
  return region;
}

Json PhysicalLocation(const Log& log, const Finding& finding) {
  Json physical{{"artifactLocation", ArtifactOf(log, finding)}};
  Json& region = physical["region"] = Region(finding.place);
  if (finding.has_secret && !finding.place.span.empty()) {
    const std::string shown = log.options.show_secrets ? finding.secret : Redact(finding.secret);
    region["snippet"]["text"] = shown;
  }
  const Excerpt& excerpt = finding.excerpt;
  if (excerpt.line > 0 && !excerpt.cut_before && !excerpt.cut_after &&
      finding.place.begin.line == finding.place.end.line) {
    physical["contextRegion"] = {
        {"startLine", excerpt.line},
        {"snippet", {{"text", MaskedLineText(finding, log.mask, log.options)}}}};
  }
  return physical;
}

bool StandsInArchive(const Finding& finding) {
  return StandsInFile(finding) && finding.place.archive > 0;
}

// Of what stands in an archive the location is the archive, from its line 1, and the place within
// is the first related location. Code scanning uses only the first of `locations`, wants a URI in
// it and matches that against the files of the repository; `index` is not among what it reads
// (docs.github.com, "SARIF support for code scanning"). A second location would say that both have
// to be changed (§3.27.12).
Json Location(const Log& log, const Finding& finding) {
  if (!StandsInArchive(finding)) {
    Json location{{"physicalLocation", PhysicalLocation(log, finding)}};
    if (!StandsInFile(finding)) {
      location["logicalLocations"] =
          Json::array({{{"fullyQualifiedName", log.mask.Apply(Whereabouts(finding))}}});
    }
    return location;
  }
  return {{"physicalLocation",
           {{"artifactLocation", Artifact(log, FileOf(finding.place))},
            {"region", {{"startLine", 1}}}}},
          {"logicalLocations",
           Json::array({{{"fullyQualifiedName", log.mask.Apply(WithinArchive(finding.place))},
                         {"kind", "resource"}}})}};
}

// What they name in an archive is the member, by its index, and the region in it.
Json RelatedLocations(const Log& log, const Finding& finding) {
  Json related = Json::array();
  const auto add = [&](Json physical, const std::string& text) {
    related.push_back({{"id", related.size() + 1},
                       {"physicalLocation", std::move(physical)},
                       {"message", Message(text)}});
  };
  if (StandsInArchive(finding)) {
    add(PhysicalLocation(log, finding), "In " + log.mask.Apply(WithinArchive(finding.place)));
  }
  for (const Place& place : finding.places) {
    Finding further;
    further.origin = place.origin.value_or(finding.origin);
    further.place = place;
    std::string text = "The same secret";
    if (place.archive > 0) text += " in " + log.mask.Apply(WithinArchive(place));
    if (place.commit) text += " in commit " + log.mask.Apply(CommitInShort(*place.commit));
    add(PhysicalLocation(log, further), text);
  }
  return related;
}

// §3.35: what is suppressed stands in the log, and says why.
Json SuppressionOf(const Log& log, const Suppression& suppression) {
  const bool in_source = suppression.kind == leaktight::Suppression::Kind::kInline;
  Json json{{"kind", in_source ? "inSource" : "external"}, {"status", "accepted"}};
  if (!suppression.reason.empty()) json["justification"] = log.mask.Apply(suppression.reason);
  if (!suppression.file.empty()) {
    Json& physical = json["location"]["physicalLocation"];
    physical["artifactLocation"] = Artifact(log, suppression.file);
    if (suppression.line > 0) physical["region"]["startLine"] = suppression.line;
  }
  return json;
}

Json Notification(const Log& log, std::string_view level, const std::string& path, size_t line,
                  std::string_view message) {
  Json json{{"level", level}, {"message", Message(log.mask.Apply(message))}};
  if (path.empty()) return json;
  Json physical{{"artifactLocation", Artifact(log, path)}};
  if (line > 0) physical["region"]["startLine"] = line;
  json["locations"] = Json::array({{{"physicalLocation", std::move(physical)}}});
  return json;
}

}  // namespace

std::string Uri(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || std::string_view("-._~/").find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += '%';
      uri += kDigits[static_cast<unsigned char>(c) >> 4];
      uri += kDigits[c & 15];
    }
  }
  return uri;
}

Json Result(Log& log, const Finding& finding, const Trace* trace) {
  Json result;
  result["ruleId"] = finding.rule;
  result["ruleIndex"] = log.rules.IndexOf(finding);
  result["level"] = Level(finding.severity);
  // §3.27.25: from 0 to 100.
  constexpr double kPercent = 100;
  result["rank"] = Rounded(finding.confidence.Value()) * kPercent;
  std::string message;
  if (finding.place.archive > 0)
    message = "In " + log.mask.Apply(WithinArchive(finding.place)) + ": ";
  message += log.mask.Apply(Trim(finding.message));
  if (finding.has_secret) {
    message += " Found: " + (log.options.show_secrets ? finding.secret : Redact(finding.secret));
  }
  result["message"] = Message(message);
  result["locations"] = Json::array({Location(log, finding)});
  result["partialFingerprints"]["leaktight/v1"] = finding.fingerprint;
  Json related = RelatedLocations(log, finding);
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  if (finding.suppression) {
    result["suppressions"] = Json::array({SuppressionOf(log, *finding.suppression)});
  }
  Json& properties = result["properties"] = Json::object();
  properties["severity"] = Name(finding.severity);
  properties["origin"] = Name(finding.origin);
  properties["advice"] = log.mask.Apply(Trim(finding.advice));
  if (!finding.also.empty()) properties["also"] = finding.also;
  if (finding.place.commit) properties["commit"] = CommitJson(finding.place.commit, log.mask);
  if (trace != nullptr && !trace->repository.empty()) {
    properties["repository"] = log.mask.Apply(trace->repository);
  }
  if (trace != nullptr && trace->is_known) {
    properties["removed"] = CommitJson(trace->places.front().removed, log.mask);
    properties["reach"] = ReachJson(*trace, log.mask);
  }
  for (const auto& [name, value] : finding.details) {
    properties["details"][log.mask.Apply(name)] = log.mask.Apply(value);
  }
  return result;
}

Json Invocation(const Log& log, const Summary& scan) {
  Json invocation{{"executionSuccessful", scan.complete()}};
  Json notifications = Json::array();
  for (const ScanError& error : scan.errors) {
    std::string message = error.message;
    if (!error.repository.empty()) message.insert(0, error.repository + ": ");
    notifications.push_back(Notification(log, "error", error.path, 0, message));
  }
  for (const ScanWarning& warning : scan.warnings) {
    notifications.push_back(
        Notification(log, "warning", warning.path, warning.line, warning.message));
  }
  for (const std::string& note : scan.notes) {
    notifications.push_back(Notification(log, "note", {}, 0, note));
  }
  if (!notifications.empty()) invocation["toolExecutionNotifications"] = std::move(notifications);
  return invocation;
}

}  // namespace leaktight::sarif
