import CLVForecasting
import CLVStudy
import CLVValidation
import Testing

@Suite("A model that is chosen among others")
struct OtherChoicesTests {
  private static func study(
    customers: Int = 400, _ change: (inout StudyOptions) -> Void
  ) throws -> (StudyCalibration, ModelComparison?) {
    var options = StudyOptions()
    options.calibrationEnd = SimulatedShop.calibrationEnd
    change(&options)
    var comparison: ModelComparison?
    let calibration = try CustomerStudy(options).calibrate(
      try SimulatedShop.log(customers: customers)
    ) {
      if case .compared(let found) = $0 { comparison = found }
    }
    return (calibration, comparison)
  }

  @Test(arguments: [150, 250, 400, 700])
  func `Its intervals take in what else might have been chosen`(
    customers: Int
  ) throws {
    let (chosen, compared) = try Self.study(customers: customers) {
      $0.purchaseModel = .best
    }
    let validation = try #require(chosen.validation)
    let models = try #require(compared).purchaseModels
    let shares = models.map { $0.choiceShare ?? 0 }
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    let wanted = zip(models, shares).dropFirst().filter { $0.1 >= 0.05 }
      .sorted { $0.1 > $1.1 }.prefix(2)
    let others = validation.otherChoices
    #expect(others.map(\.model) == wanted.map(\.0.identifier), "\(shares)")
    #expect(others.map(\.share) == wanted.map(\.1))
    // The very same model without a choice.
    let (given, none) = try Self.study(customers: customers) {
      $0.purchaseModel = .given(type(of: chosen.model.purchase))
      $0.correction = .automatic
    }
    let plain = try #require(given.validation)
    #expect(plain.otherChoices.isEmpty && none == nil)
    for measure in [ScoreMeasure.mae, .rmse, .logScore] {
      let (one, other) = try (
        #require(validation.scorecard["model"]?.estimates[measure]),
        #require(plain.scorecard["model"]?.estimates[measure])
      )
      #expect(one.value == other.value)
      #expect((one.interval == other.interval) == others.isEmpty, "\(measure)")
    }
  }

  @Test func `A model that is given has none`() throws {
    let validation = try #require(try Self.study { _ in }.0.validation)
    #expect(validation.otherChoices.isEmpty)
  }
}
