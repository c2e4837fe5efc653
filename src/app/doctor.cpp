// doctor and selftest: what this program can do here, and whether it does it right.
#include <thread>

#include "app/commands.hpp"
#include "app/console.hpp"
#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/models/trainer.hpp"
#include "motionanalyzer/pipeline/self_test.hpp"

namespace motionanalyzer::app {

namespace {

std::string platform() {
#if defined(_WIN32)
  std::string name = "windows";
#elif defined(__APPLE__)
  std::string name = "macos";
#elif defined(__linux__)
  std::string name = "linux";
#else
  std::string name = "unknown";
#endif
  return name + (sizeof(void*) == 8 ? ", 64 bit" : ", 32 bit");
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

int doctor_command(Session& session) {
  const unsigned cores = std::thread::hardware_concurrency();
  const int asked = session.arguments().global.threads;
  const std::vector<std::string> kernels = cpu_kernels();
  const std::string training = training_kernel();
  const std::string why_cpu =
      "this build has no CUDA trainer and loads no plugin; all work is done on the CPU";
  session.print("motionanalyzer " + std::string(library_version()) + "\n" +                             //
                "build          " + library_compiler() + ", " MA_BUILD_TYPE ", " + platform() + "\n" +  //
                "CPU kernels    " + joined(kernels) + "; networks train with " + training + "\n" +      //
                "threads        " + std::to_string(asked > 0 ? static_cast<unsigned>(asked) : cores) +
                " of " + std::to_string(cores) + " cores\n" +  //
                "CUDA plugin    none\n" +                      //
                "device         cpu: " + why_cpu + "\n");
  Json body = Json::object();
  body.append("build", Json::object()
                           .append("compiler", library_compiler())
                           .append("type", MA_BUILD_TYPE)
                           .append("platform", platform()));
  body.append("cpu_kernels", Json::array_of(std::span<const std::string>(kernels)));
  body.append("training_kernel", training);
  body.append("cores", cores).append("threads", asked > 0 ? Json(asked) : Json(cores));
  body.append("cuda_plugin", Json()).append("device", "cpu").append("device_reason", why_cpu);
  session.finish_json(body);
  return kDone;
}

int selftest_command(Session& session) {
  SelfTestResult result;
  run_or_leave(session, [&] { result = self_test(); });
  session.print(result.text);
  session.log().count(result.passed ? "self tests passed" : "self tests failed");
  Json body = Json::object();
  body.append("passed", result.passed).append("text", result.text);
  session.finish_json(body);
  return result.passed ? kDone : kDefect;
}

}  // namespace motionanalyzer::app
