import CLVModels
import CLVNumerics
import Testing

/// 100 data sets of 5,000 customers each, drawn from known parameters and
/// effects of covariates.
@Suite("Recovery of effects on simulated data")
struct CovariateRecoveryTests {
  @Test("95 % intervals of BG/NBD cover parameters and effects")
  func bgnbd() throws {
    try expectCoverage(
      of: BGNBD(r: 0.5, alpha: 6, a: 0.7, b: 2.2),
      effects: [[0.4, -0.3, 0.25], [-0.3, 0.5, 0.4]])
  }

  @Test("95 % intervals of Pareto/NBD cover parameters and effects")
  func pareto() throws {
    try expectCoverage(
      of: ParetoNBD(r: 0.8, alpha: 5, s: 0.7, beta: 9),
      effects: [[0.4, -0.3, 0.25], [-0.3, 0.5, 0.4]])
  }

  @Test("95 % intervals of Gamma-Gamma cover parameters and effects")
  func spend() throws {
    let truth = GammaGamma(p: 6.25, q: 3.74, v: 15.44)
    let effects = [0.35, -0.2, 0.15]
    var covered = Coverage(truth.parameterValues + effects)
    for seed in 1...100 {
      let world = CovariateWorld(
        NBD(r: 0.5, alpha: 6), effects: [[0, 0, 0]], customers: 5000,
        seed: UInt64(seed))
      let rows = try world.rows()
      var generator = SplitMix64(seed: UInt64(10_000 + seed))
      let means = zip(world.frequency, rows.membership).map { x, row in
        let eta = (0..<3).reduce(0) {
          $0 + effects[$1] * rows.matrix[Int(row), $1]
        }
        let spends = truth.shifted(by: [eta]).simulatedSpends(
          count: Int(x), using: &generator)
        return x == 0 ? 0 : spends.reduce(0, +) / Double(x)
      }
      covered.add(
        try GammaGamma.fit(
          to: CovariateSample(
            SpendHistories(frequency: world.frequency, meanSpend: means),
            rows: rows)))
    }
    covered.expect()
  }

  private func expectCoverage<Model: PurchaseModel>(
    of truth: Model, effects: [[Double]]
  ) throws {
    var covered = Coverage(truth.parameterValues + effects.flatMap(\.self))
    for seed in 1...100 {
      let world = CovariateWorld(
        truth, effects: effects, customers: 5000, seed: UInt64(seed))
      covered.add(try Model.fit(to: try world.sample()))
    }
    covered.expect()
  }
}

/// How often intervals held the truth.
private struct Coverage {
  let truth: [Double]
  var counts: [Int]

  init(_ truth: [Double]) {
    self.truth = truth
    counts = truth.map { _ in 0 }
  }

  mutating func add<Model>(_ fit: CovariateFit<Model>) {
    #expect(fit.convergence.outcome == .converged)
    let intervals = fit.confidenceIntervals() ?? []
    for (i, interval) in intervals.enumerated()
    where interval.contains(truth[i]) { counts[i] += 1 }
  }

  /// Each truth in 88 to 100 of 100, which chance alone violates once in 600
  /// times for each of them, and all of them in 93 to 97 % together.
  func expect() {
    for count in counts { #expect(count >= 88, "\(counts)") }
    let share = Double(counts.reduce(0, +)) / Double(100 * counts.count)
    #expect((0.93...0.97).contains(share), "\(counts)")
  }
}
