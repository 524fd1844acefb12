import CLVNumerics
internal import Libm

/// The one term of ``DropoutLikelihood`` that depends on the whole history:
/// Σ w ln(e^A + e^O), with A = ln S − (r + kx)(ln(α + T) − ln(α + tₓ)) of those
/// who stayed and O = ln a − ln(b + c − 1) of those who left.
///
/// With d = O − A and π = 1/(1 + e^(−d)) the probability of having left, the
/// gradient is π∇O + (1 − π)∇A, and the Hessian π(1 − π)∇d∇dᵀ + π∇²O +
/// (1 − π)∇²A: nothing cancels where A and d are large. The logarithms and
/// reciprocals are tabulated over the distinct T, tₓ and x; what remains for
/// each distinct history is one exponential and one logarithm, and, where a
/// purchase takes several stages, a sum over these.
struct DropoutSums {
  private let model: DropoutLikelihood
  private let sample: HistorySample
  private let ends: [TimeTerms]
  private let lasts: [TimeTerms]
  private let stays: [StayTerms]

  /// Of each x that occurs, one after the other, the k − 1 terms of ln S.
  private let stageTerms: [ErlangSilence.Term]

  /// What a T or a tₓ contributes: t, ln(1 + t/α) and 1/(α + t).
  private struct TimeTerms {
    let time: Double
    let logarithm: Double
    let reciprocal: Double
  }

  /// What an x contributes: r + kx, ln a − ln(b + c − 1) and 1/(b + c − 1);
  /// and where its terms of ln S begin, nil where there are none.
  private struct StayTerms {
    let shape: Double
    let logOdds: Double
    let reciprocal: Double
    var stageTerms: Int?
  }

  init(_ model: DropoutLikelihood, sample: HistorySample) {
    self.model = model
    self.sample = sample
    func terms(_ t: Double) -> TimeTerms {
      TimeTerms(
        time: t, logarithm: log1p(t / model.alpha),
        reciprocal: 1 / (model.alpha + t))
    }
    ends = sample.durations.map(terms)
    lasts = sample.recencies.map(terms)
    var stays = (0...sample.exceeding.count).map { x in
      let chances = x + model.earlyChances
      // In this order, or a small b is lost at the first chance.
      let stay = model.b + Double(chances - 1)
      return StayTerms(
        shape: model.r + Double(model.stages * x),
        logOdds: chances == 0 ? -.infinity : log(model.a / stay),
        reciprocal: chances == 0 ? 0 : 1 / stay)
    }
    var stageTerms: [ErlangSilence.Term] = []
    if model.stages > 1 {
      for history in sample.distinct {
        let x = Int(history.frequency)
        guard stays[x].stageTerms == nil else { continue }
        stays[x].stageTerms = stageTerms.count
        stageTerms += ErlangSilence.Term.all(
          stages: model.stages, shape: stays[x].shape)
      }
    }
    self.stays = stays
    self.stageTerms = stageTerms
  }

  /// The sums of a chunk of histories.
  ///
  /// `left` stands for wπ, `alive` for w(1 − π), `torn` for wπ(1 − π), and the
  /// letters for the components of ∇O with `left`, of ∇A with `alive` and of
  /// ∇d with `torn`: `r` for ∂d/∂r, and so on; ∂d/∂a = 1/a is common to all and
  /// multiplied in at the end.
  private struct Sums {
    var value = 0.0
    var left = 0.0
    var leftB = 0.0
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
    var aliveR = 0.0
    var aliveAlpha = 0.0
    var aliveRR = 0.0
    var aliveRAlpha = 0.0
    var aliveAlphaAlpha = 0.0
  }

  func evaluate() -> Evaluation {
    // Chunks large enough that starting a thread on one is negligible.
    deterministicReduce(
      count: sample.distinct.count, chunkSize: model.stages == 1 ? 8192 : 512,
      partial: { evaluation(of: sums(over: $0)) },
      combine: { $0 += $1 }) ?? Evaluation(zero: 4)
  }

