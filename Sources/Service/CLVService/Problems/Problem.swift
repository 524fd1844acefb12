internal import CLVRequests
internal import HTTPTypes

/// What is wrong with a request, as RFC 9457 writes it: what kind of problem it
/// is, in which row and field, and what would help.
struct Problem: Error, Sendable, Equatable {
  /// The families of problems.
  enum Kind: String, Sendable, CaseIterable {
    case badRequest = "bad-request"
    case badData = "bad-data"
    case unauthorized
    case forbidden
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case notAcceptable = "not-acceptable"
    case conflict
    case tooLarge = "too-large"
    case unsupported = "unsupported-media-type"
    case busy
    case tookTooLong = "took-too-long"
    case notReady = "not-ready"
    case internalFailure = "internal-failure"

    /// The status of the response.
    var status: HTTPResponse.Status {
      switch self {
      case .badRequest: .badRequest
      case .badData: .unprocessableContent
      case .unauthorized: .unauthorized
      case .forbidden: .forbidden
      case .notFound: .notFound
      case .methodNotAllowed: .methodNotAllowed
      case .notAcceptable: .notAcceptable
      case .conflict: .conflict
      case .tooLarge: .contentTooLarge
      case .unsupported: .unsupportedMediaType
      case .busy, .tookTooLong, .notReady: .serviceUnavailable
      case .internalFailure: .internalServerError
      }
    }

    /// What the family is called.
    var title: String {
      switch self {
      case .badRequest: "The request cannot be understood"
      case .badData: "The data cannot be used"
      case .unauthorized: "A key is needed"
      case .forbidden: "The key does not allow this"
      case .notFound: "There is no such thing"
      case .methodNotAllowed: "The method is not one of this address"
      case .notAcceptable: "There is no answer of the type that is accepted"
      case .conflict: "The request does not fit the state of the service"
      case .tooLarge: "The request is too large"
      case .unsupported: "The type of the body is not known"
      case .busy: "The service is busy"
      case .tookTooLong: "The answer took too long"
      case .notReady: "The service is not ready"
      case .internalFailure: "The service is at fault"
      }
    }
  }

  let kind: Kind

  /// What is wrong, where.
  let detail: String

  /// What would help; nil where nothing is known to.
  var remedy: String?

  /// The row of the data, from 0; nil where it is no single row.
  var row: Int?

  /// The field of the row; nil where it is the row as a whole.
  var field: String?

  /// Why, for the log alone: a client is not told of what stands behind the
  /// service.
  var cause: String?

  /// The methods of the address, where another was used.
  var allowed: [String] = []

  init(
    _ kind: Kind, _ detail: String, remedy: String? = nil, row: Int? = nil,
    field: String? = nil
  ) {
    self.kind = kind
    self.detail = detail
    self.remedy = remedy
    self.row = row
    self.field = field
  }

  /// A sentence of the library, which has what to do behind a semicolon.
  init(_ kind: Kind, saying sentence: String) {
    let (fault, remedy) = Self.parts(of: sentence)
    self.init(kind, fault, remedy: remedy)
  }

  /// A fault of the data at a place.
  static func data(
    row: Int?, field: String?, _ fault: String
  ) -> Problem {
    let place = [row.map { "row \($0)" }, field.map { "field \"\($0)\"" }]
      .compactMap(\.self).joined(separator: ", ")
    let (_, remedy) = Self.parts(of: fault)
    return Problem(
      .badData, place.isEmpty ? fault : "\(place): \(fault)", remedy: remedy,
      row: row, field: field)
  }

  /// The problem where the rows before were not counted.
  func moved(by rows: Int) -> Problem {
    guard let row else { return self }
    var moved = Problem(
      kind,
      detail.hasPrefix("row \(row)")
        ? "row \(row + rows)" + detail.dropFirst("row \(row)".count) : detail,
      remedy: remedy, row: row + rows, field: field)
    moved.allowed = allowed
    moved.cause = cause
    return moved
  }

  /// What the library says of a request.
  init(_ error: RequestError) {
    let kind: Kind =
      switch error.kind {
      case .usage, .noInput: .badRequest
      case .badData: .badData
      case .notConverged: .conflict
      case .cancelled: .tookTooLong
      case .internalFailure: .internalFailure
      }
    let remedy = Self.parts(of: error.fault).remedy
    self.init(
      kind, error.message,
      remedy: remedy ?? (kind == .badData ? "correct the data" : nil),
      row: error.row, field: error.column)
  }

  /// Any error; one that is none of a request is the service's own fault, of
  /// which a stranger is told nothing.
  init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as RequestError: self.init(error)
    default:
      self.init(
        .internalFailure, "something went wrong that should not",
        remedy: "see the service's log by the request's identifier")
    }
  }

  /// A sentence of the library: what is wrong, and behind a semicolon or a
  /// colon what to do.
  private static func parts(
    of sentence: String
  ) -> (fault: String, remedy: String?) {
    guard let place = sentence.ranges(of: "; ").last else {
      return (sentence, nil)
    }
    return (
      String(sentence[..<place.lowerBound]),
      String(sentence[place.upperBound...])
    )
  }
}

extension Problem: Encodable {
  private enum CodingKeys: String, CodingKey {
    case type, title, status, detail, remedy, row, field
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("/docs#\(kind.rawValue)", forKey: .type)
    try container.encode(kind.title, forKey: .title)
    try container.encode(kind.status.code, forKey: .status)
    try container.encode(detail, forKey: .detail)
    try container.encodeIfPresent(remedy, forKey: .remedy)
    try container.encodeIfPresent(row, forKey: .row)
    try container.encodeIfPresent(field, forKey: .field)
  }
}
