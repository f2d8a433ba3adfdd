# cmake -D SOURCE=… -D OUTPUT=… -P ProgramDigest.cmake: see scanner/scan/program_digest.h
cmake_minimum_required(VERSION 3.22)
set(digests "")
foreach(folder base finding config git git/pack source engine policy scope suppress scan)
  file(GLOB files RELATIVE "${SOURCE}" "${SOURCE}/scanner/${folder}/*.cc" "${SOURCE}/scanner/${folder}/*.h")
  list(APPEND all ${files})
endforeach()
file(GLOB rules RELATIVE "${SOURCE}" "${SOURCE}/rules/*.yaml")
list(APPEND all ${rules})
list(SORT all)
foreach(file ${all})
  file(SHA256 "${SOURCE}/${file}" digest)
  string(APPEND digests "${file} ${digest}\n")
endforeach()
string(SHA256 digest "${digests}")
file(WRITE "${OUTPUT}" "// Made by cmake/ProgramDigest.cmake.
#include \"scan/program_digest.h\"

namespace leaktight {

const std::string_view kProgramDigest = \"${digest}\";

}  // namespace leaktight
")
