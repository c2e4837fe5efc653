#include "models/hinge/rivals.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace motionanalyzer::hinge {
namespace {

// Widths of bumps, in visible lengths: 10 to 40 px of a strip of 230.
constexpr std::array<double, 4> kWidths = {0.043, 0.070, 0.11, 0.174};
constexpr std::array<double, 2> kMaterialWidths = {0.06, 0.13};
constexpr double kLeastInformation_px = 4;  // 1 / px^2: bumps that could be told to half a pixel

BumpPlaces bump_places(const Frames& f) {
  const std::size_t n = f.stations;
  BumpPlaces places({f.x_px.at(kKnots - 1), n}, {f.y_px.at(kKnots - 1), n});
  for (std::size_t g = 0; g < kKnots; ++g) places.see({f.x_px.at(g), n}, {f.y_px.at(g), n});
  return places;
}

/// Bump f at knot g: stations where it is not 0, and how high it is there.
struct Profiles {
  std::vector<std::uint32_t> begin;  ///< kKnots x count + 1
  std::vector<std::uint8_t> station;
  std::vector<float> height;
};

Profiles make_profiles(const Tables& t, Rivals& r) {
  const BumpPlaces places = bump_places(t.frames);
  r.count = Rivals::kKinds * kPlaces * kWidths.size();
  for (std::size_t k = 0; k < Rivals::kKinds; ++k)
    r.kind.insert(r.kind.end(), kPlaces * kWidths.size(), static_cast<Rivals::Kind>(k));
  Profiles p;
  p.begin.push_back(0);
  for (std::size_t g = 0; g < kKnots; ++g) {
    const double* x = t.frames.x_px.at(g);
    const double* y = t.frames.y_px.at(g);
    for (std::size_t f = 0; f < r.count; ++f) {
      const std::size_t i = f % (kPlaces * kWidths.size());
      const double half_px = 0.5 * kWidths[i / kPlaces] * t.frames.length_px;
      const double share = (static_cast<double>(i % kPlaces) + 0.5) / static_cast<double>(kPlaces);
      for (std::size_t s = 0; s < t.frames.stations; ++s) {
        const double h = places.height(r.kind[f], share, half_px, x[s], y[s]);
        if (h < 0.01) continue;
        p.station.push_back(static_cast<std::uint8_t>(s));
        p.height.push_back(static_cast<float>(h));
      }
      p.begin.push_back(static_cast<std::uint32_t>(p.station.size()));
    }
  }
  return p;
}

/// The same by station, for the search: bumps side by side are summed side by side.
void make_runs(const Profiles& p, std::size_t stations, Rivals& r) {
  struct Under {
    std::size_t bump;
    float height;
  };
  std::vector<std::vector<Under>> under(stations);
  r.begin.push_back(0);
  for (std::size_t g = 0; g < kKnots; ++g) {
    for (std::vector<Under>& of_station : under) of_station.clear();
    for (std::size_t f = 0; f < r.count; ++f)
      for (std::uint32_t k = p.begin[g * r.count + f]; k < p.begin[g * r.count + f + 1]; ++k)
        under[p.station[k]].push_back({f, p.height[k]});
    for (const std::vector<Under>& bumps : under) {
      for (std::size_t i = 0; i < bumps.size();) {
        BumpRun run{static_cast<std::uint32_t>(r.height.size()), static_cast<std::uint16_t>(bumps[i].bump),
                    0};
        std::size_t next = bumps[i].bump;
        for (; i < bumps.size() && bumps[i].bump == next; ++i, ++next) r.height.push_back(bumps[i].height);
        while ((r.height.size() - run.height) % 4 != 0) r.height.push_back(0);
        run.fours = static_cast<std::uint16_t>((r.height.size() - run.height) / 4);
        r.run.push_back(run);
      }
      r.begin.push_back(static_cast<std::uint32_t>(r.run.size()));
    }
  }
}

void make_material(const Tables& t, Rivals& r) {
  const std::size_t n = t.frames.stations;
  r.on_material = kPlaces * kMaterialWidths.size();
  r.material_height = Matrix(r.on_material, n);
  for (std::size_t m = 0; m < r.on_material; ++m) {
    const double half = 0.5 * kMaterialWidths[m / kPlaces];
    const double at = (static_cast<double>(m % kPlaces) + 0.5) / static_cast<double>(kPlaces);
    std::size_t first = n, last = 0;
    for (std::size_t s = 0; s < n; ++s) {
      const double beside = (static_cast<double>(s) / static_cast<double>(n - 1) - at) / half;
      const double h = bump_height(beside * beside);
      if (h < 0.01) continue;
      r.material_height(m, s) = h;
      first = std::min(first, s);
      last = s + 1;
    }
    r.material_first.push_back(static_cast<std::uint8_t>(std::min(first, last)));
    r.material_last.push_back(static_cast<std::uint8_t>(last));
  }
}

/// Products of the whitening that bumps, known in stations, are seen through.
struct Seen {
  Matrix square;    ///< S x S: whiten^T whiten
  Matrix nuisance;  ///< S x q: whiten^T nuisance
};

Seen seen_at(const Tables& t, std::size_t g) {
  const std::size_t n = t.frames.stations, q = t.nuisances;
  Seen seen{Matrix(n, n), Matrix(n, q)};
  const double* w = t.frames.whiten.at(g);
  const double* u = t.nuisance.at(g);
  for (std::size_t j = 0; j < kModes; ++j)
    for (std::size_t s = 0; s < n; ++s) {
      const double f = w[j * n + s];
      for (std::size_t i = 0; i < n; ++i) seen.square(s, i) += f * w[j * n + i];
      for (std::size_t k = 0; k < q; ++k) seen.nuisance(s, k) += f * u[j * q + k];
    }
  return seen;
}

void add_bump(const Seen& seen, double each, std::span<const std::uint8_t> station,
              std::span<const float> height, double& square, double* along, std::size_t q) {
  for (std::size_t a = 0; a < station.size(); ++a) {
    const double h = each * static_cast<double>(height[a]);
    for (std::size_t b = 0; b < station.size(); ++b)
      square += h * static_cast<double>(height[b]) * seen.square(station[a], station[b]);
    for (std::size_t k = 0; k < q; ++k) along[k] += h * seen.nuisance(station[a], k);
  }
}

void fill_information(const Tables& t, const Profiles& p, Rivals& r) {
  const Nominal& n = t.nominal;
  const std::size_t q = t.nuisances, v_count = n.steps(), m_count = r.on_material;
  const double each = static_cast<double>(n.frames_a_step);
  const std::size_t onsets = (v_count + Rivals::kOnsetEvery - 1) / Rivals::kOnsetEvery;
  std::vector<double> square(r.count), lower(q * (q + 1) / 2), factor(lower.size()), x(q);
  Matrix along(r.count, q);
  Matrix m_square(onsets + 1, m_count), m_along(onsets + 1, m_count * q);  // the last row is now
  r.information.resize(v_count * r.count);
  r.material_information.resize(v_count * onsets * m_count);
  r.onsets = onsets;
  std::vector<std::uint8_t> station;
  std::vector<float> height;
  for (std::size_t v = 0; v < v_count; ++v) {
    const std::size_t g = knot_of(n.shape[v]);
    if (v % Rivals::kOnsetEvery == 0) {
      const std::size_t c = v / Rivals::kOnsetEvery;
      std::copy_n(m_square.row(onsets).begin(), m_count, m_square.row(c).begin());
      std::copy_n(m_along.row(onsets).begin(), m_count * q, m_along.row(c).begin());
    }
    const Seen seen = seen_at(t, g);
    for (std::size_t i = 0; i < lower.size(); ++i) lower[i] += each * t.nuisance_square.at(g)[i];
    factor_one_plus(lower.data(), q, factor.data());
    for (std::size_t f = 0; f < r.count; ++f) {
      const std::uint32_t from = p.begin[g * r.count + f], to = p.begin[g * r.count + f + 1];
      add_bump(seen, each, std::span(p.station).subspan(from, to - from),
               std::span(p.height).subspan(from, to - from), square[f], along.row(f).data(), q);
      std::copy_n(along.row(f).begin(), q, x.begin());
      solve_lower(factor.data(), q, x.data());
      r.information[v * r.count + f] = square[f] - dot(x.data(), x.data(), q);
    }
    for (std::size_t m = 0; m < m_count; ++m) {
      station.clear();
      height.clear();
      for (std::size_t s = r.material_first[m]; s < r.material_last[m]; ++s) {
        station.push_back(static_cast<std::uint8_t>(s));
        height.push_back(static_cast<float>(r.material_height(m, s)));
      }
      add_bump(seen, each, station, height, m_square(onsets, m), m_along.row(onsets).data() + m * q, q);
      for (std::size_t c = 0; c <= v / Rivals::kOnsetEvery; ++c) {
        for (std::size_t k = 0; k < q; ++k) x[k] = m_along(onsets, m * q + k) - m_along(c, m * q + k);
        solve_lower(factor.data(), q, x.data());
        r.material_information[(v * onsets + c) * m_count + m] =
            m_square(onsets, m) - m_square(c, m) - dot(x.data(), x.data(), q);
      }
    }
  }
}

}  // namespace

