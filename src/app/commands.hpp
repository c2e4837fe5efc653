// The commands. Each prints its result, writes its JSON when asked and returns the exit status of what it
// found; mistakes are thrown as Error.
#pragma once

#include "app/session.hpp"

namespace motionanalyzer::app {

int preflight_command(Session& session);
int manifest_command(Session& session);
int analyze_command(Session& session);
int compare_command(Session& session);
int train_command(Session& session);
int tune_command(Session& session);
int calibrate_command(Session& session);
int label_gain_command(Session& session);
int score_command(Session& session);
int pod_command(Session& session);
int certificate_command(Session& session);
int evaluate_command(Session& session);
int cpd_command(Session& session);
int report_command(Session& session);
int doctor_command(Session& session);
int selftest_command(Session& session);
int run_command(Session& session);
int synth_command(Session& session);
int validate_synthetic_command(Session& session);

}  // namespace motionanalyzer::app
