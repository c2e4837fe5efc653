#include "models/ensemble_file.hpp"

#include "models/model_state.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {

void refuse_members(const std::string& what) {
  throw Error(ErrorCode::bad_input, "model file: the members of the ensemble do not fit: " + what,
              "the file is damaged; train or copy it again");
}

void write_member(TensorStore& store, const std::string& prefix, const Member& member) {
  store.set(prefix + "scale", std::vector<double>{member.middle, member.spread, member.weight});
  if (!member.heard) store.set_number(prefix + "silent", 1);
  store.set(prefix + "place", std::vector<double>(member.place.begin(), member.place.end()));
  const TensorStore inner = ModelAccess::to_store(member.model);
  for (const auto& [name, tensor] : inner.tensors())
    store.set(prefix + "model." + name, tensor.shape, tensor.value);
  for (const auto& [name, text] : inner.texts()) store.set_text(prefix + "model." + name, text);
}

Member read_member(const TensorStore& store, const std::string& prefix, std::size_t width) {
  TensorStore inner;
  const std::string nested = prefix + "model.";
  for (const auto& [name, tensor] : store.tensors())
    if (name.starts_with(nested)) inner.set(name.substr(nested.size()), tensor.shape, tensor.value);
  for (const auto& [name, text] : store.texts())
    if (name.starts_with(nested)) inner.set_text(name.substr(nested.size()), text);
  if (find_detector(inner.text("detector")).members_need_fields != nullptr)
    refuse_members("one combines detectors itself");
  Member member{ModelAccess::from_store(inner), {}, 0, 1, 1};
  const std::vector<double> scale = store.vector(prefix + "scale", 3);
  member.middle = scale[0], member.spread = scale[1], member.weight = scale[2];
  member.heard = !store.has(prefix + "silent");
  if (!(member.spread > 0) || !(member.weight >= 0)) refuse_members("a spread or weight is negative");
  for (const double place : store.vector(prefix + "place", member.model.columns().size())) {
    if (!(place >= 0) || place >= static_cast<double>(width)) refuse_members("a column does not exist");
    member.place.push_back(static_cast<std::size_t>(place));
  }
  return member;
}

}  // namespace motionanalyzer
