#include "models/ensemble_training.hpp"

#include <algorithm>
#include <utility>

#include "models/member_choice.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {
namespace {

/// Options that all share are handed on where they were changed, to members that have them.
TrainOptions options_of(const MemberChoice& member, const OptionSet& options, std::uint64_t seed) {
  TrainOptions train;
  train.detector = member.detector;
  train.seed = seed;
  const OptionSet own = detector_options(find_detector(member.detector));
  for (const char* shared : {"scaling", "lag"}) {
    const auto is_shared = [&](const OptionSpec& spec) { return spec.name == shared; };
    const auto ours = std::find_if(options.specs().begin(), options.specs().end(), is_shared);
    const bool has = std::any_of(own.specs().begin(), own.specs().end(), is_shared);
    if (has && options.text(shared) != ours->default_value)
      train.option.emplace_back(shared, options.text(shared));
  }
  train.option.insert(train.option.end(), member.option.begin(), member.option.end());
  return train;
}

}  // namespace

std::vector<Member> train_members(const PanelSet& normals, const OptionSet& options, std::uint64_t seed,
                                  const Execution& execution, std::vector<std::string>& left_out) {
  const MemberChoices chosen = member_choices(options);
  Recipe recipe;
  recipe.extractor = normals.table.extractor;
  recipe.trajectory = normals.trajectory;
  std::vector<Member> members;
  for (const MemberChoice& one : chosen.member) {
    const bool fields = find_detector(one.detector).needs_residual;
    const bool possible = fields ? !normals.residual.empty() : !normals.table.column.empty();
    if (chosen.by_default && !possible) continue;
    try {
      Model model = Model::train(normals, recipe, options_of(one, options, seed), execution);
      std::vector<std::size_t> place = places_in(normals.table.column, model);
      members.push_back({model, std::move(place), 0, 1, 1});
    } catch (const Error& error) {
      if (!chosen.by_default || error.code() != ErrorCode::too_short) throw;
      left_out.push_back(one.detector + " is no member: " + error.message());
    }
  }
  if (members.empty())
    throw Error(ErrorCode::too_short, "no member of the ensemble could be fitted",
                left_out.empty() ? "give more normal panels" : left_out.front());
  return members;
}

}  // namespace motionanalyzer
