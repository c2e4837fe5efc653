// What leaves the shared library. Everything else is hidden.
// MOTIONANALYZER_STATIC is set for whoever links the static library; the package configuration does it.
#pragma once

#if defined(_WIN32)
#if defined(MOTIONANALYZER_BUILDING)
#define MOTIONANALYZER_API __declspec(dllexport)
#elif defined(MOTIONANALYZER_STATIC)
#define MOTIONANALYZER_API
#else
#define MOTIONANALYZER_API __declspec(dllimport)
#endif
#else
#define MOTIONANALYZER_API __attribute__((visibility("default")))
#endif
