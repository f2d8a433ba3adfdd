// What the tokenizers of all languages share: one pass over the text, and a stack of what is open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/words.h"
#include "policy/code_tokens.h"

namespace leaktight {

void ReadPython(CodeTokens& file);
void ReadJavaScript(CodeTokens& file);
void ReadGo(CodeTokens& file);
void ReadJava(CodeTokens& file);

class CodeTokenizer {
 protected:
  using Kind = CodeToken::Kind;

  // What is open, and what the text is read as until it closes.
  enum class Open : uint8_t {
    kNone,
    kRound,
    kSquare,
    kCurly,
    kField,     // braces around what is filled in; the closing one leads back
    kTemplate,  // the text of a template
    kTag,       // between < and > of JSX
    kChildren,  // what stands between two tags
  };
  struct Level {
    Open open = Open::kNone;
    uint32_t token = 0;      // that opened it
    char quote = 0;          // of the template that it is, or stands in
    uint8_t quote_size = 0;  //
    uint8_t style = 0;       //
    bool flag = false;       // the language's own
    uint32_t angles = 0;     // of a tag: `<` of type arguments that are open
  };

  explicit CodeTokenizer(CodeTokens& file) : file_(file), text_(file.text) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  }

  bool AtEnd() const { return at_ >= text_.size(); }
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  std::string_view Rest() const { return text_.substr(at_); }
  Open Top() const { return levels_.empty() ? Open::kNone : levels_.back().open; }

  static bool BeginsName(char c) {
    return IsLetter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  }
  static bool IsInName(char c) { return BeginsName(c) || IsDigit(c); }

  // Adds a token from `begin` to here.
  CodeToken& Add(Kind kind, size_t begin);
  const CodeToken* Last(size_t back = 0) const {
    return back < file_.tokens.size() ? &file_.tokens[file_.tokens.size() - 1 - back] : nullptr;
  }
  std::string_view TextOf(const CodeToken& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  bool LastIs(char symbol) const;

  void TakeName(std::string_view more = {});
  // `suffixes`: letters that may stand behind one.
  void TakeNumber(std::string_view suffixes);
  // A symbol; brackets open and close levels. `size` 0: as long as symbols are.
  void TakeSymbol(size_t size = 0);
  void TakeLineComment();
  void TakeBlockComment();
  // Behind the opening quotes; the token begins at `begin`. A backslash and the character behind it
  // stay together where `escapes` says so; `lines`: it goes on over the ends of lines.
  void TakeString(size_t begin, char quote, uint8_t quote_size, uint8_t style, bool escapes,
                  bool lines);
  void TakeNewline();

  // A template begins: its text up to here is the prefix and the quotes.
  void OpenTemplate(size_t begin, char quote, uint8_t quote_size, uint8_t style);
  // A part of the text of the template, from `begin` to here.
  void AddPart(size_t begin, uint8_t style);
  // With `quote_size` 0 nothing closes it, and it ends all the same. A template that nothing is
  // filled into is a string.
  void CloseTemplate(size_t part_begin, uint8_t quote_size);

  void Push(Open open);
  // The last level that was closed.
  const Level& closed() const { return closed_; }
  void Pop();
  bool IsAtQuote(char quote, uint8_t size) const;

  CodeTokens& file_;
  std::string_view text_;
  size_t at_ = 0;
  std::vector<Level> levels_;

 private:
  void Close(char bracket);

  Level closed_;
  size_t braces_ = 0;  // levels that a closing brace closes
};

}  // namespace leaktight
