# harness/base/version.cpp is generated: version, git commit and dirty mark, as of the last build that changed them.
set(BEATBENCH_VERSION_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/write_version.cmake")
set(BEATBENCH_VERSION_FILE "${PROJECT_BINARY_DIR}/generated/version.cpp")
add_custom_target(beatbench_version_file
  COMMAND "${CMAKE_COMMAND}" -DSOURCE=${PROJECT_SOURCE_DIR} -DOUT=${BEATBENCH_VERSION_FILE}
          -DVERSION=${PROJECT_VERSION} -DBUILD_TYPE=${CMAKE_BUILD_TYPE}
          -DCOMPILER=${CMAKE_CXX_COMPILER_ID}-${CMAKE_CXX_COMPILER_VERSION}
          -P "${BEATBENCH_VERSION_SCRIPT}"
  BYPRODUCTS "${BEATBENCH_VERSION_FILE}" COMMENT "Reading the git revision" VERBATIM)
