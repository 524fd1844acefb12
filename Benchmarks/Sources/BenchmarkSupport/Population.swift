public import CLV
internal import Foundation

/// Made-up customers of a shop like CDNOW, seen for 39 weeks and 39 more.
///
/// The log and its summary are files, made the first time they are asked for:
/// listing benchmarks is quick, and what is measured finds no memory in use
/// but that of its own input.
public struct Population: Sendable {
  /// The sizes measured: CDNOW's sample, and what a shop may have.
  public static let all = [2_357, 100_000, 1_000_000].map {
    Population(customers: $0)
  }

  /// BG/NBD at CDNOW's estimates, in weeks.
  public static let purchaseModel = BGNBD(
    r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259)

  /// Gamma-Gamma at CDNOW's estimates.
  public static let spendModel = GammaGamma(p: 6.2496, q: 3.7442, v: 15.4435)

  /// Both together, by the week.
  public static let model = CustomerModel(
    purchaseModel, spend: spendModel, timeUnit: .week)

  /// The last day of calibration: 39 weeks.
  public static let calibrationEnd = start.advanced(by: 39 * 7 - 1)

  private static let start = CalendarDay(daysSince1970: 19_723)  // 2024-01-01

  /// The number of customers.
  public let customers: Int

  /// The path of the transaction log.
  public func log() throws -> String {
    try file("log") { file in
      let log = SimulatedLog(
        customers: customers, by: Self.model, calendar: Self.calendar,
        seed: 1)
      try log.write(to: file)
    }
  }

  private static let calendar = SimulatedLog.Calendar(
    start: start, acquisitionDays: 84, end: start.advanced(by: 78 * 7 - 1))

  /// The histories that suit a purchase model: those of the summary, or those
  /// of as many customers with an opportunity every month.
  public func histories(for type: any PurchaseModel.Type) throws
    -> CustomerSummary
  {
    guard type.countsOpportunities else { return try summary() }
    let path = try file("opportunities") { file in
      let log = SimulatedLog(
        customers: customers,
        by: CustomerModel(BGBB.atExample, timeUnit: .month),
        calendar: Self.calendar, seed: 1)
      try log.write(to: file)
    }
    let log = try TransactionLog(reading: InputTable(path: path))
    return try log.summarize(
      log.window(), timeUnit: .month, opportunities: true
    ).complete
  }

  /// As many customers under contract, by the month.
  public func subscriptions() throws -> RetentionCohorts {
    let path = try file("subscriptions") { file in
      try SimulatedSubscriptions(
        customers: customers, model: ShiftedBetaGeometric.atExample,
        unit: .month, calendar: Self.calendar, seed: 1
      ).write(to: file)
    }
    return try RetentionCohorts(path: path, options: RetentionOptions())
  }

  /// The summary of the calibration, with the holdout.
  public func summary() throws -> CustomerSummary {
    let log = try log()
    let path = try file("summary") { file in
      try Self.summarize(log).calibration.write(to: file)
    }
    return try CustomerSummary(
      reading: InputTable(path: path), timeUnit: .week)
  }

  /// Reads a log and makes its summaries.
  public static func summarize(_ path: String) throws -> LogSummaries {
    let log = try TransactionLog(reading: InputTable(path: path))
    return try log.summarize(
      log.window(calibrationEnd: calibrationEnd), timeUnit: .week)
  }

  /// A file of these customers, made unless it is there.
  private func file(
    _ kind: String, _ contents: (AtomicFile) throws -> Void
  ) throws -> String {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "swift-clv-benchmarks")
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: true)
    let path = directory.appending(path: "\(kind)-\(customers).csv").path
    guard !FileManager.default.fileExists(atPath: path) else { return path }
    let file = try AtomicFile(path: path)
    try contents(file)
    try file.commit()
    return path
  }
}

extension CustomerSummary {
  /// What a model of spend is fitted to in the first of its forms.
  public func spends(for type: any SpendModel.Type) -> SpendSample {
    spendHistories(type.forms[0], type.mean).map { SpendSample($0) } ?? spends
  }
}

extension LikelihoodModel {
  /// The model at values from practice.
  public static var atExample: Self {
    Self(parameterValues: identity.example)
  }
}
