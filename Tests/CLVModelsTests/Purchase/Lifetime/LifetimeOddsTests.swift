import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("The odds of having left, where hazards rise by orders of magnitude")
struct LifetimeOddsTests {
  /// A point, and d there.
  struct Point {
    let model: GGomNBD
    let history: PurchaseHistory
    let logOdds: Double

    init(
      _ r: Double, _ alpha: Double, _ b: Double, _ s: Double, _ beta: Double,
      _ x: Int, _ recency: Double, _ T: Double, _ logOdds: Double
    ) {
      model = GGomNBD(r: r, alpha: alpha, b: b, s: s, beta: beta)
      history = PurchaseHistory(frequency: x, recency: recency, T: T)
      self.logOdds = logOdds
    }
  }

  /// By mpmath with 40 digits, over pieces in each of which the integrand
  /// changes by less than e⁶.
  static let points = [
    Point(
      24.0786, 618.365, 9.09274, 0.104191, 14374100000000.0, 0, 0.0, 29.8894,
      26.12797460911593),
    Point(
      283584.0, 5292360.0, 0.0990211, 418.272, 89539.2, 0, 0.0, 44.5327,
      -0.06862787406190846),
    Point(
      75330.0, 2214690.0, 0.296981, 63474.7, 4.02019e+24, 1, 2.31042, 46.5911,
      -31.636673982874882),
    Point(
      4.65206, 15.7051, 0.144482, 428.092, 19548100000000.0, 2, 37.6252,
      46.1022,
      -17.81215715471254),
    Point(
      2.43908, 7.26902, 8.25903, 139.427, 30711100000000.0, 0, 0.0, 5.96033,
      2534.1107745596),
    Point(
      2708.51, 12358.3, 3.5035, 2311690.0, 160013000000.0, 0, 0.0, 73.9519,
      539298708.2504486),
    Point(
      16.3835, 16.8504, 13.3559, 6.41293, 169372000000000.0, 0, 0.0, 42.4905,
      3447.7762912825365),
    Point(
      15853.2, 205138.0, 126.646, 0.31148, 7664470000.0, 0, 0.0, 60.8141,
      2396.5703618494213),
    Point(
      413463.0, 2741000.0, 109.525, 0.117996, 59491100000000.0, 0, 0.0, 63.3384,
      824.3111655571926),
    Point(
      31.2481, 296.209, 2.64692, 3705790.0, 1.49306, 0, 0.0, 8.39408,
      80851557.90911554),
    Point(
      266.553, 525.743, 0.0808917, 375423.0, 1.77693e+16, 1, 22.6124, 79.4546,
      2.0274683794426545),
    Point(
      64.888, 125.136, 0.059636, 1188.78, 858.422, 0, 0.0, 10.2506,
      4.386622838483919),
    Point(
      4.44298, 57.637, 18.3001, 257.12, 5.56658e+23, 0, 0.0, 40.224,
      175210.65833899644),
    Point(
      178.931, 626.281, 58.3857, 6342070.0, 1.89295e+22, 1, 22.6841, 22.9953,
      115233064.40563072),
    Point(
      7506.83, 61167.0, 0.315377, 0.134208, 293.858, 0, 0.0, 53.0228,
      4.7197527892434366),
    Point(
      317.159, 910.311, 0.407373, 0.0202064, 8079340000.0, 2, 9.61284, 30.171,
      -12.899635465574507),
    Point(
      1.0079, 0.749652, 99.6627, 122908.0, 6.68384e+18, 7, 29.581, 37.0749,
      91795354.26203832),
    Point(
      72.1006, 535.483, 0.113983, 74828.2, 0.98399, 0, 0.0, 6.32046,
      54531.48125523425),
    Point(
      156.027, 4916.68, 6.08495, 0.213763, 103869000000000.0, 0, 0.0, 43.3929,
      50.724067386569125),
    Point(
      2489.4, 95627.7, 0.262796, 152.857, 7872980000000000.0, 2, 27.8519,
      76.482,
      -11.36923075576223),
    Point(
      0.966065, 0.756382, 140.446, 1317.84, 513963000000.0, 0, 0.0, 7.78489,
      1405335.2181792473),
    Point(
      21911.8, 29526.0, 2.29097, 299348.0, 4113970000000.0, 2, 6.22648, 17.212,
      3109274.3258537613),
    Point(
      8442.9, 4771.2, 21.4375, 23.4332, 1.35708e+16, 0, 0.0, 8.18983,
      3255.4151092975335),
    Point(
      541.504, 315.153, 0.856903, 3.84597, 20682200000000.0, 7, 9.08071,
      40.7131,
      45.87415103741657),
    Point(
      58934.4, 23378.0, 45.6512, 4619910.0, 1.0192e+21, 0, 0.0, 59.45,
      12314788516.632559),
    Point(
      3.31576, 15.4063, 17.2538, 378031000.0, 1.67465e+20, 0, 0.0, 38.307,
      232252421586.77435),
    Point(
      8781.05, 4014.93, 1.78215, 107018000.0, 5.31115e+25, 0, 0.0, 76.445,
      8240602414.1086),
    Point(
      0.490961, 16.084, 2.13964, 60.6852, 476537000000.0, 2, 66.2555, 78.8347,
      1633.6936059879322),
    Point(
      290.492, 605.882, 29.8788, 0.140112, 4.20435e+16, 7, 54.6645, 72.8724,
      84.21236575539695),
    Point(
      283.872, 6348.13, 27.4697, 53.5391, 3.32346e+20, 1, 36.0158, 77.7609,
      61396.50108971508),
    Point(
      19804.1, 707185.0, 0.177435, 411244000.0, 0.106792, 1, 38.4493, 47.6742,
      673454900.1452408),
    Point(
      1.40325, 1.22904, 126.779, 129889.0, 100541000.0, 0, 0.0, 44.3441,
      727829714.4441695),
    Point(
      0.190586, 0.191199, 16.6259, 0.215785, 1.24439e+19, 0, 0.0, 12.0008,
      33.82891324814702),
    Point(
      74494.8, 1415890.0, 0.373319, 20.7221, 88833.7, 0, 0.0, 47.3285,
      131.45850836795276),
    Point(
      820.279, 691.366, 0.0810439, 944234.0, 1.6382e+23, 2, 22.4344, 53.3355,
      -5.608374823915774),
    Point(
      322396.0, 1433020.0, 3.50643, 5240.43, 0.0606347, 0, 0.0, 35.7699,
      671975.4863451356),
    Point(
      2291.3, 2582.93, 0.165038, 0.547395, 2955600000000000.0, 0, 0.0, 10.5066,
      -28.39941939344155),
    Point(
      24.9211, 101.898, 4.23564, 2737460.0, 16.2974, 0, 0.0, 45.2634,
      517184116.71939397),
    Point(
      2.88896, 127.728, 0.108822, 945.981, 0.10898, 0, 0.0, 71.627,
      9471.32892797802),
    Point(
      162.711, 415.439, 2.84176, 3991.31, 3.28984e+17, 2, 29.6587, 36.7353,
      80267.83747919757),
  ]

