internal import CLVRequests
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

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
    let options = Self.options(request, without: own)
    var body: [UInt8] = []
    if kind == .forecasts, type == .lines, wanted == .lines {
      let lines = LineBlocks(request.body, upTo: limits.bodyBytes)
      body = try await lines.next() ?? []
      // Histories of purchases end with the last of them all.
      if !String(decoding: body.prefix(4096), as: UTF8.self)
        .contains("\"purchases\"")
      {
        return try await stream(
          lines, after: body, options, by: model, route: route)
      }
      while let more = try await lines.next() {
        body += more
        guard body.count <= limits.bodyBytes else {
          throw Request.tooLarge(limits.bodyBytes)
        }
      }
    } else {
      body = try await self.body(of: request)
    }
    let all = body
    let scored = try await pool.run {
      let rows = try CustomerRows(all, as: type)
      let (table, horizon) = try score(rows, kind, options, by: model)
      return ScoredRows(
        table, as: wanted, facts: JSON.bytes(Facts(model, horizon: horizon)))
    }
    metrics.scored(scored.count, by: route)
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

  /// Forecasts lines as they come, and answers as the forecasts are taken: a
  /// body may be of any length.
  ///
  /// The first lines decide on the status. What is wrong with later ones is
  /// told in a last line, with the member `problem`.
  private func stream(
    _ lines: LineBlocks, after first: [UInt8],
    _ options: [(name: String, text: String)], by model: ServedModel?,
    route: String
  ) async throws -> Response {
    @Sendable func score(
      _ block: [UInt8]
    ) async throws -> (ScoredRows, rows: Int) {
      let scored = try await pool.run {
        let rows = try CustomerRows(block, as: .lines)
        guard rows.purchases.isEmpty else {
          throw Problem.data(
            row: 0, field: "purchases",
            "other rows are without; give it for all or for none")
        }
        let (table, _) = try self.score(rows, .forecasts, options, by: model)
        return (ScoredRows(table, as: .lines), rows.count)
      }
      metrics.scored(scored.0.count, by: route)
      return scored
    }
    let (beginning, count) = try await score(first)
    return Response(
      status: .ok, headers: ScoredRows.headers(.lines),
      body: ResponseBody { writer in
        var rows = count
        try await beginning.write(to: &writer)
        do {
          while let block = try await lines.next() {
            if block.allSatisfy({ $0 <= 0x20 }) { continue }
            let (scored, more) = try await score(block)
            try await scored.write(to: &writer)
            rows += more
          }
        } catch let problem as Problem {
          let line = JSON.bytes(["problem": problem.moved(by: rows)])
          try await writer.write(
            NIOCore.ByteBuffer(bytes: line + [UInt8(ascii: "\n")]))
        }
        try await writer.finish(nil)
      })
  }
}
