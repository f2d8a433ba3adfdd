#include "engine/made_corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "base/base64.h"
#include "base/hash.h"
#include "engine/example_random.h"

namespace leaktight {
namespace {

// The words that C and C++ headers, Perl, Python and our own sources are made of, the most frequent
// first (counted over 120 MB of them); behind them some of the web.
constexpr std::string_view kWords =
    "the const define of type is int to in char for void get check if string set return and "
    "this value ptr size name unsigned include std with new id data file endif or struct not "
    "be object stack it free no key by that typedef info cmp null all find error ctx class "
    "idx as license from flags use ex function bool on long version are format ifndef add an "
    "num end static copy bio delete extern template uint func base used at functions node "
    "public method pop typename out code list default cert len param reserve can index bit "
    "time max number ref namespace iterator will result text flag pointer insert read defined "
    "only any true inline declare has zero dup other length ext bytes vector first push "
    "source you entry status returns using store pkcs block internal md false arg policy see "
    "mode path req attr identifier else begin line one create lib sz operator shift should "
    "write init item range deprecated bits op nid integer pkey have buffer ssl ifdef sort fn "
    "offset evp addr attribute input user may which table library when count map val str off "
    "sorted context pass software callback open verify last case state options array tag "
    "address copyright do values deep next hash extension view unshift empty types pnum err "
    "conf general rsa load assert crl we but buf memory private mask enum auto names obj must "
    "point kind msg api start field ctrl crypto cast test call target basic sequence access "
    "cplusplus debug without request under print header output tree same alloc stream "
    "signature traits secret current algor module cache none part cipher reserved make log "
    "utf support element reference py section given def purpose client txt linux before "
    "constexpr issuer unused self local these clear min move mem information more symbol up "
    "so its thread args handle virtual valid iter content dsa xml after level exception https "
    "sizeof parse signer back note register nullptr sign certificate non match choice "
    "optional impl invalid lookup stable instruction binary common chain into octet config "
    "export byte machine each tls noexcept undef comp update os ip structure order two "
    "message specified server files event raw reg pair what cstring sig constant was task "
    "risk disk desk app auth account cloud service token session login host port url web http "
    "email payment product price image video page button model controller component props "
    "hook route router query mutation schema migration deploy docker kubernetes cluster "
    "region bucket queue topic worker job build release branch commit merge diff patch";

// Lines with what is made in them: $n a name, $w a word, $s a sentence, $p a few words, $i a
// number, $c, $d and $l base64 and hexadecimal of the lengths that stand in sources.
constexpr std::string_view kLines[] = {
    "",
    "// $s",
    "# $s",
    "$s",
    "$n($n, $n);",
    "if ($n == $n) return $i;",
    "const $w $n = $i;",
    "$n = \"$p\"",
    "$n: $n",
    "\"$n\": \"$n\",",
    "import $n from '$w/$n'",
    "$n->$n[$i].$n($n)",
    "<$w $w=\"$n\">$p</$w>",
    "#define $n $i",
    "$n $n $n $i",
};
constexpr std::string_view kRareLines[] = {
    "$c", "sha256:$d", "commit $l", "integrity sha512-$c", "see https://$w.$w.org/$w/$n?$w=$i",
};

class Maker {
 public:
  explicit Maker(uint64_t seed) : random_(seed) {
    for (std::string_view rest = kWords; !rest.empty();) {
      const size_t end = std::min(rest.find(' '), rest.size());
      words_.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  std::string Line() {
    std::string line(2 * random_.Below(4), ' ');
    const std::string_view form = random_.Below(32) == 0
                                      ? kRareLines[random_.Below(std::size(kRareLines))]
                                      : kLines[random_.Below(std::size(kLines))];
    for (size_t i = 0; i < form.size(); i++) {
      if (form[i] == '$') {
        line += Made(form[++i]);
      } else {
        line += form[i];
      }
    }
    return line + '\n';
  }

 private:
  std::string Made(char kind) {
    switch (kind) {
      case 'n':
        return Name();
      case 'w':
        return std::string(Word());
      case 's':
        return Prose(5, 14);
      case 'p':
        return Prose(1, 4);
      case 'c':
        return EncodeBase64(random_.Bytes(57));
      case 'd':
        return Hex(random_.Bytes(32));
      case 'l':
        return Hex(random_.Bytes(20));
      default:
        return Number();
    }
  }

  // The first words are the most frequent, as in any text.
  std::string_view Word() { return words_[random_.Below(random_.Between(1, words_.size()))]; }

  std::string Prose(uint64_t least, uint64_t most) {
    std::string text;
    for (uint64_t left = random_.Between(least, most); left > 0; left--) {
      text += Word();
      text += left == 1 ? "" : random_.Below(12) == 0 ? ", " : " ";
    }
    return text;
  }

  // One to three words: acme_user, acmeUser, AcmeUser, ACME_USER, acme-user.
  std::string Name() {
    const uint64_t words = random_.Between(1, 3);
    const uint64_t form = random_.Below(5);
    std::string name;
    for (uint64_t i = 0; i < words; i++) {
      std::string word(Word());
      if (form == 3) {
        for (char& c : word) c = Upper(c);
      } else if (form == 2 || (form == 1 && i > 0)) {
        word.front() = Upper(word.front());
      }
      if (i > 0 && (form == 0 || form == 3)) name += '_';
      if (i > 0 && form == 4) name += '-';
      name += word;
    }
    return name;
  }

  static char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

  std::string Number() {
    return random_.Below(4) == 0 ? fmt::format("{:#x}", random_.Next() >> random_.Below(64))
                                 : fmt::format("{}", random_.Below(1000));
  }

  ExampleRandom random_;
  std::vector<std::string_view> words_;
};

}  // namespace

std::string MadeCorpus(uint64_t seed, size_t size) {
  Maker maker(seed);
  std::string corpus;
  corpus.reserve(size + 256);
  while (corpus.size() < size) corpus += maker.Line();
  return corpus;
}

}  // namespace leaktight
