#pragma once

#include <string>
#include <string_view>

namespace beatbench {

std::string html_escape(std::string_view text);  // safe in elements and in quoted attributes
std::string markdown_escape(
    std::string_view text);                    // safe in a table cell: no markup, no HTML, one line
std::string csv_field(std::string_view text);  // quoted where RFC 4180 asks for it

}  // namespace beatbench
