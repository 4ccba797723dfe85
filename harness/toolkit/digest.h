#pragma once

// SHA-256 of the sources of signal, sdk and toolkit that a plugin is built with: what the toolkit
// derives from a corpus is the same wherever this is the same. Written by the build.
extern "C" const char* const beatbench_toolkit_digest;
