import CLVData
import CLVForecasting
import CLVModels
import CLVStudy
import CLVValidation
import Testing

@Suite("A spend model that is chosen")
struct SpendModelChoiceTests {
  /// What is chosen for a log of customers whose amounts a model draws.
  private static func choice(
    of spend: some SpendModel, seed: UInt64,
    _ change: (inout StudyOptions) -> Void = { _ in }
  ) throws -> ModelChoice {
    var options = StudyOptions()
    options.spendModel = .best
    change(&options)
    let log = try SimulatedShop.log(customers: 700, spend: spend, seed: seed)
    let window = try log.window(calibrationEnd: SimulatedShop.calibrationEnd)
    let summary = try log.summarize(window, timeUnit: .week).calibration
    return try options.choice(for: summary, of: (log, window)).0
  }

  private static let (name, gammaName) = ("log-normal", "gamma-gamma")
  private static let gamma = GammaGamma(p: 3.7, q: 4.6, v: 32)

  /// By design of the rule in one of twenty logs at most.
  @Test func `Of 40 logs of gamma amounts hardly any has the log-normal one`()
    throws
  {
    let chosen = try (1...40).filter {
      try Self.choice(of: Self.gamma, seed: $0).spendName == Self.name
    }
    #expect(chosen.count <= 3, "\(chosen)")
  }

  @Test func `Of 40 logs of log-normal amounts most have it`() throws {
    let wide = LogNormal(m: 25, sigma: 1, tau: 0.4)
    let chosen = try (1...40).filter {
      try Self.choice(of: wide, seed: $0).spendName == Self.name
    }
    #expect(chosen.count >= 20, "\(chosen)")
  }

  @Test func `The record says what competed, and by how much it gained`()
    throws
  {
    let wide = LogNormal(m: 25, sigma: 1.1, tau: 0.4)
    let choice = try Self.choice(of: wide, seed: 2)
    let record = try #require(choice.spendFormChoice)
    let rival = try #require(record.chosenRival)
    #expect(choice.spendName == Self.name && rival.model == Self.name)
    #expect(choice.spendForm == rival.form && record.form == rival.form)
    #expect(rival.form.takesSingleAmounts)
    #expect(rival.gain > 1.645 * rival.standardError)
  }

  @Test func `A model that is named stays, and has its own forms`() throws {
    let wide = LogNormal(m: 25, sigma: 1.1, tau: 0.4)
    let named = try Self.choice(of: wide, seed: 2) {
      $0.spendModel = .given(GammaGamma.self)
    }
    #expect(named.spendName == Self.gammaName)
    #expect(named.spendFormChoice?.rivals == nil)
    let own = try Self.choice(of: wide, seed: 2) {
      $0.spendModel = .given(LogNormal.self)
    }
    #expect(own.spendForm.takesSingleAmounts)
    #expect(own.spendFormChoice?.scores.map(\.form) == LogNormal.forms)
    // Of one form, AIC compares likelihoods of the same amounts.
    let amounts = try Self.choice(of: wide, seed: 2) {
      $0.spendForm = .given(.amounts)
    }
    #expect(amounts.spendName == Self.name)
    let means = try Self.choice(of: wide, seed: 2) {
      $0.spendForm = .given(.means)
    }
    #expect(means.spendName != Self.name)
  }
}

extension ModelChoice {
  fileprivate var spendName: String { spend.identity.identifier }
}
