internal import CInterface
internal import CLVArrow
internal import CLVForecasting
internal import CLVModels
internal import CLVStudy
internal import CLVTables
internal import Libm

/// What a function of the interface says went wrong.
struct LibraryError: Error {
  let code: Int32
  let message: String
  var row: Int?
  var column: String?
  var customer: String?
  var remedy: String?

  init(_ code: Int32, _ message: String) {
    self.code = code
    self.message = message
  }

  /// An option that is wrong.
  static func usage(_ message: String) -> LibraryError {
    LibraryError(CLV_USAGE, message)
  }

  /// The fit of purchases did not converge.
  static let notConverged = LibraryError(
    CLV_NOT_CONVERGED,
    "the fit of purchases did not converge: see its certificate")

  /// The caller asked for the end.
  static let cancelled = LibraryError(
    CLV_CANCELLED, "the call was cancelled")

  /// What was thrown below, in the words of the interface.
  init(_ error: any Error) {
    switch error {
    case let error as LibraryError: self = error
    case let error as DataError: self.init(error)
    case StudyError.notConverged: self = .notConverged
    case let error as FitError:
      self.init(CLV_BAD_DATA, error.description)
    case let error as StudyError:
      self.init(CLV_BAD_DATA, error.description)
    case let error as CovariateError:
      self.init(CLV_USAGE, "\(error)")
    case let error as InvalidValue:
      self.init(CLV_BAD_DATA, error.description)
    default:
      self.init(CLV_INTERNAL, "\(error); this is a fault of clv")
    }
  }

  private init(_ error: DataError) {
    let code =
      switch error.kind {
      case .badData: CLV_BAD_DATA
      case .usage: CLV_USAGE
      case .noInput: CLV_NO_INPUT
      case .cannotCreate, .missingProgram, .internalFailure, .outputClosed:
        CLV_INTERNAL
      }
    let advice = error.advice.text { Self.words(for: $0) }
    let place = error.place.map { Self.text($0) } ?? ""
    self.init(code, place.isEmpty ? advice : "\(place): \(advice)")
    row = error.place?.line.flatMap { ArrowPlace.row(ofLine: $0) }
    column = error.place?.column?.name
    customer = error.place?.customer
    remedy = error.remedies.first.map { Self.name(of: $0) }
  }

  /// A place in a table that has rows and no lines.
  private static func text(_ place: DataError.Place) -> String {
    let row = place.line.flatMap { ArrowPlace.row(ofLine: $0) }
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
    "zone": "time-zone", "TransactionLog.summarize": "summarize",
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
  static func words(for remedy: Remedy) -> String {
    let values = remedy.values.map { "\"\($0)\"" }
    let name = name(of: remedy).replacing("-", with: "_")
    return values.isEmpty
      ? name : "\(name)=\(values.joined(separator: " or "))"
  }

  /// Puts it where the caller finds it, and gives its code.
  func fill(_ error: UnsafeMutablePointer<clv_error>?) -> Int32 {
    guard let error else { return code }
    error.pointee.code = code
    error.pointee.message = strdup(message)
    error.pointee.row = row.map(Int64.init) ?? -1
    error.pointee.column = column.map { strdup($0) } ?? nil
    error.pointee.customer = customer.map { strdup($0) } ?? nil
    error.pointee.remedy = remedy.map { strdup($0) } ?? nil
    return code
  }
}

/// Does the work of a function of the interface: what it throws becomes a code
/// and what went wrong, and streams that it has not come to are released.
func answering(
  _ error: UnsafeMutablePointer<clv_error>?,
  releasing streams: UnsafeMutablePointer<ArrowArrayStream>?...,
  body: () throws -> Void
) -> Int32 {
  error?.pointee = clv_error()
  error?.pointee.row = -1
  defer {
    for case let stream? in streams { stream.pointee.release?(stream) }
  }
  do {
    try body()
    return CLV_OK
  } catch let thrown {
    return LibraryError(thrown).fill(error)
  }
}