  @Test("d at random points")
  func values() {
    for point in Self.points {
      let (odds, _) = integrated(point)
      let scale = max(1, abs(point.logOdds))
      #expect(
        abs(odds - point.logOdds) <= 2e-13 * scale,
        "\(point.model) \(point.history): \(odds), not \(point.logOdds)")
    }
  }

  /// What a search may try on its way to a limit.
  @Test func `Parameters beyond all reason take no end of time`() {
    var generator = SplitMix64(seed: 9)
    for _ in 0..<2_000 {
      func any(_ digits: Double) -> Double {
        pow(10, digits * (2 * generator.uniform() - 1))
      }
      let T = any(8)
      let tx = generator.uniform() < 0.3 ? 0 : T * generator.uniform()
      let point = Point(
        any(160), any(35), any(20), any(26), any(260), tx == 0 ? 0 : 3, tx, T,
        0)
      #expect(
        integrated(point).nodes <= 20_001, "\(point.model) \(point.history)")
    }
  }

  @Test("A few hundred nodes do")
  func work() {
    for point in Self.points {
      let (_, nodes) = integrated(point)
      #expect(nodes <= 500, "\(point.model) \(point.history)")
    }
  }

  @Test func `Histories that differ in T alone sum to what each has alone`() {
    var generator = SplitMix64(seed: 31)
    func any(_ digits: Double) -> Double {
      pow(10, digits * (2 * generator.uniform() - 1))
    }
    for _ in 0..<300 {
      let model = GGomNBD(
        r: any(2), alpha: any(2), b: any(2), s: any(2), beta: any(8))
      let pareto = ParetoNBD(
        r: model.r, alpha: model.alpha, s: model.s, beta: any(3))
      let x = Int.random(in: 0...3, using: &generator)
      let recency = x == 0 ? 0 : 30 * generator.uniform()
      let histories = (0..<40).map { _ in
        PurchaseHistory(
          frequency: x, recency: recency,
          T: recency + any(1) * generator.uniform())
      }
      expectSum(model, histories)
      expectSum(pareto, histories)
    }
  }

  /// Value, score and Hessian by the logarithms of the parameters.
  private func expectSum(
    _ model: some LifetimeModel, _ histories: [PurchaseHistory]
  ) {
    let values = model.parameterValues
    let whole = model.logLikelihood(of: HistorySample(histories))
    var parts = Evaluation(zero: values.count)
    // What rounding is measured by: a unit for each, and what is summed.
    var size = Double(histories.count)
    for history in histories {
      let part = model.logLikelihood(of: HistorySample([history]))
      parts += part
      size += abs(part.value)
      for i in values.indices {
        size += abs(part.gradient[i] * values[i])
        for j in values.indices {
          size += abs(part.hessian[i, j] * values[i] * values[j])
        }
      }
    }
    guard parts.isFinite else { return }
    #expect(abs(whole.value - parts.value) <= 1e-13 * size, "\(model)")
    for i in values.indices {
      let error = abs(whole.gradient[i] - parts.gradient[i]) * values[i]
      #expect(error <= 1e-13 * size, "\(model) \(i)")
      for j in values.indices {
        let error =
          abs(whole.hessian[i, j] - parts.hessian[i, j])
          * (values[i] * values[j])
        #expect(error <= 1e-12 * size, "\(model) \(i) \(j)")
      }
    }
  }

  /// d, and how many nodes it took.
  private func integrated(_ point: Point) -> (Double, nodes: Int) {
    let (model, history) = (point.model, point.history)
    let last = model.lifetime.moment(at: history.recency)
    let end = model.lifetime.moment(at: history.T)
    let odds = LifetimeOdds(
      exponent: model.r + Double(history.frequency), alpha: model.alpha,
      shape: model.s, last: last, end: end,
      logGap: logOnePlus(
        (end.time - last.time) / (model.alpha + last.time)))
    var nodes = 0
    PanelRules.shared.withRules { rules in
      _ = odds.integrate(rules) { _ in nodes += 1 }
    }
    return (odds.logOdds(), nodes)
  }
}
