#include "features/strip_line.hpp"

#include <algorithm>
#include <cmath>

#include "features/fill_gaps.hpp"
#include "features/place_history.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::features {

namespace {

using elementary::kPi;

constexpr std::size_t kSlow = 4;  // shift, turning, bend and sliding look like cubics along the strip
constexpr double kHalfWidth[] = {0.025, 0.041, 0.066, 0.10};  // of the strip
constexpr double kKinkMargin = 0.094;                         // of the strip: no kink is known at its ends
constexpr double kSamePlace = 0.063;                          // of the strip
constexpr int kPasses = 2;
// A bump is taken away wholly from the second value on, not at all up to the first.
constexpr double kStandsOut[] = {3.0, 4.5};       // in sd of what the same form shows elsewhere
constexpr double kBetterThanKink[] = {1.1, 1.4};  // squares explained, over those of a kink
constexpr double kToSd = 1.4826;                  // from a median of sizes

double ramp(double value, const double (&from_to)[2]) noexcept {
  return std::clamp((value - from_to[0]) / (from_to[1] - from_to[0]), 0.0, 1.0);
}

double dot(std::span<const double> a, std::span<const double> b) noexcept {
  double sum = 0;
  for (std::size_t s = 0; s < a.size(); ++s) sum += a[s] * b[s];
  return sum;
}

void subtract(double factor, std::span<const double> form, std::span<double> from) noexcept {
  for (std::size_t s = 0; s < from.size(); ++s) from[s] -= factor * form[s];
}

}  // namespace

StripLine::StripLine(std::size_t stations)
    : stations_(stations), line_(stations), rest_(stations), scratch_(stations) {
  make_slow_forms();
  waves_ = Matrix(kRowWaves, stations);
  for (std::size_t m = 0; m < kRowWaves; ++m) {
    for (std::size_t s = 0; s < stations; ++s)
      waves_(m, s) = elementary::cos(kPi * static_cast<double>(m) * (static_cast<double>(s) + 0.5) /
                                     static_cast<double>(stations));
    wave_square_.push_back(dot(waves_.row(m), waves_.row(m)));
  }
  for (std::size_t w = 0; w < kWidths; ++w) {
    bump_[w] = bumps(kHalfWidth[w] * static_cast<double>(stations));
    response_[w].resize(stations);
  }
  kink_ = kinks();
}

/// Polynomials, made orthonormal one after the other.
void StripLine::make_slow_forms() {
  slow_ = Matrix(kSlow, stations_);
  for (std::size_t d = 0; d < kSlow; ++d) {
    const std::span<double> row = slow_.row(d);
    for (std::size_t s = 0; s < stations_; ++s) {
      const double place = 2 * static_cast<double>(s) / static_cast<double>(stations_ - 1) - 1;
      row[s] = d == 0 ? 1 : slow_(d - 1, s) * place;
    }
    for (std::size_t e = 0; e < d; ++e) subtract(dot(slow_.row(e), row), slow_.row(e), row);
    const double length = std::sqrt(dot(row, row));
    for (double& value : row) value /= length;
  }
}

void StripLine::add_form(std::vector<double> raw, Forms& forms) const {
  const auto not_zero = [](double v) { return v != 0; };
  const auto begin = std::find_if(raw.begin(), raw.end(), not_zero);
  const auto end = std::find_if(raw.rbegin(), raw.rend(), not_zero).base();
  std::vector<double> form = raw;
  for (std::size_t d = 0; d < kSlow; ++d) subtract(dot(slow_.row(d), raw), slow_.row(d), form);
  const double length = std::sqrt(dot(form, form));
  for (std::size_t s = 0; s < stations_; ++s) raw[s] /= length, form[s] /= length;
  forms.first.push_back(static_cast<std::size_t>(begin - raw.begin()));
  forms.last.push_back(static_cast<std::size_t>(end - raw.begin()));
  forms.form.append_row(form);
  forms.raw.append_row(raw);
}

/// Hills around every station.
StripLine::Forms StripLine::bumps(double half_width) const {
  Forms forms;
  forms.form = forms.raw = Matrix(0, stations_);
  const double reach = std::max(half_width, 1.01);
  for (std::size_t c = 0; c < stations_; ++c) {
    std::vector<double> hill(stations_, 0.0);
    for (std::size_t s = 0; s < stations_; ++s) {
      const double from = (static_cast<double>(s) - static_cast<double>(c)) / reach;
      if (std::fabs(from) < 1) hill[s] = 0.5 + 0.5 * elementary::cos(kPi * from);
    }
    add_form(std::move(hill), forms);
  }
  return forms;
}