  private func sums(over range: Range<Int>) -> Sums {
    var sums = Sums()
    ends.withUnsafeBufferPointer { ends in
      lasts.withUnsafeBufferPointer { lasts in
        stays.withUnsafeBufferPointer { stays in
          sample.distinct.withUnsafeBufferPointer { distinct in
            for i in range {
              let history = distinct[i]
              let end = ends[Int(history.duration)]
              let last = lasts[Int(history.recency)]
              let stay = stays[Int(history.frequency)]
              add(
                weight: history.weight, end: end, last: last, stay: stay,
                silence: silence(end: end, last: last, stay: stay), to: &sums)
            }
          }
        }
      }
    }
    return sums
  }

  @inline(__always)
  private func silence(
    end: TimeTerms, last: TimeTerms, stay: StayTerms
  ) -> ErlangSilence {
    guard let first = stay.stageTerms else { return .none }
    return stageTerms.withUnsafeBufferPointer { terms in
      ErlangSilence(
        UnsafeBufferPointer(
          rebasing: terms[first...].prefix(model.stages - 1)),
        share: (end.time - last.time) * end.reciprocal,
        end: model.alpha + end.time)
    }
  }

  @inline(__always)
  private func add(
    weight: Double, end: TimeTerms, last: TimeTerms, stay: StayTerms,
    silence: ErlangSilence, to sums: inout Sums
  ) {
    let dr = end.logarithm - last.logarithm
    // 1/(α + T) − 1/(α + tₓ), without its cancellation for large α.
    let difference =
      (last.time - end.time) * end.reciprocal * last.reciprocal
    let dalpha = stay.shape * difference
    let db = stay.reciprocal  // −∂d/∂b
    let stayed = silence.value - stay.shape * dr
    let d = stay.logOdds - stayed

    let small = exp(-abs(d))
    let share = 1 / (1 + small)
    // Not log1p, which takes twice as long: it is the absolute error of the
    // sum that counts.
    sums.value += weight * (max(stayed, stay.logOdds) + log(1 + small))
    let left = weight * (d > 0 ? share : small * share)
    let alive = weight * (d > 0 ? small * share : share)
    let torn = weight * small * share * share

    sums.left += left
    sums.leftB += left * db
    sums.leftBB += left * db * db

    let tornR = dr - silence.r
    let tornAlpha = dalpha - silence.alpha
    sums.torn += torn
    sums.tornR += torn * tornR
    sums.tornAlpha += torn * tornAlpha
    sums.tornB += torn * db
    sums.tornRR += torn * tornR * tornR
    sums.tornRAlpha += torn * tornR * tornAlpha
    sums.tornRB += torn * tornR * db
    sums.tornAlphaAlpha += torn * tornAlpha * tornAlpha
    sums.tornAlphaB += torn * tornAlpha * db
    sums.tornBB += torn * db * db

    sums.aliveR -= alive * tornR
    sums.aliveAlpha -= alive * tornAlpha
    sums.aliveRR += alive * silence.rr
    sums.aliveRAlpha += alive * (silence.rAlpha - difference)
    sums.aliveAlphaAlpha +=
      alive
      * (silence.alphaAlpha + dalpha * (end.reciprocal + last.reciprocal))
  }

  private func evaluation(of sums: Sums) -> Evaluation {
    let da = 1 / model.a
    let hessian = [
      [sums.tornRR + sums.aliveRR],
      [
        sums.tornRAlpha + sums.aliveRAlpha,
        sums.tornAlphaAlpha + sums.aliveAlphaAlpha,
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
    sum.gradient = [
      sums.aliveR, sums.aliveAlpha, sums.left * da, -sums.leftB,
    ]
    for (i, row) in hessian.enumerated() {
      for (j, entry) in row.enumerated() {
        sum.hessian[i, j] = entry
        sum.hessian[j, i] = entry
      }
    }
    return sum
  }
}
