internal import CLVNumerics

/// Methods scored on customers drawn with replacement, the same ones for all:
/// Efron & Tibshirani (1993), *An Introduction to the Bootstrap*, chapter 13
/// on the percentile interval; Bickel, Götze & van Zwet (1997), "Resampling
/// fewer than n observations", *Statistica Sinica* 7:1.
///
/// The fitted parameters are taken as they are: what is resampled is who the
/// customers are, and so what they did next; and, where the model was chosen
/// among others, what the choice had been.
struct CustomerResamples: Sendable {
  /// Random subsets are taken, if at all, so many.
  private static let subsetCount = 4

  private let settings: ScorecardSettings
  private let scale: Double
  private var subsets: [ResampledSubset]

  init(_ actual: [Double], _ settings: ScorecardSettings) {
    self.settings = settings
    let count = actual.count
    guard count > settings.mostDrawn else {
      scale = 1
      subsets = [ResampledSubset(nil, of: actual)]
      return
    }
    scale = (Double(settings.mostDrawn) / Double(count)).squareRoot()
    var generator = SplitMix64(seed: settings.seed &+ 0x5EED)
    subsets = (0..<Self.subsetCount).map { _ in
      ResampledSubset(
        selection(of: settings.mostDrawn, from: count, using: &generator),
        of: actual)
    }
  }

  /// How many customers each resample draws.
  var customersDrawn: Int { subsets[0].count }

  /// Adds a method: see `ScoredColumns`.
  mutating func add(
    _ values: [Double], isRanking: Bool, logProbabilities: [Double]?
  ) {
    for i in subsets.indices {
      subsets[i].add(
        values, isRanking: isRanking, logProbabilities: logProbabilities)
    }
  }

  /// Draws, and tells how far the figures are off.
  ///
  /// - Parameter shifts: What other choices of the model would have made of its
  ///   figures.
  /// - Returns: The figures of every resample.
  func draw(choosing shifts: [ChoiceShift] = []) -> ResampledFigures {
    let rows = subsets.map { DistinctRows($0) }
    // Each resample has its own generator, whatever thread it runs on.
    var seeds = SplitMix64(seed: settings.seed)
    let starts = (0..<settings.resamples).map { _ in seeds.next() }
    let drawn = parallelChunks(count: starts.count, chunkSize: 8) { range in
      range.map { resample in
        rows[resample % rows.count].figures(seed: starts[resample])
      }
    }.flatMap(\.self)
    return ResampledFigures(
      own: rows.map { $0.figures() }, drawn: drawn, scale: scale,
      level: settings.level, shifts: shifts,
      choices: shifts.isEmpty
        ? []
        : starts.map { _ in choice(among: shifts, at: seeds.uniform()) })
  }

  /// The choice at a place between 0 and 1; nil for the one that was made.
  private func choice(
    among shifts: [ChoiceShift], at place: Double
  ) -> Int? {
    var end = 0.0
    return shifts.firstIndex {
      end += $0.share
      return place < end
    }
  }
}

/// Customers to draw from.
private struct ResampledSubset: Sendable {
  private let customers: [Int]?
  let outcome: RankedValues
  private(set) var methods: [ScoredColumns] = []

  init(_ customers: [Int]?, of actual: [Double]) {
    self.customers = customers
    outcome = RankedValues(customers.map { $0.map { actual[$0] } } ?? actual)
  }

  var count: Int { outcome.places.count }

  mutating func add(
    _ values: [Double], isRanking: Bool, logProbabilities: [Double]?
  ) {
    methods.append(
      ScoredColumns(
        selected(values), isRanking: isRanking,
        logProbabilities: logProbabilities.map(selected)))
  }

  private func selected(_ column: [Double]) -> [Double] {
    customers.map { $0.map { column[$0] } } ?? column
  }
}

/// The customers of a subset, those who are alike in all that counts taken
/// together: most of those who never came back are.
private struct DistinctRows: Sendable {
  private let outcome: RankedValues
  private let methods: [ScoredColumns]

  /// The row of each customer.
  private let rowOf: [Int32]

  init(_ subset: ResampledSubset) {
    var rows = subset.outcome.places
    for method in subset.methods {
      Self.divide(&rows, by: method.ranked.places)
      if let logProbabilities = method.logProbabilities {
        Self.divide(&rows, by: RankedValues(logProbabilities).places)
      }
    }
    var customers: [Int] = []
    for (customer, row) in rows.enumerated() where row == customers.count {
      customers.append(customer)
    }
    rowOf = rows
    outcome = subset.outcome.selecting(customers)
    methods = subset.methods.map { $0.selecting(customers) }
  }

  /// Numbers the distinct pairs of a row and a place, in order of first
  /// appearance.
  private static func divide(_ rows: inout [Int32], by places: [Int32]) {
    var pairs = KeyIndex()
    rows = rows.indices.map {
      pairs.index(of: UInt64(rows[$0]) << 32 | UInt64(places[$0]))
    }
  }

  /// The figures of all methods, each customer counted once.
  func figures() -> [ScoreFigures] {
    var weights = [Int32](repeating: 0, count: outcome.places.count)
    for row in rowOf { weights[Int(row)] += 1 }
    return figures(weights)
  }

  /// The figures on as many customers drawn with replacement.
  func figures(seed: UInt64) -> [ScoreFigures] {
    var generator = SplitMix64(seed: seed)
    var weights = [Int32](repeating: 0, count: outcome.places.count)
    for _ in rowOf.indices {
      // The bias of this, below 2⁻⁴⁰, is beyond notice.
      let customer = generator.next()
        .multipliedFullWidth(by: UInt64(rowOf.count)).high
      weights[Int(rowOf[Int(customer)])] += 1
    }
    return figures(weights)
  }

  private func figures(_ weights: [Int32]) -> [ScoreFigures] {
    let weighted = WeightedOutcome(outcome, weights: weights)
    return methods.map { $0.figures(weighted) }
  }
}

/// How far the figures of all methods are off in each resample.
struct ResampledFigures: Sendable {
  /// The figures of each method on the customers of each subset.
  let own: [[ScoreFigures]]

  /// The figures of each resample, drawn from the subsets in turn.
  let drawn: [[ScoreFigures]]

  /// The factor from deviations of resamples to those of all customers.
  let scale: Double
  let level: Double

  /// What other choices of the model would have made of its figures, and the
  /// one of each resample, nil for that which was made; empty without others.
  let shifts: [ChoiceShift]
  let choices: [Int?]

  /// How far a figure of the model moves by each other choice.
  func moves(_ figure: (ScoreFigures) -> Double) -> [Double] {
    shifts.map { $0(figure) }
  }

  /// A figure of methods with its interval.
  ///
  /// - Parameters:
  ///   - value: The figure on all customers.
  ///   - moves: How far other choices move it; none where it does not depend on
  ///     the choice.
  ///   - figure: The figure in a resample.
  /// - Returns: The estimate; nil where the figure is not defined.
  func estimate(
    _ value: Double, movedBy moves: [Double],
    _ figure: ([ScoreFigures]) -> Double
  ) -> BootstrapEstimate? {
    let centres = own.map(figure)
    let deviations = drawn.enumerated().map { resample, figures in
      let move = moves.isEmpty ? 0 : choices[resample].map { moves[$0] } ?? 0
      return scale * (figure(figures) - centres[resample % centres.count])
        + move
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
