import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Silence, and customers who never leave")
struct SilenceTests {
  /// k, r, α, x, tₓ, T, and the probability by 40-digit integration over the
  /// rate of stages.
  @Test(
    "The silence of Erlang-k purchases is the integral over the rates",
    arguments: [
      [1, 0.25, 4.5, 0, 0, 39, 0.56712764035209132],
      [1, 0.25, 4.5, 3, 20, 39, 0.15477459956802797],
      [1, 0.25, 4.5, 30, 30, 39, 0.00090100583410369763],
      [2, 0.36, 1.13, 4, 33, 39, 0.58101545922093739],
      [3, 2, 10, 7, 12.5, 39, 1.5833337436139267e-6],
      [5, 0.5, 3, 0, 0, 20, 0.75126156630669053],
    ])
  func regular(row: [Double]) {
    let history = PurchaseHistory(
      frequency: Int(row[3]), recency: row[4], T: row[5])
    func check(_ model: some PurchaseModel) {
      #expect(
        isClose(model.probabilityOfSilence(history), row[6], relative: 1e-12),
        "\(model)")
    }
    let (k, r, alpha) = (Int(row[0]), row[1], row[2])
    check(BGCNBDk(k: k, r: r, alpha: alpha, a: 0.5, b: 2.8))
    check(MBGCNBDk(k: k, r: r, alpha: alpha, a: 0.5, b: 2.8))
    guard k == 1 else { return }
    check(NBD(r: r, alpha: alpha))
    check(BGNBD(r: r, alpha: alpha, a: 0.8, b: 2.5))
    check(MBGNBD(r: r, alpha: alpha, a: 0.8, b: 2.5))
    check(ParetoNBD(r: r, alpha: alpha, s: 0.6, beta: 11.7))
    check(GGomNBD(r: r, alpha: alpha, b: 0.1, s: 0.6, beta: 11.7))
  }

  /// α, β, x, tₓ, T, and the probability by 40-digit integration over the
  /// probability of a purchase.
  @Test(
    "The silence of opportunities is the integral over the probabilities",
    arguments: [
      [1.2035, 0.7497, 0, 0, 6, 0.079001417378452191],
      [1.2035, 0.7497, 3, 4, 6, 0.11622878847539911],
      [2, 5, 6, 9, 20, 0.0041189931350114416],
    ])
  func opportunities(row: [Double]) {
    let model = BGBB(alpha: row[0], beta: row[1], gamma: 0.66, delta: 2.8)
    let history = PurchaseHistory(
      frequency: Int(row[2]), recency: row[3], T: row[4])
    #expect(
      isClose(model.probabilityOfSilence(history), row[5], relative: 1e-12))
  }

  static let histories = [
    PurchaseHistory(frequency: 0, recency: 0, T: 39),
    PurchaseHistory(frequency: 4, recency: 33, T: 39),
    PurchaseHistory(frequency: 9, recency: 11, T: 39),
    PurchaseHistory(frequency: 4, recency: 39, T: 39),
  ]

  @Test("It is what likelihood and P(alive) say of those who stayed")
  func seam() {
    for type in ModelCatalog.purchaseModels {
      for history in Self.histories { checkSeam(type, history) }
    }
  }

  /// Of a customer alive at tₓ, the probability of no purchase until T and of
  /// being alive there is L(T) P(alive at T) / (L(tₓ) P(alive at tₓ)): that of
  /// the silence, times that of not leaving meanwhile in models where
  /// customers may leave at any time.
  private func checkSeam<Model: PurchaseModel>(
    _ type: Model.Type, _ history: PurchaseHistory
  ) {
    let model = Model(parameterValues: type.identity.example)
    let before = history.untilLastPurchase
    func logAlive(_ history: PurchaseHistory) -> Double {
      model.logLikelihood(of: history) + log(model.probabilityAlive(history))
    }
    let leavesAtPurchases: [any PurchaseModel.Type] = [
      BGNBD.self, MBGNBD.self, BGCNBDk.self, MBGCNBDk.self, NBD.self,
    ]
    let stays =
      leavesAtPurchases.contains { $0 == type }
      ? 1
      : model.future(of: before)
        .survival(until: history.T - history.recency)
    let expected = exp(logAlive(history) - logAlive(before)) / stays
    #expect(
      isClose(
        model.probabilityOfSilence(history), expected, relative: 1e-10),
      "\(type) \(history)")
  }

  @Test("The usual gap is over with even odds")
  func gap() throws {
    for type in ModelCatalog.purchaseModels(countingOpportunities: false) {
      try checkGap(type)
    }
    // Opportunities come one at a time.
    let yearly = BGBB(alpha: 6, beta: 6, gamma: 0.7, delta: 2.8)
    let history = PurchaseHistory(frequency: 5, recency: 9, T: 12)
    let gap = try #require(yearly.gapBetweenPurchases(after: history))
    #expect(isClose(gap, 1, relative: 1e-11))
  }

  private func checkGap<Model: PurchaseModel>(_ type: Model.Type) throws {
    let model = Model(parameterValues: type.identity.example)
    for history in Self.histories {
      let gap = try #require(model.gapBetweenPurchases(after: history))
      let then = PurchaseHistory(
        frequency: history.frequency, recency: history.recency,
        T: history.recency + gap)
      #expect(
        isClose(model.probabilityOfSilence(then), 0.5, relative: 1e-9),
        "\(type)")
    }
  }

  @Test("Gaps between the purchases of those who stay are as it says")
  func calibration() {
    for type in ModelCatalog.purchaseModels { checkCalibration(type) }
  }

  /// Of a customer's n-th gap, n settled beforehand, the probability that it
  /// is no longer, over that of ending before T, is uniform; where time is
  /// discrete, drawn between those of two opportunities.
  private func checkCalibration<Model: PurchaseModel>(_ type: Model.Type) {
    let model = Model(parameterValues: type.identity.example)
    var generator = SplitMix64(seed: 7)
    let T = 60.0
    var ranks: [Double] = []
    for customer in 0..<20_000 {
      let times =
        [0]
        + model.withoutDropout.simulatedPurchases(
          until: T, using: &generator)
      let n = customer % 3
      guard times.count > n + 1 else { continue }
      func ended(by end: Double) -> Double {
        1
          - model.probabilityOfSilence(
            PurchaseHistory(frequency: n, recency: times[n], T: end))
      }
      let next = ended(by: times[n + 1])
      let last =
        Model.countsOpportunities ? ended(by: times[n + 1] - 1) : next
      let rank = last + generator.uniform() * (next - last)
      ranks.append(rank / ended(by: T))
    }
    #expect(ranks.count > 3000, "\(type)")
    // Kolmogorov and Smirnov; 1.95 is exceeded once in a thousand.
    let n = Double(ranks.count)
    let distance = ranks.sorted().enumerated().reduce(0.0) {
      max(
        $0, abs($1.element - Double($1.offset) / n),
        abs(Double($1.offset + 1) / n - $1.element))
    }
    #expect(distance * n.squareRoot() < 1.95, "\(type): \(distance)")
  }

  @Test("Without dropout nobody leaves, and purchases are as before")
  func staying() {
    for type in ModelCatalog.purchaseModels { checkStaying(type) }
  }

  private func checkStaying<Model: PurchaseModel>(_ type: Model.Type) {
    let model = Model(parameterValues: type.identity.example)
    let staying = model.withoutDropout
    for history in Self.histories {
      #expect(isClose(staying.probabilityAlive(history), 1, relative: 1e-12))
      let future = staying.future(of: history)
      #expect(isClose(future.survival(until: 100), 1, relative: 1e-12))
      // Until the first purchase after T, leaving has not begun.
      let (moment, alive) = (1e-6, model.future(of: history))
      if !Model.countsOpportunities {
        #expect(
          isClose(
            future.intensity(at: moment), alive.intensity(at: moment),
            relative: 1e-5), "\(type) \(history)")
      }
      #expect(
        future.expectedPurchases(in: 52)
          >= alive.expectedPurchases(in: 52) * (1 - 1e-12))
    }
  }

  @Test("Predictions of staying are the models' own, for every history")
  func predictions() {
    for type in ModelCatalog.purchaseModels { checkPredictions(type) }
  }

  private func checkPredictions<Model: PurchaseModel>(_ type: Model.Type) {
    let model = Model(parameterValues: type.identity.example)
    let sample = HistorySample(Self.histories)
    let settings = PredictionSettings(horizon: 26, discountRate: 0.002)
    let predictions = model.predictions(for: sample, settings)
    let staying = model.stayingPredictions(for: sample, predictions, settings)
    for (i, entry) in sample.histories.enumerated() {
      let history = entry.history
      let one = staying[i]
      #expect(one.silenceProbability == model.probabilityOfSilence(history))
      #expect(one.usualGap == model.gapBetweenPurchases(after: history))
      #expect(
        isClose(
          one.purchasesIfAlive,
          model.future(of: history).discountedPurchases(rate: 0.002, in: 26),
          relative: 1e-12), "\(type)")
      #expect(
        isClose(
          one.purchasesIfStaying,
          model.withoutDropout.future(of: history)
            .discountedPurchases(rate: 0.002, in: 26), relative: 1e-12),
        "\(type)")
    }
  }

  @Test("Who is gone for certain has a value if alive all the same")
  func gone() {
    let model = BGNBD(r: 0.25, alpha: 4.5, a: 0.8, b: 2.5)
    let history = PurchaseHistory(frequency: 900, recency: 10, T: 300)
    #expect(model.probabilityAlive(history) == 0)
    let sample = HistorySample([history])
    let settings = PredictionSettings(horizon: 26)
    let one = model.stayingPredictions(
      for: sample, model.predictions(for: sample, settings), settings)[0]
    #expect(
      isClose(
        one.purchasesIfAlive,
        model.future(of: history).expectedPurchases(in: 26),
        relative: 1e-14))
    // 900.25/304.5 a week.
    #expect(
      isClose(one.purchasesIfStaying, 26 * 900.25 / 304.5, relative: 1e-13))
    #expect(one.silenceProbability == 0 || one.silenceProbability < 1e-300)
  }
}
