#pragma once

#include "harness/manifest/manifest.h"
#include "tests/base/temporary_folder.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench::testing {

// A catalogue of four methods, a backbone, two protocols and a refused plugin file:
// tests/manifest/catalogue.json.
Catalogue catalogue();

std::filesystem::path source_dir();  // tests/manifest

// A small manifest without mistakes, and one that sets every key to another value than its default.
extern const char* const kMinimal;
extern const char* const kFull;

// Reads `text` as the file x.toml of a folder of its own.
Manifest read_text(const std::string& text, const std::vector<std::string>& overrides = {});

// The messages of the Error that reading ends in, the folder left out of them; empty where it does
// not fail.
std::string mistakes_of(const std::string& text, const std::vector<std::string>& overrides = {});

}  // namespace beatbench::testing
