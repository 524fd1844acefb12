import CLVModels
import CLVNumerics
import Testing

/// The likelihood where all customers leave at nearly one hazard: ln S(T) and
/// the odds of having left are far apart, and their sum is small.
@Suite("The likelihood of lifetimes that hardly differ")
struct LifetimeLikelihoodTests {
  /// A history, its log-likelihood, and the derivatives of that by the
  /// logarithms of the parameters; none where they are not compared.
  struct Point: Sendable {
    let frequency: Int
    let recency: Double
    let T: Double
    let logLikelihood: Double
    var score: [Double] = []
  }

  /// By mpmath with 40 digits, at r = 296092.76, α = 42080263.7, b = .47696,
  /// s = 4087842.2 and β = 93448599.5.
  static let ageing = [
    Point(
      frequency: 0, recency: 0, T: 200, logLikelihood: -0.0398838607956325086,
      score: [
        -0.039765851231497, 0.039765848161847, 0.039765848161847,
        0.012972608739836, -0.012972607028212,
      ]),
    Point(
      frequency: 3, recency: 5.5, T: 200, logLikelihood: -15.479912078834572,
      score: [
        2.9491719879217, -2.9491816094044, -1.5499113344483, -0.55170467741509,
        0.55170464143873,
      ]),
    Point(
      frequency: 1, recency: 0.25, T: 199, logLikelihood: -5.00230600005126514,
      score: [
        0.960009586546, -0.96000945457296, 0.033884192139974,
        0.007286283257131, -0.0072862815395149,
      ]),
    Point(
      frequency: 2, recency: 7, T: 9, logLikelihood: -11.158766238123436,
      score: [
        1.9436624153878, -1.9436654175731, -4.0978726006198, -1.1851694735777,
        1.1851693022351,
      ]),
    Point(
      frequency: 12, recency: 150, T: 200,
      logLikelihood: -217436793.417349139),
  ]

  /// By mpmath with 40 digits, at r = 300, α = 4000, s = 5·10⁶ and β = 2·10⁸.
  static let steady = [
    Point(
      frequency: 0, recency: 0, T: 200, logLikelihood: -1.38441998245870964),
    Point(
      frequency: 3, recency: 5.5, T: 200, logLikelihood: -9.70553767055192387),
    Point(
      frequency: 1, recency: 0.25, T: 199,
      logLikelihood: -4.00220219807585979),
    Point(
      frequency: 12, recency: 150, T: 200,
      logLikelihood: -47.4679988902423763),
    Point(
      frequency: 2, recency: 7, T: 9, logLikelihood: -6.02705152013212557),
  ]

  @Test(arguments: ageing)
  func `GGom/NBD`(_ point: Point) {
    check(
      GGomNBD(
        r: 296092.76, alpha: 42080263.7, b: 0.47696, s: 4087842.2,
        beta: 93448599.5), point)
  }

  @Test(arguments: steady)
  func `Pareto/NBD`(_ point: Point) {
    check(ParetoNBD(r: 300, alpha: 4000, s: 5e6, beta: 2e8), point)
  }

  private func check(_ model: some LifetimeModel, _ point: Point) {
    let history = PurchaseHistory(
      frequency: point.frequency, recency: point.recency, T: point.T)
    let tolerance = 1e-9 * max(1, abs(point.logLikelihood))
    let value = model.logLikelihood(of: history)
    #expect(abs(value - point.logLikelihood) < tolerance)
    let evaluation = model.logLikelihood(of: HistorySample([history]))
    #expect(abs(evaluation.value - point.logLikelihood) < tolerance)
    for (i, expected) in point.score.enumerated() {
      let score = evaluation.gradient[i] * model.parameterValues[i]
      #expect(abs(score - expected) < 2e-9 * max(1, abs(expected)))
    }
  }
}
