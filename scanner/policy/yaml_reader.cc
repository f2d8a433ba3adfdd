#include "policy/yaml_reader.h"

#include <yaml.h>

#include <algorithm>
#include <map>

#include "policy/character_offsets.h"
#include "policy/yaml_documents.h"
#include "policy/yaml_repair.h"
#include "policy/yaml_simple.h"
#include "policy/yaml_text.h"
#include "policy/yaml_wide.h"

namespace leaktight {
namespace {

// Lines that are left out of one document before it is given up, and the bytes that may be read
// again for it in one file: each costs another reading of its document.
constexpr int kMaxRepairs = 16;
constexpr size_t kMaxBytesAgain = 4 << 20;

// Documents that one may fall into which no marker divides. Each costs a new parser.
constexpr int kMaxParts = 64;

// Of dense manifests; others leave memory that is never touched.
constexpr size_t kBytesPerNode = 10;

// Deeper ones cost an allocation more.
constexpr size_t kUsualDepth = 32;

class Parser {
 public:
  explicit Parser(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&parser_); }

  bool Next(yaml_event_t& event) { return yaml_parser_parse(&parser_, &event) != 0; }
  const yaml_parser_t& get() const { return parser_; }

 private:
  yaml_parser_t parser_;
};

// An event that the parser gave.
struct EventGuard {
  yaml_event_t& event;
  explicit EventGuard(yaml_event_t& given) : event(given) {}
  EventGuard(const EventGuard&) = delete;
  EventGuard& operator=(const EventGuard&) = delete;
  ~EventGuard() { yaml_event_delete(&event); }
};

std::string_view Text(const yaml_char_t* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

YamlStyle StyleOf(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return YamlStyle::kSingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return YamlStyle::kDoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return YamlStyle::kLiteral;
    case YAML_FOLDED_SCALAR_STYLE:
      return YamlStyle::kFolded;
    default:
      return YamlStyle::kPlain;
  }
}

// Reads the documents of one span of the text into the stream.
class SpanReader {
 public:
  SpanReader(YamlStream& stream, const YamlText& prepared, Span span)
      : stream_(stream),
        prepared_(prepared),
        text_(span.In(prepared.text)),
        span_(span),
        offsets_(text_, prepared.ascii) {
    open_.reserve(kUsualDepth);
  }

  void Read();
  const std::string& error() const { return error_; }  // empty: there was none
  YamlProblem problem() const { return {error_, problem_, context_}; }

 private:
  void Take(const yaml_event_t& event);
  YamlNode& Add(YamlNode::Kind kind, const yaml_event_t& event);
  void TakeScalar(const yaml_event_t& event);
  void Pool(YamlNode& node, std::string_view value);
  void Open(YamlNode::Kind kind, const yaml_event_t& event, const yaml_char_t* anchor,
            const yaml_char_t* tag, bool flow);
  void Close(size_t end);
  uint32_t Tag(const yaml_char_t* tag);
  bool IsTemplated(Span span) const;
  void Stop(std::string error, size_t at) {
    error_ = std::move(error);
    problem_ = context_ = at;
  }

  YamlStream& stream_;
  const YamlText& prepared_;
  std::string_view text_;  // of the span, as the parser sees it
  Span span_;
  CharacterOffsets offsets_;
  std::vector<uint32_t> open_;
  std::map<std::string, uint32_t, std::less<>> anchors_;
  uint32_t last_end_ = 0;  // of the node that ended last, as the node has it
  std::string error_;
  size_t problem_ = 0;
  size_t context_ = 0;
};

void SpanReader::Read() {
  const size_t documents = stream_.documents.size();
  Parser parser(text_);
  while (error_.empty()) {
    yaml_event_t event;
    if (!parser.Next(event)) {
      const yaml_parser_t& state = parser.get();
      Stop(state.problem ? state.problem : "out of memory", offsets_.Of(state.problem_mark.index));
      if (state.context && state.problem_mark.index >= text_.size()) {
        context_ = offsets_.Of(state.context_mark.index);
      }
      break;
    }
    const EventGuard guard(event);
    if (event.type == YAML_STREAM_END_EVENT) break;
    Take(event);
  }
  while (!open_.empty()) Close(error_.empty() ? text_.size() : problem_);
  if (stream_.documents.size() == documents) {
    stream_.documents.emplace_back();
    stream_.documents.back().span = span_;
  } else {
    stream_.documents[documents].span.begin = span_.begin;
    stream_.documents.back().span.end = span_.end;
  }
}

void SpanReader::Take(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_DOCUMENT_START_EVENT: {
      const size_t begin = span_.begin + offsets_.Of(event.start_mark.index);
      if (!stream_.documents.empty() && stream_.documents.back().span.end == 0) {
        stream_.documents.back().span.end = begin;
      }
      stream_.documents.emplace_back();
      stream_.documents.back().span = {begin, 0};
      anchors_.clear();
      break;
    }
    case YAML_SCALAR_EVENT:
      TakeScalar(event);
      break;
    case YAML_ALIAS_EVENT: {
      YamlNode& node = Add(YamlNode::Kind::kAlias, event);
      last_end_ = node.end;
      const auto target = anchors_.find(Text(event.data.alias.anchor));
      if (target != anchors_.end()) {
        node.value = target->second;
      } else {
        node.kind = YamlNode::Kind::kScalar;  // that stands for nothing known
      }
      break;
    }
    case YAML_SEQUENCE_START_EVENT: {
      const auto& start = event.data.sequence_start;
      Open(YamlNode::Kind::kSequence, event, start.anchor, start.tag,
           start.style == YAML_FLOW_SEQUENCE_STYLE);
      break;
    }
    case YAML_MAPPING_START_EVENT: {
      const auto& start = event.data.mapping_start;
      Open(YamlNode::Kind::kMapping, event, start.anchor, start.tag,
           start.style == YAML_FLOW_MAPPING_STYLE);
      break;
    }
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      if (!open_.empty()) Close(offsets_.Of(event.end_mark.index));
      break;
    default:
      break;
  }
}

