public import CLVData
public import CLVModels
internal import CLVNumerics
public import CLVTables

/// A ``CustomerModel`` as its file keeps it, which is what is known of it: read
/// and written by this type alone.
public struct CustomerModelRecord: Codable, Sendable {
  /// The time unit of the purchase model.
  public let timeUnit: TimeUnit

  /// The purchase model with all that is known of its fit.
  public let purchase: FitRecord

  /// The spend model; nil where there are no amounts, or none to fit, or where
  /// its fit did not converge.
  public let spend: FitRecord?

  /// How the form of the spend model was chosen; nil where it was asked for.
  public let spendFormChoice: SpendFormChoice?

  /// Which covariates of the log's own the model of purchases takes, and why;
  /// nil where they were not asked for.
  public internal(set) var covariateChoice: CovariateChoice?

  /// What earlier origins teach of the models' errors; nil where they were not
  /// asked.
  public internal(set) var correction: CorrectionChoice?

  /// Whether spend is independent of frequency; nil where it was not asked
  /// for, or cannot be told.
  public internal(set) var spendIndependence: SpendIndependence?

  /// Whether customers differ in spend, by the amounts of single purchases;
  /// nil where these are not known.
  public let spendDifferences: SpendDifferences?

  /// That nobody bought once only, where chance does not explain it; nil
  /// otherwise.
  public let missingOneTimeBuyers: MissingOneTimeBuyers?

  /// What the models were fitted to; nil where that is not known.
  public let data: FittedData?

  /// The mark and the version that this program writes and reads.
  static let format = "clv-model"
  static let version = 1

  /// A record of models and of what they were fitted to.
  init(
    timeUnit: TimeUnit, purchase: FitRecord, spend: FitRecord?,
    spendFormChoice: SpendFormChoice? = nil,
    spendIndependence: SpendIndependence? = nil,
    spendDifferences: SpendDifferences? = nil,
    missingOneTimeBuyers: MissingOneTimeBuyers? = nil, data: FittedData? = nil
  ) {
    self.timeUnit = timeUnit
    self.purchase = purchase
    self.spend = spend
    self.spendFormChoice = spendFormChoice
    self.spendIndependence = spendIndependence
    self.spendDifferences = spendDifferences
    self.missingOneTimeBuyers = missingOneTimeBuyers
    self.data = data
  }

  /// The record of the spend model, unless its fit did not converge.
  var usableSpend: FitRecord? {
    spend?.outcome == .notConverged ? nil : spend
  }

  /// Why there is no spend model; nil where there is one, or where the record
  /// does not say.
  var spendNote: Advice? {
    guard let spend else { return data?.spendNote }
    return usableSpend == nil
      ? "the fit of \(spend.model) did not converge" : nil
  }
}

extension CustomerModelRecord {
  private enum CodingKeys: String, CodingKey {
    case format, version, timeUnit, purchase, spend, spendFormChoice
    case covariateChoice, correction
    case spendIndependence, spendDifferences, missingOneTimeBuyers, data
  }

  /// Reads a record; what is not needed to forecast may be missing or
  /// otherwise than this program writes it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    timeUnit = try container.decode(TimeUnit.self, forKey: .timeUnit)
    purchase = try container.decode(FitRecord.self, forKey: .purchase)
    spend = try container.decodeIfPresent(FitRecord.self, forKey: .spend)
    data = try container.decodeIfPresent(FittedData.self, forKey: .data)
    // Without it the forecasts would be others.
    correction = try container.decodeIfPresent(
      CorrectionChoice.self, forKey: .correction)
    spendFormChoice = container.readable(.spendFormChoice)
    covariateChoice = container.readable(.covariateChoice)
    spendIndependence = container.readable(.spendIndependence)
    spendDifferences = container.readable(.spendDifferences)
    missingOneTimeBuyers = container.readable(.missingOneTimeBuyers)
  }

  /// Writes the record with its mark and version.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.format, forKey: .format)
    try container.encode(Self.version, forKey: .version)
    try container.encode(timeUnit, forKey: .timeUnit)
    try container.encode(purchase, forKey: .purchase)
    try container.encodeIfPresent(spend, forKey: .spend)
    try container.encodeIfPresent(spendFormChoice, forKey: .spendFormChoice)
    try container.encodeIfPresent(covariateChoice, forKey: .covariateChoice)
    try container.encodeIfPresent(correction, forKey: .correction)
    try container.encodeIfPresent(
      spendIndependence, forKey: .spendIndependence)
    try container.encodeIfPresent(spendDifferences, forKey: .spendDifferences)
    try container.encodeIfPresent(
      missingOneTimeBuyers, forKey: .missingOneTimeBuyers)
    try container.encodeIfPresent(data, forKey: .data)
  }
}

/// What models were fitted to.
public struct FittedData: Codable, Sendable {
  /// The first day observed; nil where fitted to a summary file.
  public let start: String?

  /// The last day that the fit has seen; nil where fitted to a summary file.
  public let end: String?

  /// The number of customers; nil where a file does not say.
  public let customers: Int?

  /// The number of repeat purchases; nil where a file does not say.
  public let repeatPurchases: Int?

  /// What became of the log's rows; nil where fitted to a summary file.
  public let cleaning: CleaningReport?

  /// Why there is no spend model; nil where there is one.
  public let spendNote: Advice?

  /// The certificate of a fit of spend that did not converge; nil where there
  /// was none.
  public let spendConvergence: ConvergenceRecord?

  /// A record of what models were fitted to.
  public init(
    _ summary: CustomerSummary, start: CalendarDay? = nil,
    end: CalendarDay? = nil, cleaning: CleaningReport? = nil,
    spendNote: Advice? = nil, spendConvergence: ConvergenceRecord? = nil
  ) {
    self.start = start?.description
    self.end = end?.description
    let counts = summary.counts ?? [Int32](repeating: 1, count: summary.count)
    customers = counts.reduce(0) { $0 + Int($1) }
    repeatPurchases = Int(
      saturating: zip(summary.frequency, counts).reduce(0) {
        $0 + Double($1.0) * Double($1.1)
      })
    self.cleaning = cleaning
    self.spendNote = spendNote
    self.spendConvergence = spendConvergence
  }

  /// Reads a record, of which a forecast needs the note on spend alone.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    spendNote = try container.decodeIfPresent(Advice.self, forKey: .spendNote)
    start = container.readable(.start)
    end = container.readable(.end)
    customers = container.readable(.customers)
    repeatPurchases = container.readable(.repeatPurchases)
    cleaning = container.readable(.cleaning)
    spendConvergence = container.readable(.spendConvergence)
  }
}

extension KeyedDecodingContainer {
  /// A member that may be missing, or be otherwise than this program writes
  /// it; nil in either case.
  fileprivate func readable<Value: Decodable>(_ key: Key) -> Value? {
    try? decodeIfPresent(Value.self, forKey: key)
  }
}
