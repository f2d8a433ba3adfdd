// The parser behind ReadHcl: one pass over the text, without tokens in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "policy/hcl_reader.h"

namespace leaktight {

// A function that reads a thing returns its node; 0: it could not, `failed_` is set and the bodies
// that are open recover.
class HclParser {
 public:
  explicit HclParser(HclFile& file) : file_(file), text_(file.text), end_(file.text.size()) {}

  void Read();

  // A text between quotes that are not HCL's, without escapes; 0: it is no template.
  uint32_t ReadTemplate(Span content);

 private:
  using Kind = HclNode::Kind;

  // A list of children under way.
  struct List {
    uint32_t parent;
    uint32_t last = 0;
  };

  // One level of brackets, templates or blocks.
  class Level {
   public:
    explicit Level(HclParser& parser) : parser_(parser) { parser_.depth_++; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() { parser_.depth_--; }
    bool TooDeep() const { return parser_.depth_ > kMaxHclDepth; }

   private:
    HclParser& parser_;
  };

  // How newlines count between brackets, for as long as it lives.
  class Newlines {
   public:
    Newlines(HclParser& parser, bool skipped) : parser_(parser), outer_(parser.skips_newlines_) {
      parser_.skips_newlines_ = skipped;
    }
    Newlines(const Newlines&) = delete;
    Newlines& operator=(const Newlines&) = delete;
    ~Newlines() { parser_.skips_newlines_ = outer_; }

   private:
    HclParser& parser_;
    bool outer_;
  };

  // hcl_reader.cc: bodies
  void Reset();
  void ReadBody(uint32_t body, bool in_block);
  uint32_t ReadItem();
  uint32_t ReadAttribute(size_t begin, Span name);
  uint32_t ReadBlock(size_t begin, Span type);
  void Recover(size_t begin);
  bool BeginsTopBlock() const;

  // hcl_expression.cc
  uint32_t Expression();
  uint32_t Operation();
  size_t OperatorSize() const;
  uint32_t Operand();
  uint32_t Primary();
  uint32_t Steps(uint32_t source, size_t begin);
  uint32_t Step();
  uint32_t Number();
  uint32_t NameOrCall();
  bool Arguments(uint32_t call);
  uint32_t Tuple();
  uint32_t Object();
  uint32_t ObjectKey();
  uint32_t For(size_t begin, char close);
  bool TakeForNames(uint32_t node);

  // hcl_template.cc
  uint32_t Quoted();
  uint32_t Heredoc();
  uint32_t Template(HclStyle style);
  void SkipLiteral(HclStyle style);
  uint32_t Interpolation();
  uint32_t Directive();
  bool CloseSequence();
  void Decode(uint32_t part, HclStyle style, size_t indentation);
  size_t Indentation(uint32_t of_template) const;

  // Blanks and comments; newlines where they do not count.
  void Skip() { Skip(skips_newlines_); }
  void Skip(bool newlines);
  char Peek(size_t ahead = 0) const { return at_ + ahead < end_ ? text_[at_ + ahead] : '\0'; }
  bool Take(char c);
  std::string_view Rest() const { return text_.substr(at_, end_ - at_); }
  Span Identifier();  // empty: none stands here
  bool TakeWord(std::string_view word);
  bool IsAtWord(std::string_view word) const;

  uint32_t Add(Kind kind, size_t begin);
  uint32_t AddNamed(Kind kind, size_t begin, Span name);
  uint32_t End(uint32_t id);         // it ends here; returns it
  uint32_t EndAtToken(uint32_t id);  // or where the blanks begin that were just skipped
  void Append(List& list, uint32_t id);
  void SetValue(uint32_t id, Span value);
  HclNode& Node(uint32_t id) { return file_.nodes[id]; }

  uint32_t Fail(std::string_view message) { return Fail(message, at_); }
  uint32_t Fail(std::string_view message, size_t at);
  void AddError(std::string_view message, size_t at);

  HclFile& file_;
  std::string_view text_;
  size_t at_ = 0;
  size_t end_ = 0;  // of what is read now: a heredoc's lines are read by themselves
  size_t depth_ = 0;
  size_t token_end_ = 0;    // where blanks were last skipped from,
  size_t skipped_to_ = 0;   // and to
  size_t bytes_again_ = 0;  // that were searched for the end of heredocs without one
  size_t error_at_ = 0;
  bool skips_newlines_ = false;
  bool failed_ = false;
  bool unclosed_ = false;          // a block runs to the end of the file
  bool closes_at_margin_ = false;  // so a block at the margin closes those that are open
  bool closed_at_margin_ = false;  // it just did
};

}  // namespace leaktight