YamlNode& SpanReader::Add(YamlNode::Kind kind, const yaml_event_t& event) {
  const auto id = static_cast<uint32_t>(stream_.nodes.size());
  if (open_.empty() && !stream_.documents.empty()) stream_.documents.back().root = id;
  YamlNode& node = stream_.nodes.emplace_back();
  node.kind = kind;
  node.next = id + 1;
  node.begin = static_cast<uint32_t>(span_.begin + offsets_.Of(event.start_mark.index));
  node.end = static_cast<uint32_t>(span_.begin + offsets_.Of(event.end_mark.index));
  return node;
}

void SpanReader::TakeScalar(const yaml_event_t& event) {
  const auto& scalar = event.data.scalar;
  YamlNode& node = Add(YamlNode::Kind::kScalar, event);
  node.style = StyleOf(scalar.style);
  Span span = {node.begin - span_.begin, node.end - span_.begin};
  if (scalar.anchor || scalar.tag) {
    span = WithoutProperties(text_, span);
    node.tag = Tag(scalar.tag);
  }
  if (scalar.anchor) {
    anchors_.insert_or_assign(std::string(Text(scalar.anchor)),
                              static_cast<uint32_t>(stream_.nodes.size() - 1));
  }
  if (node.style != YamlStyle::kPlain) span = YamlContent(text_, span, node.style);
  const std::string_view value(reinterpret_cast<const char*>(scalar.value), scalar.length);
  stream_.merges |= node.style == YamlStyle::kPlain && value == "<<";
  node.begin = static_cast<uint32_t>(span_.begin + span.begin);
  node.end = last_end_ = static_cast<uint32_t>(span_.begin + span.end);
  node.templated = !prepared_.expressions.empty() && IsTemplated({node.begin, node.end});
  // An expression over lines may be all of a block that was one line to the parser.
  const bool block = node.style == YamlStyle::kLiteral || node.style == YamlStyle::kFolded;
  node.pooled = (node.templated && block) || value != span.In(text_);
  if (node.pooled) {
    Pool(node, value);
    while (block && node.begin < node.end && prepared_.given[node.begin] == '\t') node.begin++;
  } else {
    node.value = node.begin;
    node.value_size = static_cast<uint32_t>(value.size());
  }
}

void SpanReader::Pool(YamlNode& node, std::string_view value) {
  node.value = static_cast<uint32_t>(stream_.pool.size());
  if (!prepared_.copy.empty()) {
    stream_.pool +=
        OriginalValue(prepared_, {node.begin, node.end}, node.style, node.templated, value);
  } else {
    stream_.pool += value;
  }
  node.value_size = static_cast<uint32_t>(stream_.pool.size() - node.value);
}

void SpanReader::Open(YamlNode::Kind kind, const yaml_event_t& event, const yaml_char_t* anchor,
                      const yaml_char_t* tag, bool flow) {
  YamlNode& node = Add(kind, event);
  node.flow = flow;
  if (tag) node.tag = Tag(tag);
  const auto id = static_cast<uint32_t>(stream_.nodes.size() - 1);
  if (anchor) anchors_.insert_or_assign(std::string(Text(anchor)), id);
  open_.push_back(id);
  if (open_.size() > kMaxYamlDepth) {
    Stop("nested deeper than " + std::to_string(kMaxYamlDepth), node.begin - span_.begin);
  }
}

