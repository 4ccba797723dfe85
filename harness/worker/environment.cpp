#include "harness/worker/environment.h"

#include "harness/base/version.h"
#include "harness/sdk/abi.h"
#include "harness/worker/device.h"

#include <ATen/Parallel.h>

#include <fstream>
#include <string>
#include <sys/utsname.h>

namespace beatbench {
namespace {

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

}  // namespace

Json environment_json(const std::string& device) {
  struct utsname system {};
  ::uname(&system);
  return {{"beatbench", version()},
          {"commit", commit()},
          {"build_type", build_type()},
          {"compiler", compiler()},
          {"torch", TORCH_VERSION},
          {"abi", BEATBENCH_ABI},
          {"device", device_name(device)},
          {"cpu", processor()},
          {"threads", at::get_num_threads()},
          {"host_os", std::string(system.sysname) + " " + system.release + " " + system.machine}};
}

}  // namespace beatbench
