import CLVCampaigns
import CLVData
import CLVForecasting
import CLVModels
import CLVStudy
import CLVValidation
import Testing

@Suite("A study of customers")
struct CustomerStudyTests {
  private static var study: CustomerStudy {
    var options = StudyOptions()
    options.calibrationEnd = SimulatedShop.calibrationEnd
    return CustomerStudy(options)
  }

  private static func name(_ step: StudyStep) -> String {
    switch step {
    case .summarized: "summarized"
    case .compared: "compared"
    case .joined: "joined"
    case .fitted(_, _, .calibration): "fitted to calibration"
    case .fitted(_, _, .everything): "fitted to everything"
    case .validated: "validated"
    case .forecast: "forecast"
    case .summed: "summed"
    case .acted: "acted"
    }
  }

  private static let names = [
    "summarized", "fitted to calibration", "validated",
    "fitted to everything", "forecast", "summed", "acted",
  ]

  @Test func `Each result comes as soon as it is there`() throws {
    var names: [String] = []
    let results = try Self.study.run(try SimulatedShop.log()) {
      names.append(Self.name($0))
    }
    #expect(names == Self.names)
    #expect(results.calibration.validation?.assumptions != nil)
    #expect(results.sums.total?.customers == 400)
    #expect(results.actions?.count == 400)
  }

  @Test func `The parts give what the whole gives`() throws {
    let whole = try Self.study.run(try SimulatedShop.log())
    let calibration = try Self.study.calibrate(try SimulatedShop.log())
    let parts = try Self.study.conclude(calibration)
    #expect(
      calibration.model.purchase.parameterValues
        == whole.calibration.model.purchase.parameterValues)
    #expect(
      parts.forecasts.expectedPurchases()
        == whole.forecasts.expectedPurchases())
    #expect(
      parts.forecasts.lifetimeValues() == whole.forecasts.lifetimeValues())
    let holdout = StudyHoldout(
      try SimulatedShop.log().summarize(
        whole.calibration.window, timeUnit: .week))
    let validation = CustomerStudy.validation(
      of: calibration.model, on: holdout)
    #expect(
      validation?.purchases.bias
        == whole.calibration.validation?.purchases.bias)
  }

  private struct Enough: Error {}

  @Test func `What the callback throws ends the study`() throws {
    var names: [String] = []
    #expect(throws: Enough.self) {
      _ = try Self.study.run(try SimulatedShop.log()) {
        names.append(Self.name($0))
        if case .validated = $0 { throw Enough() }
      }
    }
    #expect(names == Array(Self.names.prefix(3)))
  }

  @Test func `A cancelled study makes no further step`() async throws {
    let task = Task { () -> [String] in
      var names: [String] = []
      do {
        _ = try Self.study.run(try SimulatedShop.log()) {
          names.append(Self.name($0))
          withUnsafeCurrentTask { $0?.cancel() }
        }
        names.append("ended")
      } catch is CancellationError {
        names.append("cancelled")
      }
      return names
    }
    #expect(try await task.value == ["summarized", "cancelled"])
  }

  @Test func `A log without days for a holdout is refused`() throws {
    let days = [0, 1].map { SimulatedShop.firstDay.advanced(by: $0) }
    let log = try TransactionLog(
      reading: TransactionArrays(customers: ["a", "b"], days: days))
    #expect(throws: StudyError.tooShort(first: days[0], last: days[1])) {
      _ = try CustomerStudy().run(log)
    }
  }

  @Test func `A horizon without end has no lists`() throws {
    var options = StudyOptions(forecast: ForecastSettings(horizon: .infinity))
    options.calibrationEnd = SimulatedShop.calibrationEnd
    let results = try CustomerStudy(options).run(try SimulatedShop.log())
    #expect(results.actions == nil)
    #expect(results.picture().histories == nil)
    #expect(results.picture().isoValues == nil)
  }
}
