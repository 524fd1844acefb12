internal import CLVModels

/// How a correction did where it was tried.
public struct CorrectionTrial: Codable, Sendable, Equatable {
  /// What was corrected.
  public enum Quantity: String, Codable, Sendable {
    /// The numbers of purchases.
    case purchases

    /// The amounts of purchases.
    case spend
  }

  /// The gain of a correction on one holdout.
  public struct Gain: Codable, Sendable, Equatable {
    /// By how much the mean loss fell: minus the log-likelihood of a Poisson
    /// law for purchases, of a gamma law for amounts.
    public let loss: Double

    /// The standard error of that.
    public let standardError: Double

    /// By how much the mean absolute error fell.
    public let mae: Double

    /// The standard error of that.
    public let maeStandardError: Double

    /// The mean absolute error without the correction.
    public let plainMae: Double

    /// Beyond chance, by a one-sided test at five per cent.
    var isGain: Bool { loss > 1.645 * standardError }

    /// The absolute error is no greater beyond chance, by a one-sided test at
    /// one per cent.
    var isNoLossOfMAE: Bool { mae >= -2.326 * maeStandardError }
  }

  /// What was corrected.
  public let quantity: Quantity

  /// Whether the level was, that is the sum; else how a given sum is spread
  /// over the customers.
  public let isLevel: Bool

  /// The features of the shape.
  public let features: [CorrectionFeature]

  /// How much of the shape was applied.
  public let strength: Double

  /// Learnt from four fifths of the customers and tried on the others, five
  /// times, in the longest inner holdout.
  public let crossed: Gain

  /// Learnt at one origin and tried at a later one.
  public let later: Gain

  /// Learnt as ``crossed``, and applied to what the model of the whole
  /// calibration says of that holdout.
  ///
  /// What an earlier origin teaches of a model with other parameters may not
  /// hold for these. Nil in files that were written before it was looked at.
  public let transferred: Gain?

  /// The part of ``crossed`` that ``transferred`` must reach: what is less was
  /// an error of the parameters there.
  private static let leastTransferred = 1.0 / 3

  /// Whether it is kept: a gain beyond chance on all three, most of which is not
  /// lost on the last, and no greater absolute error beyond chance on any.
  public var isKept: Bool {
    guard let transferred else { return false }
    let gains = [crossed, later, transferred]
    return gains.allSatisfy(\.isGain) && gains.allSatisfy(\.isNoLossOfMAE)
      && transferred.loss >= Self.leastTransferred * crossed.loss
  }
}

extension Sequence<CorrectionTrial> {
  /// What is kept of a quantity: the level, and the best of the shapes.
  func kept(of quantity: CorrectionTrial.Quantity) -> [CorrectionTrial] {
    let kept = filter { $0.quantity == quantity && $0.isKept }
    let best = kept.filter { !$0.isLevel }.max {
      $0.crossed.loss < $1.crossed.loss
    }
    return kept.filter(\.isLevel) + (best.map { [$0] } ?? [])
  }
}

/// The samples of a quantity at three origins, on which corrections are tried.
struct CorrectionContest {
  let quantity: CorrectionTrial.Quantity

  /// The longest inner holdout, from which what is kept is learnt.
  let longest: CorrectionSample

  /// The same holdout, of which the model of the whole calibration tells.
  let transferred: CorrectionSample

  /// An earlier origin and a later one, whose holdouts do not overlap.
  let early: CorrectionSample
  let late: CorrectionSample

  /// With fewer rows chance decides.
  private static let fewest = 100

  private static let folds = 5

  /// What is kept, and all that was tried.
  func decide() -> (ForecastCorrection.Factors?, [CorrectionTrial]) {
    guard min(longest.count, early.count, late.count) >= Self.fewest else {
      return (nil, [])
    }
    var trials: [CorrectionTrial] = []
    if let level = trial([], 1, hasLevel: true, over: false) {
      trials.append(level)
    }
    let hasLevel = trials.first?.isKept ?? false
    trials += Self.shapes(of: quantity).compactMap {
      trial($0.features, $0.strength, hasLevel: hasLevel, over: hasLevel)
    }
    let kept = trials.kept(of: quantity)
    guard !kept.isEmpty else { return (nil, trials) }
    let shape = kept.first { !$0.isLevel }
    return (
      longest.factors(
        shape?.features ?? [], strength: shape?.strength ?? 1,
        hasLevel: hasLevel, from: Array(0..<longest.count)), trials
    )
  }

  private static func shapes(
    of quantity: CorrectionTrial.Quantity
  ) -> [(features: [CorrectionFeature], strength: Double)] {
    switch quantity {
    case .purchases:
      let all = CorrectionFeature.allCases
      return [(all, 1), (all, 0.5), ([.spend], 1)]
    case .spend:
      return [([.repeats, .spend], 1), ([.repeats, .spend], 0.5)]
    }
  }

  /// Tries a shape, or a level where there are no features, against nothing
  /// corrected, or against the level alone.
  private func trial(
    _ features: [CorrectionFeature], _ strength: Double, hasLevel: Bool,
    over isOverLevel: Bool
  ) -> CorrectionTrial? {
    func applied(
      _ learnt: CorrectionSample, _ from: [Int], _ tried: CorrectionSample,
      _ rows: [Int]
    ) -> (plain: [Double], corrected: [Double])? {
      guard
        let factors = learnt.factors(
          features, strength: strength, hasLevel: hasLevel, from: from)
      else { return nil }
      var plain = rows.map { tried.means[$0] }
      if isOverLevel {
        guard let level = learnt.factors([], hasLevel: true, from: from) else {
          return nil
        }
        plain = tried.corrected(by: level, rows)
      }
      return (plain, tried.corrected(by: factors, rows))
    }
    var (crossed, transferred) = (GainSum(), GainSum())
    for fold in 0..<Self.folds {
      let rows = (0..<longest.count).filter { $0 % Self.folds == fold }
      let others = (0..<longest.count).filter { $0 % Self.folds != fold }
      guard let both = applied(longest, others, longest, rows),
        let final = applied(longest, others, self.transferred, rows)
      else { return nil }
      crossed.add(longest, rows, both.plain, both.corrected)
      transferred.add(self.transferred, rows, final.plain, final.corrected)
    }
    let rows = Array(0..<late.count)
    guard let both = applied(early, Array(0..<early.count), late, rows) else {
      return nil
    }
    var later = GainSum()
    later.add(late, rows, both.plain, both.corrected)
    return CorrectionTrial(
      quantity: quantity, isLevel: features.isEmpty, features: features,
      strength: strength, crossed: crossed.gain, later: later.gain,
      transferred: transferred.gain)
  }
}
