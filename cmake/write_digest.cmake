# FILES, OUT, SYMBOL: a C++ file that defines SYMBOL, the SHA-256 of the files' names and contents.
set(all "")
foreach(file IN LISTS FILES)
  file(SHA256 "${file}" one)
  get_filename_component(base "${file}" NAME)
  string(APPEND all "${base} ${one}\n")
endforeach()
string(SHA256 digest "${all}")
file(WRITE "${OUT}" "extern \"C\" {
extern const char* const ${SYMBOL};
const char* const ${SYMBOL} = \"${digest}\";
}
")
