#pragma once

#include <torch/headeronly/version.h>

#include <string>

// The number of the plugin contract: raised when a class, struct or macro of the sdk changes.
#ifndef BEATBENCH_API
#define BEATBENCH_API 4
#endif

#define BEATBENCH_TEXT_(x) #x
#define BEATBENCH_TEXT(x) BEATBENCH_TEXT_(x)

#if defined(_GLIBCXX_USE_CXX11_ABI)
#define BEATBENCH_STDLIB "libstdc++/cxx11=" BEATBENCH_TEXT(_GLIBCXX_USE_CXX11_ABI)
#elif defined(_LIBCPP_ABI_VERSION)
#define BEATBENCH_STDLIB "libc++/" BEATBENCH_TEXT(_LIBCPP_ABI_VERSION)
#else
#define BEATBENCH_STDLIB "unknown"
#endif

#ifdef _GLIBCXX_DEBUG
#define BEATBENCH_DEBUG_STDLIB "/debug-containers"
#else
#define BEATBENCH_DEBUG_STDLIB ""
#endif

// All that two libraries must share to exchange tensors and C++ objects, as one text that is
// compared for equality.
#ifndef BEATBENCH_ABI
#define BEATBENCH_ABI                                                    \
  "libtorch " TORCH_VERSION ", " BEATBENCH_STDLIB BEATBENCH_DEBUG_STDLIB \
  ", abi " BEATBENCH_TEXT(__GXX_ABI_VERSION)
#endif

// Stands in the bytes of every plugin, so that the host can read both before it loads any code:
// "…|api|abi|".
#define BEATBENCH_PLUGIN_TAG \
  "BEATBENCH-PLUGIN-TAG|" BEATBENCH_TEXT(BEATBENCH_API) "|" BEATBENCH_ABI "|"