Rivals make_rivals(const Tables& tables) {
  Rivals r;
  const Profiles profiles = make_profiles(tables, r);
  make_runs(profiles, tables.frames.stations, r);
  make_material(tables, r);
  fill_information(tables, profiles, r);
  return r;
}

RivalSearch::RivalSearch(const Tables& tables)
    : tables_(tables),
      at_knot_(kKnots * tables.frames.stations),
      met_(kKnots),
      since_((tables.rivals.onsets + 1) * tables.frames.stations),
      station_(tables.frames.stations),
      sum_(tables.rivals.count + 3) {}  // the last run may be filled up

BestRival RivalSearch::search(std::span<const SeenFrame> seen, const double* left) {
  gather(seen, left);
  BestRival best;
  search_image(seen.back().step, best);
  search_material(seen.back().step, best);
  return best;
}

/// What is left of each frame, taken back to stations: sums at each knot, and from each onset on.
void RivalSearch::gather(std::span<const SeenFrame> seen, const double* left) {
  const std::size_t n = station_.size(), onsets = tables_.rivals.onsets;
  std::fill(met_.begin(), met_.end(), std::uint8_t{0});
  std::fill(since_.begin(), since_.end(), 0.0);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const std::size_t g = seen[i].knot;
    double* sum = at_knot_.data() + g * n;
    if (met_[g] == 0) std::fill(sum, sum + n, 0.0);
    met_[g] = 1;
    const double* w = tables_.frames.whiten.at(g);
    std::fill(station_.begin(), station_.end(), 0.0);
    add_weighted(w, left + i * kModes, kModes, n, station_.data());
    double* group = since_.data() + (seen[i].step / Rivals::kOnsetEvery) * n;
    for (std::size_t s = 0; s < n; ++s) {
      sum[s] += station_[s];
      group[s] += station_[s];
    }
  }
  for (std::size_t c = onsets; c-- > 0;)
    for (std::size_t s = 0; s < n; ++s) since_[c * n + s] += since_[(c + 1) * n + s];
}

