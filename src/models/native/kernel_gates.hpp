// The bent functions of gates, over the vectors of the including source, for training and for scoring:
// training may fuse a product with what it is added to, scores round it first, so that all sets give the same
// bytes.

// NOLINTBEGIN(misc-definitions-in-headers): each set wants its own

struct Fused {
  static Vec multiply_add(Vec a, Vec b, Vec c) { return fma(a, b, c); }
};
struct Rounded {
  static Vec multiply_add(Vec a, Vec b, Vec c) { return add(mul(a, b), c); }
};

/// e^x for |x| <= 87, clamped beyond, nan for nan (max and min answer the second of two where one is nan);
/// error below 2 ulp. source: Cephes (Moshier), expf
template <class How>
inline Vec exponential(Vec x) {
  x = min(broadcast(87.0f), max(broadcast(-87.0f), x));
  Vec n;
  const Vec power = round_to_power(mul(x, broadcast(1.44269504088896341f)), n);
  Vec r = How::multiply_add(n, broadcast(-0.693359375f), x);
  r = How::multiply_add(n, broadcast(2.12194440e-4f), r);
  constexpr float kPower[] = {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f,
                              5.0000001201e-1f};
  Vec p = broadcast(1.9875691500e-4f);
  for (const float c : kPower) p = How::multiply_add(p, r, broadcast(c));
  p = add(How::multiply_add(p, mul(r, r), r), broadcast(1.0f));
  return mul(p, power);
}

template <class How>
inline Vec sigmoid(Vec x) {
  const Vec one = broadcast(1.0f);
  return div(one, add(one, exponential<How>(sub(broadcast(0.0f), x))));
}

/// 1 - 2 / (e^2x + 1): absolute error below 2e-7.
template <class How>
inline Vec hyperbolic_tangent(Vec x) {
  const Vec one = broadcast(1.0f), two = broadcast(2.0f);
  return sub(one, div(two, add(exponential<How>(mul(two, x)), one)));
}

// NOLINTEND(misc-definitions-in-headers)
