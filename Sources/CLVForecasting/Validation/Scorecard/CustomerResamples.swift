internal import CLVNumerics

/// Methods scored on customers drawn with replacement, the same ones for all:
/// Efron & Tibshirani (1993), *An Introduction to the Bootstrap*, chapter 13
/// on the percentile interval; Bickel, Götze & van Zwet (1997), "Resampling
/// fewer than n observations", *Statistica Sinica* 7:1.
///
/// The fitted parameters are taken as they are: what is resampled is who the
/// customers are, and so what they did next.
struct CustomerResamples: Sendable {
  /// Random subsets are taken, if at all, so many.
  private static let subsetCount = 4

  /// Customers to draw from.
  private struct Subset: Sendable {
    let customers: [Int]?
    let actual: [Double]
    let ranked: RankedCustomers
    var methods: [ScoredColumns] = []

    init(_ customers: [Int]?, of actual: [Double]) {
      self.customers = customers
      self.actual = customers.map { $0.map { actual[$0] } } ?? actual
      ranked = RankedCustomers(self.actual)
    }

    func selected(_ column: [Double]) -> [Double] {
      customers.map { $0.map { column[$0] } } ?? column
    }

    func figures(weights: [Double]) -> [ScoreFigures] {
      let outcome = WeightedOutcome(actual, ranked: ranked, weights: weights)
      return methods.map { $0.figures(actual, outcome) }
    }
  }

  private let settings: ScorecardSettings
  private let scale: Double
  private var subsets: [Subset]

  init(_ actual: [Double], _ settings: ScorecardSettings) {
    self.settings = settings
    let count = actual.count
    guard count > settings.mostDrawn else {
      scale = 1
      subsets = [Subset(nil, of: actual)]
      return
    }
    scale = (Double(settings.mostDrawn) / Double(count)).squareRoot()
    var generator = SplitMix64(seed: settings.seed &+ 0x5EED)
    subsets = (0..<Self.subsetCount).map { _ in
      Subset(
        selection(of: settings.mostDrawn, from: count, using: &generator),
        of: actual)
    }
  }

  /// How many customers each resample draws.
  var customersDrawn: Int { subsets[0].actual.count }

  /// Adds a method: see `ScoredColumns`.
  mutating func add(
    _ values: [Double], isRanking: Bool, logProbabilities: [Double]?
  ) {
    for i in subsets.indices {
      let subset = subsets[i]
      subsets[i].methods.append(
        ScoredColumns(
          subset.selected(values), isRanking: isRanking,
          logProbabilities: logProbabilities.map(subset.selected)))
    }
  }

  /// Draws, and tells how far the figures are off.
  func draw() -> ResampledFigures {
    let own = subsets.map { subset in
      subset.figures(
        weights: [Double](repeating: 1, count: subset.actual.count))
    }
    // Each resample has its own generator, whatever thread it runs on.
    var seeds = SplitMix64(seed: settings.seed)
    let starts = (0..<settings.resamples).map { _ in seeds.next() }
    let drawn = parallelChunks(count: starts.count, chunkSize: 8) { range in
      range.map { resample in
        subsets[resample % subsets.count].figures(
          weights: weights(seed: starts[resample]))
      }
    }.flatMap(\.self)
    return ResampledFigures(
      own: own, drawn: drawn, scale: scale, level: settings.level)
  }

  private func weights(seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    let count = customersDrawn
    var weights = [Double](repeating: 0, count: count)
    for _ in 0..<count {
      // The bias of this, below 2⁻⁴⁰, is beyond notice.
      let place = generator.next().multipliedFullWidth(by: UInt64(count)).high
      weights[Int(place)] += 1
    }
    return weights
  }
}

/// How far the figures of all methods are off in each resample.
struct ResampledFigures: Sendable {
  /// The figures of each method on the customers of each subset.
  let own: [[ScoreFigures]]

  /// Those of each resample, drawn from the subsets in turn.
  let drawn: [[ScoreFigures]]

  /// The factor from deviations of resamples to those of all customers.
  let scale: Double
  let level: Double

  /// A figure of a method with its interval.
  func estimate(
    _ value: Double, _ figure: ([ScoreFigures]) -> Double
  ) -> BootstrapEstimate? {
    let centres = own.map(figure)
    let deviations = drawn.enumerated().map { resample, figures in
      scale * (figure(figures) - centres[resample % centres.count])
    }
    return BootstrapEstimate(value, deviations: deviations, level: level)
  }
}

/// Some of `count` places at random, in order: Knuth, *The Art of Computer
/// Programming* 2, algorithm 3.4.2 S.
private func selection(
  of wanted: Int, from count: Int, using generator: inout SplitMix64
) -> [Int] {
  var places: [Int] = []
  places.reserveCapacity(wanted)
  for place in 0..<count {
    let left = Double(count - place)
    if left * generator.uniform() < Double(wanted - places.count) {
      places.append(place)
    }
  }
  return places
}