void RivalSearch::search_image(std::size_t step, BestRival& best) {
  const Rivals& r = tables_.rivals;
  const std::size_t n = station_.size();
  std::fill(sum_.begin(), sum_.end(), 0.0);
  for (std::size_t g = 0; g < kKnots; ++g)
    if (met_[g] != 0)
      add_bumps(r.run.data(), r.begin.data() + g * n, r.height.data(), at_knot_.data() + g * n, n,
                sum_.data());
  for (std::size_t f = 0; f < r.count; ++f) {
    const double information = r.information[step * r.count + f];
    if (information < kLeastInformation_px) continue;
    const double z = std::fabs(sum_[f]) / std::sqrt(information);
    if (z <= best.image_z) continue;
    best.image_z = z;
    best.kind = r.kind[f];
  }
}

void RivalSearch::search_material(std::size_t step, BestRival& best) const {
  const Rivals& r = tables_.rivals;
  const std::size_t n = station_.size();
  for (std::size_t c = 0; c <= step / Rivals::kOnsetEvery; ++c) {
    const double* left = since_.data() + c * n;
    const double* information = r.material_information.data() + (step * r.onsets + c) * r.on_material;
    for (std::size_t m = 0; m < r.on_material; ++m) {
      if (information[m] < kLeastInformation_px) continue;
      double sum = 0;
      for (std::size_t s = r.material_first[m]; s < r.material_last[m]; ++s)
        sum += r.material_height(m, s) * left[s];
      best.material_z = std::max(best.material_z, std::fabs(sum) / std::sqrt(information[m]));
    }
  }
}

}  // namespace motionanalyzer::hinge
