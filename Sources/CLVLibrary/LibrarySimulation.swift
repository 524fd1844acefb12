public import CInterface
internal import CLVArrow
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVRequests

/// Draws a log; see `clv.h`.
@c @implementation
public func clv_simulate(
  _ options: UnsafePointer<CChar>?,
  _ log: UnsafeMutablePointer<ArrowArrayStream>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error) {
    let options = try RequestOptions(options)
    let simulation = try Simulation(options)
    try options.finish()
    log?.pointee = simulation.stream()
  }
}

/// A log to draw.
private struct Simulation {
  private let model: CustomerModel
  private let calendar: SimulatedLog.Calendar
  private let customers: Int
  private let seed: UInt64

  /// A log of more rows is refused.
  private static let most = 1e8

  init(_ options: RequestOptions) throws {
    let unit: TimeUnit = try options.choice("time-unit") ?? .week
    let type = try options.model(
      "model", try options.text("model") ?? BGNBD.identity.identifier,
      ModelCatalog.purchaseModel, ModelCatalog.purchaseModels)
    let spendName =
      try options.text("spend-model") ?? GammaGamma.identity.identifier
    let purchase = try Self.fixed(
      type, try options.named("parameters"), "parameters")
    var spend: (any SpendModel)?
    if spendName != "none" {
      let type = try options.model(
        "spend-model", spendName, ModelCatalog.spendModel,
        ModelCatalog.spendModels)
      spend = try Self.fixed(type, try options.named("spend"), "spend")
    }
    model = CustomerModel(purchase, spend: spend, timeUnit: unit)
    customers = try options.whole("customers", 1...100_000_000) ?? 1000
    seed = UInt64(try options.whole("seed", 0...(1 << 53)) ?? 1)
    let start =
      try options.day("start") ?? CalendarDay(daysSince1970: 19_723)
    let days = try options.whole("acquisition-days", 1...1_000_000) ?? 84
    let end = try options.day("end") ?? start.advanced(by: 78 * 7 - 1)
    guard start.distance(to: end) + 1 >= days else {
      throw RequestError.usage(
        "option end: \(end) is before the last customers arrive; give a later "
          + "day or fewer acquisition_days")
    }
    calendar = SimulatedLog.Calendar(
      start: start, acquisitionDays: days, end: end)
    let duration = Double(start.distance(to: end) + 1) / unit.days
    let rows =
      Double(customers) * (1 + model.purchase.expectedPurchases(in: duration))
    guard rows <= Self.most else {
      throw RequestError.usage(
        "option customers: such a log would have more than a hundred million "
          + "rows; give fewer, or other parameters")
    }
  }

  /// A model at given parameters, or at those of its example.
  private static func fixed<Model: LikelihoodModel>(
    _ type: Model.Type, _ given: [String: Double]?, _ option: String
  ) throws -> Model {
    let identity = type.identity
    guard let given else {
      return try type.init(validating: identity.example)
    }
    let names = identity.parameters.map(\.name)
    guard Set(given.keys) == Set(names) else {
      throw RequestError.usage(
        "option \(option): \(identity.name) has the parameters "
          + names.joined(separator: ", "))
    }
    do throws(InvalidValue) {
      return try type.init(validating: names.map { given[$0] ?? .nan })
    } catch {
      throw RequestError.usage("option \(option): \(error)")
    }
  }

  func stream() -> ArrowArrayStream {
    let log = SimulatedLog(
      customers: customers, by: model, calendar: calendar, seed: seed)
    return ArrowOutput.stream(
      of: SimulatedLog.table, log.rows, count: log.count, days: ["date"])
  }
}
