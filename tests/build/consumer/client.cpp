// A C++ program against the installed tree: reads a bundle, and catches the library's own exception by its
// type.
#include <cstdio>
#include <motionanalyzer/motionanalyzer.hpp>

int main(int count, char** arguments) {
  if (count != 2) return 2;
  try {
    motionanalyzer::read_bundle("no such folder");
    return 3;
  } catch (const motionanalyzer::Error& error) {
    if (error.message().empty()) return 4;
  }
  const motionanalyzer::FrameBundle bundle = motionanalyzer::read_bundle(arguments[1]).bundle;
  std::printf("%zu frames of %zu points\n", bundle.frames(), bundle.points());
  return bundle.frames() == 60 ? 0 : 5;
}
