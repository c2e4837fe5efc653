#include <memory>
#include <utility>

#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/features/extract.hpp"
#include "motionanalyzer/features/residual.hpp"
#include "motionanalyzer/features/residual_columns.hpp"
#include "pipeline/learn_recipe.hpp"

namespace motionanalyzer {

namespace {

PanelTable table_of_features(const PanelContents& contents) {
  if (contents.features) return make_feature_table();
  PanelTable table;
  table.extractor = std::string(extractor_version());
  return table;
}

PanelTable empty_table(const PanelContents& contents) {
  PanelTable table = table_of_features(contents);
  if (!contents.residual_columns) return table;
  for (FeatureDefinition& definition : residual_definitions())
    table.column.push_back(std::move(definition.column));
  table.value = Matrix(0, table.column.size());
  return table;
}

struct OnePanel {
  PanelSet set;
  Reason left_out;  ///< code empty when the panel was used
};

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// Rows without columns.
void append_times(PanelTable& table, const std::string& name, const Kinematics& motion) {
  table.value.resize(table.rows() + motion.frames(), 0);
  table.panel.push_back(name);
  table.offset.push_back(table.rows());
  append(table.usable, motion.usable);
  append(table.frame, motion.number);
  append(table.time_s, motion.time_s);
  append(table.phase, motion.phase);
  append(table.hold_s, motion.hold_s);
}

void append(PanelTable& to, const PanelTable& from) {
  const std::size_t first = to.rows();
  for (std::size_t i = 0; i < from.rows(); ++i) to.value.append_row(from.value.row(i));
  for (std::size_t k = 0; k < from.panels(); ++k) to.offset.push_back(first + from.offset[k + 1]);
  append(to.panel, from.panel);
  append(to.usable, from.usable);
  append(to.frame, from.frame);
  append(to.time_s, from.time_s);
  append(to.phase, from.phase);
  append(to.hold_s, from.hold_s);
}

OnePanel rows_of(PanelMotion seen, const Recipe& recipe, const PanelContents& contents,
                 const std::shared_ptr<const PanelForms>& forms) {
  OnePanel panel;
  panel.left_out = std::move(seen.left_out);
  if (!panel.left_out.code.empty()) return panel;
  const FrameBundle& bundle = seen.read.bundle;
  panel.set.table = table_of_features(contents);
  if (contents.features)
    append_panel(panel.set.table, bundle.name, seen.motion);
  else
    append_times(panel.set.table, bundle.name, seen.motion);
  if (contents.need_trajectory()) panel.set.residual.push_back(residual_field(bundle, seen.motion, recipe));
  if (contents.residual_columns) {
    panel.set.trajectory = recipe.trajectory;
    append_residual_columns(panel.set, forms);
    panel.set.trajectory = {};
  }
  if (!contents.residuals) panel.set.residual.clear();
  return panel;
}

void require_trajectory_for(const PanelContents& contents, const Recipe& recipe) {
  if (!contents.need_trajectory() || !recipe.trajectory.empty()) return;
  throw Error(ErrorCode::invalid_argument, "residuals were asked for, but the recipe has no trajectory",
              "take the recipe of read_normals with residuals, or of a model that needs them");
}

PanelRows read_rows(const std::vector<DatasetEntry>& entry, const Recipe& recipe,
                    const InspectOptions& options, const Execution& execution, const PanelContents& contents,
                    SeenPanels& seen) {
  require_trajectory_for(contents, recipe);
  std::shared_ptr<const PanelForms> forms;
  if (contents.residual_columns && contents.cleared_columns)
    forms = make_panel_forms(recipe.trajectory, ResidualOptions{}.stations);
  std::vector<OnePanel> panel(entry.size());
  parallel_for(entry.size(), execution, "reading panels", [&](std::size_t i, std::size_t) {
    panel[i] = rows_of(seen.take(i, entry[i].folder, recipe, options), recipe, contents, forms);
  });
  PanelRows rows;
  rows.recipe = recipe;
  rows.set.table = empty_table(contents);
  if (contents.need_trajectory()) rows.set.trajectory = recipe.trajectory;
  for (OnePanel& one : panel) {
    if (one.left_out.code.empty()) {
      append(rows.set.table, one.set.table);
      if (contents.residuals) rows.set.residual.push_back(std::move(one.set.residual.front()));
    } else {
      rows.left_out.push_back(std::move(one.left_out));
    }
    one = {};
  }
  return rows;
}

}  // namespace

PanelContents contents_for(const std::vector<TrainOptions>& detectors) {
  const std::vector<FeatureColumn> column = empty_table({true, false, true}).column;
  PanelContents contents{false, false, false, false};
  for (const TrainOptions& one : detectors) {
    const ModelNeeds needs = needs_of(one, column);
    contents.features = contents.features || needs.features;
    contents.residuals = contents.residuals || needs.residual_fields;
    contents.residual_columns = contents.residual_columns || needs.residual_columns;
    contents.cleared_columns = contents.cleared_columns || needs.cleared_columns;
  }
  return contents;
}

PanelContents contents_for(const Model& model) {
  const ModelNeeds needs = model.needs();
  return {needs.features, needs.residual_fields, needs.residual_columns, needs.cleared_columns};
}

PanelRows read_panels(const std::vector<DatasetEntry>& entry, const Recipe& recipe,
                      const InspectOptions& options, const Execution& execution,
                      const PanelContents& contents) {
  SeenPanels none(entry.size());
  return read_rows(entry, recipe, options, execution, contents, none);
}

PanelRows read_normals(const std::vector<DatasetEntry>& normals, const std::string& origin,
                       const InspectOptions& options, const Execution& execution,
                       const PanelContents& contents) {
  SeenPanels seen(normals.size());
  Recipe recipe = learn_recipe(normals, origin, options, execution, seen);
  if (contents.need_trajectory())
    recipe.trajectory = learn_healthy(normals, recipe, options, execution, seen);
  return read_rows(normals, recipe, options, execution, contents, seen);
}

}  // namespace motionanalyzer
