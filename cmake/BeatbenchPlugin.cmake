# beatbench_add_plugin(NAME SOURCES a.cpp …): a plugin library in BEATBENCH_PLUGIN_DIR, with the digest of its sources and
# of the sdk and toolkit it is built with stamped in, every symbol resolved at link time, nothing exported but the descriptor.
set(BEATBENCH_DIGEST_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/write_digest.cmake")
set(BEATBENCH_EXPORTS "${CMAKE_BINARY_DIR}/plugin_exports.map")
file(WRITE "${BEATBENCH_EXPORTS}" "{ global: beatbench_plugin; local: *; };\n")

# All that a run needs, and nothing that only tests need.
add_custom_target(plugins)
add_custom_target(programs)
add_dependencies(programs beatbench beatbench-worker plugins)

function(beatbench_add_plugin name)
  cmake_parse_arguments(arg "" "OUTPUT_DIRECTORY" "SOURCES;DEPENDS" ${ARGN})
  if(NOT arg_OUTPUT_DIRECTORY)
    set(arg_OUTPUT_DIRECTORY "${BEATBENCH_PLUGIN_DIR}")
    add_dependencies(plugins ${name})
  endif()
  set(digest "${CMAKE_CURRENT_BINARY_DIR}/${name}_digest.cpp")
  file(GLOB shared CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/harness/sdk/*" "${PROJECT_SOURCE_DIR}/harness/toolkit/*"
       "${PROJECT_SOURCE_DIR}/harness/signal/*")
  list(TRANSFORM arg_SOURCES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE own)
  file(GLOB headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  set(files ${own} ${headers} ${shared})
  add_custom_command(OUTPUT "${digest}"
    COMMAND "${CMAKE_COMMAND}" "-DFILES=${files}" "-DOUT=${digest}" -P "${BEATBENCH_DIGEST_SCRIPT}"
    DEPENDS ${files} "${BEATBENCH_DIGEST_SCRIPT}" COMMENT "Digest of ${name}" VERBATIM)
  # Made anew whenever the toolkit changes; the plugin's own sources need not be.
  set_source_files_properties("${digest}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  add_library(${name} MODULE ${arg_SOURCES} "${digest}")
  target_link_libraries(${name} PRIVATE beatbench_toolkit ${arg_DEPENDS})
  target_link_options(${name} PRIVATE -Wl,-z,defs "-Wl,--version-script=${BEATBENCH_EXPORTS}")
  set_target_properties(${name} PROPERTIES LINK_DEPENDS "${BEATBENCH_EXPORTS}")
  set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${arg_OUTPUT_DIRECTORY}")
endfunction()
