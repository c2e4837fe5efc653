#include <cstdio>

#include "ma.hpp"

int inspect(const std::string& model_file, const std::string& bundle) {
  try {
    const ma::Model model = ma::Model::load(model_file);
    const ma::Result result = ma::analyze_bundle(&model, bundle);
    for (const ma::Reason& reason : result.reasons())
      std::printf("%s: %s\n", reason.code.c_str(), reason.message.c_str());
    return result.summary().verdict == MA_VERDICT_NG ? 10 : 0;
  } catch (const ma::Error& error) {
    std::fprintf(stderr, "%s: %s\n", error.name(), error.what());
    return 1;
  }
}
