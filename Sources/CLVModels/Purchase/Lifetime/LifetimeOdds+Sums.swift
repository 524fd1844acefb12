import CLVNumerics
internal import Libm

/// A log-likelihood with its derivatives by r, α, s, β and b, the last of
/// which not all lifetimes have.
struct LifetimeSums: Sendable {
  var value = 0.0
  var gradient = InlineArray<5, Double>(repeating: 0)

  /// The lower triangle of the Hessian, row by row.
  var hessian = InlineArray<15, Double>(repeating: 0)

  static func += (left: inout Self, right: Self) {
    left.value += right.value
    for i in 0..<5 { left.gradient[i] += right.gradient[i] }
    for i in 0..<15 { left.hessian[i] += right.hessian[i] }
  }

  /// Adds the evaluation of a function of r and α alone.
  mutating func add(_ part: Evaluation) {
    value += part.value
    var place = 0
    for i in part.gradient.indices {
      gradient[i] += part.gradient[i]
      for j in 0...i {
        hessian[place] += part.hessian[i, j]
        place += 1
      }
    }
  }

  /// Adds the derivatives of `weight` times ln S = −sΛ at a time.
  @inline(__always)
  mutating func addSurvival(
    _ weight: Double, _ shape: Double, _ moment: some LifetimeMoment
  ) {
    let scaled = weight * shape
    gradient[2] -= weight * moment.exponent
    gradient[3] -= scaled * moment.byScale.first
    gradient[4] -= scaled * moment.byAgeing.first
    hessian[8] -= weight * moment.byScale.first
    hessian[9] -= scaled * moment.byScale.second
    hessian[12] -= weight * moment.byAgeing.first
    hessian[13] -= scaled * moment.byAgeing.mixed
    hessian[14] -= scaled * moment.byAgeing.second
  }

  /// The evaluation, with r, α, s, β and b at the given places.
  func evaluation(places: [Int]) -> Evaluation {
    var result = Evaluation(zero: places.count)
    result.value = value
    var place = 0
    for i in places.indices {
      result.gradient[places[i]] = gradient[i]
      for j in 0...i {
        result.hessian[places[i], places[j]] = hessian[place]
        result.hessian[places[j], places[i]] = hessian[place]
        place += 1
      }
    }
    return result
  }
}

/// Σ w ln(e^A + e^O) over the customers of a sample, with A of those who stayed
/// and O of those who left: see ``LifetimeOdds/logStayingOrNot(_:)``.
///
/// With d = O − A and π = 1/(1 + e^(−d)) the probability of having left, the
/// gradient is π∇O + (1 − π)∇A, and the Hessian π(1 − π)∇d∇dᵀ + π∇²O +
/// (1 − π)∇²A: nothing cancels where both A and d are large. What depends on a
/// T or a tₓ alone is tabulated.
struct LifetimeOddsSum<Life: Lifetime>: Sendable {
  private let r: Double
  private let alpha: Double
  private let lifetime: Life
  private let sample: HistorySample
  private let ends: [Life.Moment]
  private let lasts: [Life.Moment]

  init<Model: LifetimeModel>(
    _ model: Model, sample: HistorySample
  ) where Model.Life == Life {
    r = model.r
    alpha = model.alpha
    lifetime = model.lifetime
    self.sample = sample
    ends = sample.durations.map { model.lifetime.moment(at: $0) }
    lasts = sample.recencies.map { model.lifetime.moment(at: $0) }
  }

  func sums() -> LifetimeSums {
    // Histories differ much in the work they make: small chunks share it out.
    deterministicReduce(
      count: sample.distinct.count, chunkSize: 1024,
      partial: { sums(over: $0) }, combine: { $0 += $1 }) ?? LifetimeSums()
  }

  private func sums(over range: Range<Int>) -> LifetimeSums {
    var sums = LifetimeSums()
    let shape = lifetime.shape
    var integral = PartialIntegral()
    PanelRules.shared.withRules { rules in
      for i in range {
        let history = sample.distinct[i]
        let last = lasts[Int(history.recency)]
        let end = ends[Int(history.duration)]
        let before = i > range.lowerBound ? sample.distinct[i - 1] : nil
        let goesOn =
          before?.frequency == history.frequency
          && before?.recency == history.recency
          && end.time >= last.time + (integral.reach ?? 0)
        if !goesOn { integral = PartialIntegral() }
        guard end.time > last.time else {
          sums.value -= history.weight * shape * end.exponent
          sums.addSurvival(history.weight, shape, end)
          continue
        }
        let odds = LifetimeOdds(
          exponent: r + Double(history.frequency), alpha: alpha, shape: shape,
          last: last, end: end,
          logGap: logOnePlus((end.time - last.time) / (alpha + last.time)))
        odds.extend(&integral, rules)
        odds.add(
          weight: history.weight, integral.moments, to: &sums)
      }
    }
    return sums
  }
}

/// I and its derivatives, as far as they have been integrated.
private struct PartialIntegral {
  /// τ − tₓ up to which they have been; nil where they have not begun.
  var reach: Double?
  var moments = NodeMoments()
}

/// Moments of the derivatives over the nodes of I: ℓ = ln((α + τ)/(α + tₓ)),
/// its derivative δ by α; λ = Λ(τ) − Λ(tₓ), its derivative ε by β; and y, the
/// derivative of the log integrand by b.
private struct NodeMoments {
  var mass = 0.0
  var l = 0.0
  var d = 0.0
  var h = 0.0
  var e = 0.0
  var ll = 0.0
  var ld = 0.0
  var lh = 0.0
  var le = 0.0
  var dd = 0.0
  var dh = 0.0
  var de = 0.0
  var hh = 0.0
  var he = 0.0
  var ee = 0.0
  var y = 0.0
  var ly = 0.0
  var dy = 0.0
  var hy = 0.0
  var ey = 0.0
  var yy = 0.0

