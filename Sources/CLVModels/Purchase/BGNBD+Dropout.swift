import CLVNumerics

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The one term of BG/NBD's likelihood that depends on the whole history:
/// Σ w ln(1 + e^d) over customers with a repeat purchase, with
/// d = ln a − ln(b + x − 1) + (r + x)(ln(α + T) − ln(α + tₓ)).
///
/// ∇ ln(1 + e^d) = π∇d, with π = 1/(1 + e^(−d)) the probability of having
/// left, and the Hessian is π(1 − π)∇d∇dᵀ + π∇²d. The logarithms and
/// reciprocals are tabulated over the distinct T, tₓ and x; what remains for
/// each distinct history is one exponential and one logarithm.
struct BGNBDDropout {
  private let model: BGNBD
  private let sample: HistorySample
  private let ends: [TimeTerms]
  private let lasts: [TimeTerms]
  private let stays: [StayTerms]

  /// What a T or a tₓ contributes: t, ln(1 + t/α) and 1/(α + t).
  private struct TimeTerms {
    let time: Double
    let logarithm: Double
    let reciprocal: Double
  }

  /// What an x contributes: ln a − ln(b + x − 1) and 1/(b + x − 1).
  private struct StayTerms {
    let logOdds: Double
    let reciprocal: Double
  }

  init(_ model: BGNBD, sample: HistorySample) {
    self.model = model
    self.sample = sample
    func terms(_ t: Double) -> TimeTerms {
      TimeTerms(
        time: t, logarithm: log1p(t / model.alpha),
        reciprocal: 1 / (model.alpha + t))
    }
    ends = sample.durations.map(terms)
    lasts = sample.recencies.map(terms)
    stays = (0...sample.exceeding.count).map { x in
      // In this order, or a small b is lost at x = 1.
      let stay = model.b + Double(x - 1)
      return StayTerms(
        logOdds: x == 0 ? 0 : log(model.a / stay), reciprocal: 1 / stay)
    }
  }

  /// The sums of a chunk of histories.
  ///
  /// `left` stands for wπ, `torn` for
  /// wπ(1 − π), and the letters for the components of ∇d: `r` for ∂d/∂r, and
  /// so on; ∂d/∂a = 1/a is common to all and multiplied in at the end.
  private struct Sums {
    var value = 0.0
    var left = 0.0
    var leftR = 0.0
    var leftAlpha = 0.0
    var leftB = 0.0
    var leftRAlpha = 0.0
    var leftAlphaAlpha = 0.0
    var leftBB = 0.0
    var torn = 0.0
    var tornR = 0.0
    var tornAlpha = 0.0
    var tornB = 0.0
    var tornRR = 0.0
    var tornRAlpha = 0.0
    var tornRB = 0.0
    var tornAlphaAlpha = 0.0
    var tornAlphaB = 0.0
    var tornBB = 0.0
  }

  func evaluate() -> Evaluation {
    // Chunks large enough that starting a thread on one is negligible.
    deterministicReduce(
      count: sample.distinct.count, chunkSize: 8192,
      partial: { evaluation(of: sums(over: $0)) },
      combine: { $0 += $1 }) ?? Evaluation(zero: 4)
  }

  private func sums(over range: Range<Int>) -> Sums {
    var sums = Sums()
    ends.withUnsafeBufferPointer { ends in
      lasts.withUnsafeBufferPointer { lasts in
        stays.withUnsafeBufferPointer { stays in
          sample.distinct.withUnsafeBufferPointer { distinct in
            for i in range where distinct[i].frequency > 0 {
              let history = distinct[i]
              add(
                x: history.frequency, weight: history.weight,
                end: ends[Int(history.duration)],
                last: lasts[Int(history.recency)],
                stay: stays[Int(history.frequency)], to: &sums)
            }
          }
        }
      }
    }
    return sums
  }

  @inline(__always)
  private func add(
    x: Int32, weight: Double, end: TimeTerms, last: TimeTerms,
    stay: StayTerms, to sums: inout Sums
  ) {
    let exponent = model.r + Double(x)
    let dr = end.logarithm - last.logarithm
    // 1/(α + T) − 1/(α + tₓ), without its cancellation for large α.
    let difference =
      (last.time - end.time) * end.reciprocal * last.reciprocal
    let dalpha = exponent * difference
    let db = stay.reciprocal  // −∂d/∂b
    let d = stay.logOdds + exponent * dr

    let small = exp(-abs(d))
    let share = 1 / (1 + small)
    // Not log1p, which takes twice as long: it is the absolute error of the
    // sum that counts.
    sums.value += weight * (max(d, 0) + log(1 + small))
    let left = weight * (d > 0 ? share : small * share)
    let torn = weight * small * share * share

    sums.left += left
    sums.leftR += left * dr
    sums.leftAlpha += left * dalpha
    sums.leftB += left * db
    sums.leftRAlpha += left * difference
    sums.leftAlphaAlpha +=
      left * dalpha * (end.reciprocal + last.reciprocal)
    sums.leftBB += left * db * db
    sums.torn += torn
    sums.tornR += torn * dr
    sums.tornAlpha += torn * dalpha
    sums.tornB += torn * db
    sums.tornRR += torn * dr * dr
    sums.tornRAlpha += torn * dr * dalpha
    sums.tornRB += torn * dr * db
    sums.tornAlphaAlpha += torn * dalpha * dalpha
    sums.tornAlphaB += torn * dalpha * db
    sums.tornBB += torn * db * db
  }

  private func evaluation(of sums: Sums) -> Evaluation {
    let da = 1 / model.a
    let hessian = [
      [sums.tornRR],
      [
        sums.tornRAlpha + sums.leftRAlpha,
        sums.tornAlphaAlpha - sums.leftAlphaAlpha,
      ],
      [
        sums.tornR * da, sums.tornAlpha * da,
        (sums.torn - sums.left) * da * da,
      ],
      [
        -sums.tornRB, -sums.tornAlphaB, -sums.tornB * da,
        sums.tornBB + sums.leftBB,
      ],
    ]
    var sum = Evaluation(zero: 4)
    sum.value = sums.value
    sum.gradient = [sums.leftR, sums.leftAlpha, sums.left * da, -sums.leftB]
    for (i, row) in hessian.enumerated() {
      for (j, entry) in row.enumerated() {
        sum.hessian[i, j] = entry
        sum.hessian[j, i] = entry
      }
    }
    return sum
  }
}
