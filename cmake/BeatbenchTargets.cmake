# beatbench_library(NAME SOURCES a.cpp … [DEPENDS target …]): a static library of one folder, with the project's warnings.
# beatbench_test(NAME SOURCES a_test.cpp … [DEPENDS target …] [LABELS label …]): one GoogleTest program of one folder; label unit by default.

add_library(beatbench_flags INTERFACE)
target_include_directories(beatbench_flags INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(beatbench_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor
                       # g++ 12 -O3 sees overlapping copies in std::string (gcc bug 105651) unset members of std::optional (80635) and endless byte strings (100366)
                       "$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-maybe-uninitialized;-Wno-stringop-overread>"
                       $<$<BOOL:${BEATBENCH_WERROR}>:-Werror>)
target_compile_definitions(beatbench_flags INTERFACE BOOST_DLL_USE_STD_FS)

function(beatbench_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC beatbench_flags ${arg_DEPENDS})
endfunction()

function(beatbench_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE beatbench_flags ${arg_DEPENDS} GTest::gtest GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    BEATBENCH_SOURCE_DIR="${PROJECT_SOURCE_DIR}" BEATBENCH_BINARY_DIR="${PROJECT_BINARY_DIR}")
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST TEST_PREFIX "${name}." PROPERTIES TIMEOUT 600 LABELS "${arg_LABELS}")
endfunction()
