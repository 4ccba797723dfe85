# beatbench_add_plugin(NAME SOURCES a.cpp …): a plugin library in BEATBENCH_PLUGIN_DIR, with the digest of its sources and
# of the sdk and toolkit it is built with stamped in, every symbol resolved at link time, nothing exported but the descriptor.
set(BEATBENCH_DIGEST_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/write_digest.cmake")
set(BEATBENCH_EXPORTS "${CMAKE_BINARY_DIR}/plugin_exports.map")
file(WRITE "${BEATBENCH_EXPORTS}" "{ global: beatbench_plugin; local: *; };\n")

# All that a run needs, and nothing that only tests need.
add_custom_target(plugins)
add_custom_target(programs)
add_dependencies(programs beatbench beatbench-worker plugins)

# beatbench_digest(OUT SYMBOL FILES…): the build writes the C++ file OUT, which defines SYMBOL, a digest of the files.
function(beatbench_digest out symbol)
  add_custom_command(OUTPUT "${out}"
    COMMAND "${CMAKE_COMMAND}" "-DFILES=${ARGN}" "-DOUT=${out}" "-DSYMBOL=${symbol}" -P "${BEATBENCH_DIGEST_SCRIPT}"
    DEPENDS ${ARGN} "${BEATBENCH_DIGEST_SCRIPT}" COMMENT "Digest ${symbol} in ${out}" VERBATIM)
  # Made anew whenever one of them changes; the other sources of its target need not be.
  set_source_files_properties("${out}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# What every plugin is built with.
file(GLOB BEATBENCH_SHARED_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/harness/sdk/*"
     "${PROJECT_SOURCE_DIR}/harness/toolkit/*" "${PROJECT_SOURCE_DIR}/harness/signal/*")

function(beatbench_add_plugin name)
  cmake_parse_arguments(arg "" "OUTPUT_DIRECTORY" "SOURCES;DEPENDS" ${ARGN})
  if(NOT arg_OUTPUT_DIRECTORY)
    set(arg_OUTPUT_DIRECTORY "${BEATBENCH_PLUGIN_DIR}")
    add_dependencies(plugins ${name})
  endif()
  set(digest "${CMAKE_CURRENT_BINARY_DIR}/${name}_digest.cpp")
  list(TRANSFORM arg_SOURCES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE own)
  file(GLOB headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  beatbench_digest("${digest}" beatbench_source_digest ${own} ${headers} ${BEATBENCH_SHARED_SOURCES})
  add_library(${name} MODULE ${arg_SOURCES} "${digest}")
  target_link_libraries(${name} PRIVATE beatbench_toolkit ${arg_DEPENDS})
  target_link_options(${name} PRIVATE -Wl,-z,defs "-Wl,--version-script=${BEATBENCH_EXPORTS}")
  set_target_properties(${name} PROPERTIES LINK_DEPENDS "${BEATBENCH_EXPORTS}")
  set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${arg_OUTPUT_DIRECTORY}")
endfunction()
