internal import CLVRequests
internal import HTTPTypes
internal import Hummingbird

/// Answers questions about the customers in the bodies of requests.
struct ScoringService: Sendable {
  let models: ModelStore
  let pool: ScoringPool
  let limits: ServiceLimits
  let metrics: ServiceMetrics

  /// What an answer in JSON tells beside its rows.
  struct Facts: Encodable {
    let model: String?
    let sha256: String?
    let horizon: Double

    init(_ model: ServedModel?, horizon: Double) {
      self.model = model?.name.description
      sha256 = model?.digest
      self.horizon = horizon
    }
  }

  /// The options of a query, without those that the route takes itself.
  static func options(
    _ request: Request, without own: Set<String> = []
  ) -> [(name: String, text: String)] {
    request.uri.queryParameters.compactMap { name, text in
      own.contains(String(name)) ? nil : (String(name), String(text))
    }
  }

  /// Answers a question about the rows of a body, in the rows' own type or the
  /// one that is accepted.
  func answer(
    _ kind: CustomerQuestion.Kind, _ request: Request, by model: ServedModel?,
    without own: Set<String> = [], route: String
  ) async throws -> Response {
    let type = try MediaType.ofBody(request.headers)
    let wanted = try MediaType.wanted(request.headers, like: type)
    let question = Question(
      kind: kind, options: Self.options(request, without: own), model: model,
      wanted: wanted, route: route)
    switch type {
    case .arrow:
      return try await answer(
        question, about: ArrowBody(request.body, limits))
    case .lines where kind == .forecasts && wanted == .lines:
      return try await answer(
        question, about: LineBlocks(request.body, upTo: limits.bodyBytes))
    default:
      let body = try await body(of: request)
      return try await answer(question) {
        try CustomerRows(body, as: type, within: limits)
      }
    }
  }

  /// What is asked of the rows of a body.
  struct Question: Sendable {
    let kind: CustomerQuestion.Kind
    let options: [(name: String, text: String)]
    let model: ServedModel?

    /// How the answer is to be written.
    let wanted: MediaType
    let route: String
  }

  /// Answers a question about rows that are all there.
  func answer(
    _ question: Question, _ rows: @escaping @Sendable () throws -> CustomerRows
  ) async throws -> Response {
    let scored = try await pool.run {
      let (table, horizon) = try score(
        rows(), question.kind, question.options, by: question.model)
      return ScoredRows(
        table, as: question.wanted,
        facts: JSON.bytes(Facts(question.model, horizon: horizon)))
    }
    metrics.scored(scored.count, by: question.route)
    return scored.response()
  }

  /// The body of a request, within the limits.
  func body(of request: Request) async throws -> [UInt8] {
    try await request.bytes(upTo: limits.bodyBytes, within: limits.seconds)
  }

  /// Scores rows.
  ///
  /// - Returns: The answer, and how far ahead it looks.
  /// - Throws: A ``Problem`` at its place in the body.
  func score(
    _ rows: CustomerRows, _ kind: CustomerQuestion.Kind,
    _ options: [(name: String, text: String)], by model: ServedModel?
  ) throws -> (AnswerTable, horizon: Double) {
    guard rows.count > 0 else {
      throw Problem(
        .badData, "there are no rows", remedy: "send a row for each customer")
    }
    guard rows.count <= limits.rows else {
      throw Problem(
        .tooLarge, "there are \(rows.count) rows, more than \(limits.rows)",
        remedy: "send fewer rows at once")
    }
    do {
      let all = try RequestOptions(json: rows.options)
      try all.add(texts: options)
      let question = try CustomerQuestion(kind, all, of: model?.model)
      return (
        try question.answer(from: rows.text, delimiter: rows.delimiter),
        question.horizon
      )
    } catch let error as RequestError {
      throw rows.problem(error)
    }
  }
}
