// Stands in for the file that beatbench_add_plugin() writes.
extern "C" {
extern const char* const beatbench_source_digest;
const char* const beatbench_source_digest = "no digest";
}