void SpanReader::Close(size_t end) {
  YamlNode& node = stream_.nodes[open_.back()];
  open_.pop_back();
  node.next = static_cast<uint32_t>(stream_.nodes.size());
  // The end of a block collection is only known when the next thing begins: that of the last thing
  // in it is nearer to what a person would say.
  node.end = static_cast<uint32_t>(span_.begin + end);
  if (!node.flow) node.end = std::max(node.begin, std::min(node.end, last_end_));
  last_end_ = node.end;
}

uint32_t SpanReader::Tag(const yaml_char_t* tag) {
  if (!tag) return 0;
  const std::string_view text = Text(tag);
  if (stream_.tags.empty()) stream_.tags.emplace_back();
  // Few tags are in use at a time; the last ones are enough to look at.
  const size_t first = stream_.tags.size() > 16 ? stream_.tags.size() - 16 : 1;
  for (size_t i = stream_.tags.size(); i-- > first;) {
    if (stream_.tags[i] == text) return static_cast<uint32_t>(i);
  }
  stream_.tags.emplace_back(text);
  return static_cast<uint32_t>(stream_.tags.size() - 1);
}

bool SpanReader::IsTemplated(Span span) const {
  const std::vector<Span>& expressions = prepared_.expressions;
  const auto after = std::upper_bound(expressions.begin(), expressions.end(), span.begin,
                                      [](size_t at, Span e) { return at < e.end; });
  return after != expressions.end() && after->begin < span.end;
}

// What was found wrong in a span, and left out: it is still left out where the rest of the span is
// read as another document, which is then no less broken.
struct Fault {
  std::string message;
  size_t at = 0;
};

// Reads a document, or as much of it as is one. Returns where the rest begins.
size_t ReadPart(YamlStream& stream, YamlText& prepared, Span span, std::vector<Fault>& faults,
                int& parts, size_t& bytes_again) {
  const size_t documents = stream.documents.size();
  const size_t nodes = stream.nodes.size();
  const size_t pool = stream.pool.size();
  Fault last;  // what ended the part
  size_t rest = span.end;
  for (int repairs = 0;; repairs++) {
    SpanReader reader(stream, prepared, span);
    reader.Read();
    if (reader.error().empty()) break;
    const YamlProblem problem = reader.problem();
    last = {reader.error(), span.begin + problem.at};
    if (parts > 0 && BeginsAnother(span.In(prepared.text), problem)) {
      parts--;
      rest = last.at;
      while (rest > span.begin && prepared.text[rest - 1] == ' ') rest--;
      stream.documents.back().span.end = rest;
      break;
    }
    YamlRepair repair = YamlRepair::kNone;
    if (repairs < kMaxRepairs && span.size() <= bytes_again) {
      bytes_again -= span.size();
      if (prepared.copy.empty()) {
        prepared.copy = prepared.text;
        prepared.text = prepared.copy;
      }
      repair = RepairYaml(prepared.copy, span, problem);
    }
    if (repair == YamlRepair::kNone) break;
    if (repair == YamlRepair::kLeftOut) faults.push_back(last);
    last = {};
    stream.documents.resize(documents);
    stream.nodes.resize(nodes);
    stream.pool.resize(pool);
  }
  const auto first = std::find_if(faults.begin(), faults.end(), [&](const Fault& fault) {
    return fault.at >= span.begin && (fault.at < rest || rest == span.end);
  });
  const Fault& told = first == faults.end() ? last : *first;
  stream.documents.back().error = told.message;
  stream.documents.back().error_at = told.at;
  return rest;
}

void ReadSpan(YamlStream& stream, YamlText& prepared, Span span, size_t& bytes_again) {
  std::vector<Fault> faults;
  int parts = kMaxParts;
  while (!span.empty()) span.begin = ReadPart(stream, prepared, span, faults, parts, bytes_again);
}

}  // namespace

YamlStream ReadYaml(std::string_view text, const YamlOptions& options) {
  YamlStream stream;
  stream.text = text;
  if (text.size() > kMaxYamlBytes) {
    stream.documents.emplace_back();
    stream.documents.back().span = {0, text.size()};
    stream.documents.back().error = "too large to be read as YAML";
    return stream;
  }
  if (IsWide(text)) return ReadWideYaml(text, options);
  YamlText prepared = PrepareYaml(text);
  stream.templated = !prepared.expressions.empty();
  stream.nodes.reserve(text.size() / kBytesPerNode);
  const bool simple = options.simple && prepared.copy.empty();
  size_t bytes_again = kMaxBytesAgain;
  for (const Span span : SplitYamlDocuments(prepared)) {
    if (options.skips != nullptr && options.skips(span.In(text))) {
      stream.documents.emplace_back();
      stream.documents.back().span = span;
      stream.documents.back().skipped = true;
      continue;
    }
    if (simple && ReadSimpleYaml(text, span, stream)) continue;
    ReadSpan(stream, prepared, span, bytes_again);
  }
  return stream;
}

}  // namespace leaktight