  /// The derivatives of λ by b, by b twice, and by b and β.
  var b = 0.0
  var bb = 0.0
  var be = 0.0
}

extension LifetimeOdds {
  /// Integrates on to T.
  @inline(__always)
  fileprivate func extend(
    _ integral: inout PartialIntegral, _ rules: PanelRules.Rules
  ) {
    var sums = integral.moments
    let inverse = 1 / origin
    integral.reach = integrate(
      rules, from: integral.reach, integrated: sums.mass
    ) { node in
      let w = node.weight
      let l = node.logGap
      let d = -node.offset * inverse / (origin + node.offset)
      let h = node.step.rise
      let e = node.step.riseByScale
      let (wl, wd, wh, we) = (w * l, w * d, w * h, w * e)
      sums.mass += w
      sums.l += wl
      sums.d += wd
      sums.h += wh
      sums.e += we
      sums.ll += wl * l
      sums.ld += wl * d
      sums.lh += wl * h
      sums.le += wl * e
      sums.dd += wd * d
      sums.dh += wd * h
      sums.de += wd * e
      sums.hh += wh * h
      sums.he += wh * e
      sums.ee += we * e
      guard Moment.ages else { return }
      let y = node.offset - (shape + 1) * node.step.riseByAgeing
      sums.y += w * y
      sums.ly += wl * y
      sums.dy += wd * y
      sums.hy += wh * y
      sums.ey += we * y
      sums.yy += w * y * y
      sums.b += w * node.step.riseByAgeing
      sums.bb += w * node.step.riseByAgeing2
      sums.be += w * node.step.riseByAgeingAndScale
    }
    integral.moments = sums
  }

  /// Adds w ln(e^A + e^O) with its derivatives.
  @inline(__always)
  fileprivate func add(
    weight: Double, _ m: NodeMoments, to total: inout LifetimeSums
  ) {
    let logIntegral = log(m.mass)
    let logOdds = logFront + logIntegral
    let small = exp(-abs(logOdds))
    let share = 1 / (1 + small)
    total.value += weight * logStayingOrNot(logIntegral)
    let left = weight * (logOdds > 0 ? share : small * share)
    let stayed = weight * (logOdds > 0 ? small * share : share)
    let torn = weight * small * share * share
    total.addSurvival(stayed, shape, end)
    total.addSurvival(left, shape, last)

    // From here on the derivatives of d, and of O but for those of ln S(tₓ):
    // those of ln I are the means and covariances of those of the log
    // integrand.
    let n = exponent
    let power = shape + 1
    let scale = 1 / m.mass
    let (l, d, h, e) = (m.l * scale, m.d * scale, m.h * scale, m.e * scale)
    let dEnd = -span / (origin * (alpha + end.time))
    let hEnd = end.exponent - last.exponent
    let eEnd = last.riseByScale(to: end)
    let inverse = 2 / origin
    let p = last.rateByScale
    let gradient: (Double, Double, Double, Double) = (
      logGap - l, n * (dEnd - d), 1 / shape + hEnd - h,
      shape * eEnd - p - power * e
    )
    total.gradient[0] -= left * l + stayed * logGap
    total.gradient[1] -= n * (left * d + stayed * dEnd)
    total.gradient[2] += left * (1 / shape - h)
    total.gradient[3] += left * (-p - power * e)

    @inline(__always)
    func add(_ place: Int, _ one: Double, _ other: Double, _ second: Double) {
      total.hessian[place] += torn * one * other + left * second
    }
    add(0, gradient.0, gradient.0, m.ll * scale - l * l)
    add(
      1, gradient.1, gradient.0,
      n * (m.ld * scale - l * d) - d)
    total.hessian[1] -= stayed * dEnd
    add(
      2, gradient.1, gradient.1,
      n * n * (m.dd * scale - d * d) + n * (inverse * d + m.dd * scale))
    total.hessian[2] += stayed * n * dEnd * (inverse + dEnd)
    add(3, gradient.2, gradient.0, m.lh * scale - l * h)
    add(4, gradient.2, gradient.1, n * (m.dh * scale - d * h))
    add(
      5, gradient.2, gradient.2,
      m.hh * scale - h * h - 1 / (shape * shape))
    add(6, gradient.3, gradient.0, power * (m.le * scale - l * e))
    add(7, gradient.3, gradient.1, n * power * (m.de * scale - d * e))
    add(
      8, gradient.3, gradient.2,
      power * (m.he * scale - h * e) - e)
    add(
      9, gradient.3, gradient.3,
      power * power * (m.ee * scale - e * e)
        + power * (2 * p * e + m.ee * scale) + p * p)
    guard Moment.ages else { return }

    let y = m.y * scale
    let b = 1 / last.ageing
    let bEnd = end.byAgeing.first - last.byAgeing.first
    let byRate = b + last.rateByAgeing.first + y
    let byAgeing = byRate + shape * bEnd
    total.gradient[4] += left * byRate
    add(10, byAgeing, gradient.0, l * y - m.ly * scale)
    add(11, byAgeing, gradient.1, n * (d * y - m.dy * scale))
    add(
      12, byAgeing, gradient.2,
      h * y - m.hy * scale - m.b * scale)
    add(
      13, byAgeing, gradient.3,
      power * (e * y - m.ey * scale) - power * m.be * scale
        - last.byAgeing.mixed)
    add(
      14, byAgeing, byAgeing,
      m.yy * scale - y * y - power * m.bb * scale
        + last.rateByAgeing.second - b * b)
  }
}
