internal import CLVForecasting
internal import CLVModels
internal import CLVStudy
public import CLVTables

/// What is wrong with a request, in the words of whoever asks by the names of
/// options and columns: programs in other languages, and over a network.
public struct RequestError: Error, Equatable {
  /// The families of failure.
  public enum Kind: Sendable {
    /// An option is wrong, or does not fit the data.
    case usage

    /// The data cannot be used.
    case badData

    /// The data are not there.
    case noInput

    /// The fit of purchases did not converge.
    case notConverged

    /// Whoever asked wants no answer any more.
    case cancelled

    /// The library is at fault.
    case internalFailure
  }

  /// The family of the failure.
  public let kind: Kind

  /// Where, what and what to do, without a final point.
  public let message: String

  /// What is wrong and what to do, without the place.
  public let fault: String

  /// The row of the data, from 0; nil where it is no single row.
  public var row: Int?

  /// The column; nil where it is the row as a whole.
  public var column: String?

  /// The customer; nil where it is none by itself.
  public var customer: String?

  /// The name of the option that would help; nil where none would.
  public var remedy: String?

  /// Makes an error of a family.
  public init(_ kind: Kind, _ message: String) {
    self.init(kind, place: "", message)
  }

  private init(_ kind: Kind, place: String, _ fault: String) {
    self.kind = kind
    self.fault = fault
    message = place.isEmpty ? fault : "\(place): \(fault)"
  }

  /// An option that is wrong.
  public static func usage(_ message: String) -> RequestError {
    RequestError(.usage, message)
  }

  /// The fit of purchases did not converge.
  public static let notConverged = RequestError(
    .notConverged, "the fit of purchases did not converge: see its certificate")

  /// Whoever asked wants no answer any more.
  package static let cancelled = RequestError(
    .cancelled, "the call was cancelled")

  /// What was thrown below, in these words.
  public init(_ error: any Error) {
    switch error {
    case let error as RequestError: self = error
    case let error as DataError: self.init(error)
    case StudyError.notConverged: self = .notConverged
    case let error as FitError: self.init(.badData, error.description)
    case let error as StudyError: self.init(.badData, error.description)
    case let error as CovariateError: self.init(.usage, "\(error)")
    case let error as InvalidValue: self.init(.badData, error.description)
    default:
      self.init(.internalFailure, "\(error); this is a fault of clv")
    }
  }

  private init(_ error: DataError) {
    let kind: Kind =
      switch error.kind {
      case .badData: .badData
      case .usage: .usage
      case .noInput: .noInput
      case .cannotCreate, .missingProgram, .internalFailure, .outputClosed:
        .internalFailure
      }
    let advice = error.advice.text { Self.words(for: $0) }
    let place = error.place.map { Self.text($0) } ?? ""
    self.init(kind, place: place, advice)
    row = error.place?.line.flatMap { RowPlace.row(ofLine: $0) }
    column = error.place?.column?.name
    customer = error.place?.customer
    remedy = error.remedies.first.map { Self.name(of: $0) }
  }

  /// A place in a table that has rows and no lines.
  private static func text(_ place: DataError.Place) -> String {
    let row = place.line.flatMap { RowPlace.row(ofLine: $0) }
    return [
      row.map { "row \($0)" }, place.customer.map { "customer \"\($0)\"" },
      place.column.map { "column \"\($0.name)\"" },
    ].compactMap(\.self).joined(separator: ", ")
  }

  // MARK: - Remedies

  /// The options that stand for what the library below calls otherwise.
  private static let options = [
    "TransactionColumns.customer": "customer-column",
    "TransactionColumns.date": "date-column",
    "TransactionColumns.amount": "amount-column",
    "TransactionColumns.amount.quantity": "quantity-column",
    "TransactionColumns.amount.price": "price-column",
    "RowFilter(keeps: true)": "keep", "RowFilter(keeps: false)": "drop",
    "CovariateTable.columns": "covariate-columns",
    "RetentionColumns.start": "start-column",
    "RetentionColumns.end": "end-column",
    "RetentionColumns.period": "period-column",
    "RetentionColumns.cohort": "cohort-column",
    "RetentionColumns.customers": "customers-column",
    "RetentionCohorts.named": "cohort", "cohortRule": "cohort-by",
    "ModelChoice.spendForm": "spend-form", "zone": "time-zone",
    "TransactionLog.summarize": "summarize",
    "CustomerModel.fit": "fit",
  ]

  /// The name of the option that a remedy is here: observation-end.
  private static func name(of remedy: Remedy) -> String {
    options[remedy.name]
      ?? remedy.name.reduce(into: "") { name, letter in
        name += letter.isUppercase ? "-\(letter.lowercased())" : "\(letter)"
      }
  }

  /// A remedy in words, with values that would do.
  public static func words(for remedy: Remedy) -> String {
    let values = remedy.values.map { "\"\($0)\"" }
    let name = name(of: remedy).replacing("-", with: "_")
    return values.isEmpty
      ? name : "\(name)=\(values.joined(separator: " or "))"
  }
}
