# Several sources as one text for the compiler: half of the time of a first build, which reads the same
# headers for each file. It is for those who build once (`./dev`, the gate); who works on the sources
# builds file by file, so that a change compiles one.
option(LEAKTIGHT_TOGETHER "Compile several sources as one text: quicker once, slower after each change" OFF)

# leaktight_compile_together(TARGET [AT_ONCE]): that many files as one text at most.
function(leaktight_compile_together target)
  set(at_once 10)
  if(ARGC GREATER 1)
    set(at_once ${ARGV1})
  endif()
  if(NOT LEAKTIGHT_TOGETHER)
    return()
  endif()
  find_program(LEAKTIGHT_PYTHON python3)
  if(NOT LEAKTIGHT_PYTHON)
    message(STATUS "no python3, so ${target} is compiled file by file")
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cc$")
  # What the build writes is not there yet, and is large enough by itself.
  list(FILTER sources EXCLUDE REGEX "^${PROJECT_BINARY_DIR}")
  # Who sees how it gives memory back takes it for the wrong way.
  list(FILTER sources EXCLUDE REGEX "/wiping_scope\\.cc$")
  list(TRANSFORM sources REPLACE "^([^/])" "${CMAKE_CURRENT_SOURCE_DIR}/\\1")
  execute_process(
    COMMAND "${LEAKTIGHT_PYTHON}" -B "${PROJECT_SOURCE_DIR}/tools/batches.py" --at-once ${at_once} ${sources}
    OUTPUT_VARIABLE lines RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "tools/batches.py cannot group the sources of ${target}: ${status}")
  endif()
  string(REGEX MATCHALL "[^\n]+" lines "${lines}")
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([0-9]+) (.*)$" line "${line}")
    set_source_files_properties("${CMAKE_MATCH_2}" PROPERTIES UNITY_GROUP "together_${CMAKE_MATCH_1}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Types of no other file, in types of no other file: in an included file it warns of them.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()