/// Two straight pieces that meet at each station away from the ends.
StripLine::Forms StripLine::kinks() const {
  Forms forms;
  forms.form = forms.raw = Matrix(0, stations_);
  const auto margin = static_cast<std::size_t>(kKinkMargin * static_cast<double>(stations_));
  for (std::size_t c = margin; c + margin < stations_; ++c) {
    std::vector<double> bent(stations_);
    for (std::size_t s = 0; s < stations_; ++s)
      bent[s] = std::fabs(static_cast<double>(s) - static_cast<double>(c));
    add_form(std::move(bent), forms);
  }
  return forms;
}

void StripLine::take_out_slow_forms() noexcept {
  rest_ = line_;
  for (std::size_t d = 0; d < kSlow; ++d) subtract(dot(slow_.row(d), line_), slow_.row(d), rest_);
}

/// rest_ holds nothing of the slow forms, so that the short raw form answers as the long one would.
void StripLine::look() {
  for (std::size_t w = 0; w < kWidths; ++w)
    for (std::size_t c = 0; c < stations_; ++c) {
      const std::size_t first = bump_[w].first[c], count = bump_[w].last[c] - first;
      response_[w][c] =
          dot(bump_[w].raw.row(c).subspan(first, count), std::span(rest_).subspan(first, count));
    }
}

/// Typical size of a form's answers along the strip, mean of the panel's frames so far: most stations are not
/// under a bump.
void StripLine::learn_noise() {
  frames_ += 1;
  for (std::size_t w = 0; w < kWidths; ++w) {
    for (std::size_t c = 0; c < stations_; ++c) scratch_[c] = std::fabs(response_[w][c]);
    const auto middle = scratch_.begin() + static_cast<std::ptrdiff_t>(stations_ / 2);
    std::nth_element(scratch_.begin(), middle, scratch_.end());
    noise_[w] += (kToSd * *middle - noise_[w]) / frames_;
  }
}

double StripLine::strongest_kink(std::size_t centre) const noexcept {
  const auto margin = static_cast<std::size_t>(kKinkMargin * static_cast<double>(stations_));
  const auto near = static_cast<std::size_t>(kSamePlace * static_cast<double>(stations_));
  double most = 0;
  for (std::size_t k = 0; k < kink_.first.size(); ++k) {
    const std::size_t at = k + margin, away = at > centre ? at - centre : centre - at;
    if (away > near) continue;
    const double answer = dot(kink_.raw.row(k), rest_);
    most = std::max(most, answer * answer);
  }
  return most;
}

/// The bump that explains most among those that stand out.
StripLine::Found StripLine::find() const {
  Found found;
  double most = 0, size = 0;
  for (std::size_t w = 0; w < kWidths; ++w)
    for (std::size_t c = 0; c < stations_; ++c) {
      const double answer = std::fabs(response_[w][c]);
      if (!(answer > kStandsOut[0] * noise_[w]) || !(answer > most)) continue;
      most = answer;
      size = noise_[w] > 0 ? answer / noise_[w] : kStandsOut[1];
      found = {w, c, 0};
    }
  if (!(most > 0)) return found;
  const double kink = strongest_kink(found.centre);
  const double better = kink > 0 ? most * most / kink : kBetterThanKink[1];
  found.share = ramp(size, kStandsOut) * ramp(better, kBetterThanKink);
  return found;
}

void StripLine::take_away(const Found& found) noexcept {
  const std::span<const double> form = bump_[found.width].form.row(found.centre);
  const double height = found.share * response_[found.width][found.centre];
  subtract(height, form, rest_);
  subtract(height, form, line_);
}

void StripLine::keep_waves() noexcept {
  std::fill(scratch_.begin(), scratch_.end(), 0.0);
  for (std::size_t m = 0; m < kRowWaves; ++m)
    subtract(-dot(waves_.row(m), line_) / wave_square_[m], waves_.row(m), scratch_);
  line_.swap(scratch_);
}

std::span<const double> StripLine::push(std::span<const double> residual_px,
                                        std::span<const std::uint8_t> mask) {
  if (!fill_gaps(residual_px, mask, line_)) return {};
  take_out_slow_forms();
  look();
  learn_noise();
  for (int pass = 0; pass < kPasses; ++pass) {
    if (pass > 0) look();
    const Found found = find();
    if (!(found.share > 0)) break;
    take_away(found);
  }
  keep_waves();
  return line_;
}

void StripLine::reset() noexcept {
  frames_ = 0;
  std::fill(std::begin(noise_), std::end(noise_), 0.0);
}

}  // namespace motionanalyzer::features
