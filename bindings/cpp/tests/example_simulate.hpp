#include <cstdio>

#include "ma.hpp"

int count_cracks(const std::string& out) {
  ma::Synth line("normal=3,crack=2", 7);
  line.set("fps", "60").set("strip.scatter", "0.05");
  int cracks = 0;
  for (std::int32_t i = 0; i < line.size(); ++i) {
    const ma::SimulatedPanel panel = line.panel(i);
    const ma::Result result = ma::analyze_simulated(nullptr, panel);
    std::printf("%s, %s: %d frames\n", panel.name.c_str(), panel.scenario.c_str(), result.summary().frames);
    cracks += panel.truth.label;
  }
  line.write(out);
  return cracks;
}
