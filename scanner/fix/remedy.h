// What mends what a check found, as a value: nothing is read or written by having one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fix/edit.h"

namespace leaktight {

struct FileEdit {
  std::string path;
  TextEdit edit;
};

// A file that is to be in git, and is not there yet. Its lines end in \n.
struct NewFile {
  std::string path;
  std::string bytes;
};

// Lines that are put behind the last of a file of the repository; the same ones from several
// remedies come once. A file that is not there is made.
struct AddedLines {
  std::string path;
  std::string lines;   // "\n" between and behind them
  bool apart = false;  // a blank line comes before them
};

// The key of a Kubernetes Secret that is made from a template: the template gets the key with a
// placeholder, the copy beside it, which git ignores, its value.
struct SecretEntry {
  std::string template_path;
  std::string secret;
  std::string name_space;  // empty: not said
  std::string key;
  std::optional<std::string> value;  // as the program is to see it; nothing: not known here
};

// A value that leaves a file of the repository, and the file on disk alone that has it from then
// on. A key that has another value there keeps it, and this one stands in a comment beside it.
struct KeptValue {
  enum class Form : uint8_t {
    kDotenv,     // NAME=value
    kTfvars,     // name = "value"
    kTfvarsRaw,  // name = value: an expression as Terraform has it
    kEnvFile,    // NAME=value, of which a program takes every character behind the = as it is
    kYaml,       // name: "value", within `within`
    kWhole,      // all of a file, in the bytes that it has
  };
  std::string path;  // git is to ignore it
  std::string key;
  std::string value;  // in clear: whoever shows a Remedy shows the key alone
  Form form = Form::kDotenv;
  std::string made_from = {};  // the template that the file is a copy of, where it is not there yet
  std::vector<std::string> within = {};  // of YAML: the mappings around it, outermost first
  bool aside = false;                    // another file's counts: it stands in a comment
};

// A variable that a module of Terraform gets, so that what has its value takes the same.
struct ModuleVariable {
  std::string folder;  // from the top, with its slash
  std::string name;
  std::string value;  // in clear, as in KeptValue
};

// What one check found in one file, mended as one: all of it or nothing.
struct Remedy {
  std::vector<FileEdit> edits;
  std::vector<NewFile> files;
  std::vector<AddedLines> lines;
  std::vector<SecretEntry> secrets;
  std::vector<KeptValue> kept;
  std::vector<ModuleVariable> variables;
  std::vector<std::string> untracked;  // git forgets them, the disk keeps them
  std::vector<std::string> ignored;    // paths that git is to ignore
  std::vector<std::string> notes;      // what a person should know or do besides; no secrets

  // Those among the violations that it does not mend, and why.
  struct Left {
    size_t violation = 0;
    std::string why;  // a sentence without its full stop
  };
  std::vector<Left> left;

  void Edit(std::string path, Span span, std::string text) {
    edits.push_back({std::move(path), {span, std::move(text)}});
  }
  void Leave(size_t violation, std::string why) { left.push_back({violation, std::move(why)}); }
};

}  // namespace leaktight
