#include "app/parse.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>

#include "app/add_commands.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/version.hpp"

namespace motionanalyzer::app {

namespace {

void add_globals(CLI::App& app, GlobalArguments& global) {
  app.add_option("-t,--threads", global.threads, "Threads to use; 0 = all cores")
      ->check(CLI::Range(0, 4096))
      ->type_name("N");
  app.add_option("-s,--seed", global.seed, "Seed of everything that is drawn")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 53U))  // what JSON keeps exactly
      ->type_name("S");
  app.add_option("--device", global.device, "Where to compute: auto, cpu")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}).description(""))
      ->type_name("NAME");
  app.add_option("-j,--json", global.json,
                 "Write the result as JSON; - = stdout, and nothing else goes there")
      ->type_name("FILE");
  app.add_flag("-q,--quiet", global.quiet, "Neither progress nor warnings on stderr");
  app.add_option("--log", global.log,
                 "Append counts, times and anonymous messages; never paths or coordinates")
      ->type_name("FILE");
}

std::string words_of(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) {
    if (!text.empty()) text += '\n';
    text += value;
  }
  return text;
}

std::vector<std::pair<std::string, std::string>> given_options(const CLI::App& command) {
  std::vector<std::pair<std::string, std::string>> given;
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0) continue;
    std::string name = option->get_single_name();
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    given.emplace_back(std::move(name),
                       option->get_expected_max() == 0 ? "true" : words_of(option->results()));
  }
  return given;
}

std::string help_hint(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return "see motionanalyzer " + (chosen.empty() ? std::string() : chosen.front()->get_name() + " ") +
         "--help";
}

/// What is wrong, the unknown word first: whatever else is missing then often follows from it.
std::string what_is_wrong(const CLI::App& app, const CLI::ParseError& wrong) {
  const std::vector<std::string> unknown = app.remaining(true);
  if (unknown.empty()) return wrong.what();
  const auto option = std::find_if(unknown.begin(), unknown.end(), [](const std::string& word) {
    return word.size() > 1 && word.front() == '-';
  });
  if (option != unknown.end()) return "there is no option '" + *option + "'";
  if (app.get_subcommands().empty()) return "there is no command '" + unknown.front() + "'";
  if (unknown.front().find('=') != std::string::npos)
    return "'" + unknown.front() + "' stands alone: repeat --set before every KEY=VALUE";
  return wrong.what();
}

}  // namespace

Parsed parse(const std::vector<std::string>& words) {
  Parsed parsed;
  Arguments& arguments = parsed.arguments;
  CLI::App app("Finds cracks of flexible printed circuits in the way they bend.", "motionanalyzer");
  app.fallthrough();
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  app.footer(
      "Exit status: 0 done, 2 wrong usage, 3 bad input data, 4 not available, 5 cancelled,\n"
      "             10 NG and 11 INCONCLUSIVE found (with --fail-on-ng), 70 a defect of ours.\n"
      "Example: motionanalyzer run panels --out report");
  app.set_help_flag("-h,--help", "Print this help");
  app.set_version_flag("-V,--version", "motionanalyzer " + std::string(library_version()),
                       "Print the version");
  add_globals(app, arguments.global);
  add_commands(app, arguments);

  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    parsed.text = app.help();
    return parsed;
  } catch (const CLI::CallForVersion& version) {
    parsed.text = std::string(version.what()) + "\n";
    return parsed;
  } catch (const CLI::ParseError& wrong) {
    throw Error(ErrorCode::invalid_argument, what_is_wrong(app, wrong), help_hint(app));
  }
  arguments.command = app.get_subcommands().front()->get_name();
  arguments.option = given_options(*app.get_subcommands().front());
  check_commands(arguments);
  return parsed;
}

}  // namespace motionanalyzer::app
