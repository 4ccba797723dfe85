#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beatbench {

// The statements of one PTB-XL record with their likelihoods in percent, from the text of a Python
// dictionary:
// "{'NORM': 100.0, 'SR': 0.0}". DataError, behind `where`, for anything else.
std::vector<std::pair<std::string, double>> parse_scp_codes(std::string_view text,
                                                            const std::string& where);

}  // namespace beatbench
