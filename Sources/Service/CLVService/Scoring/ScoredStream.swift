internal import CLVRequests
internal import Hummingbird
internal import NIOCore

extension ScoringService {
  /// Reads some rows of a body, on a thread that scores.
  typealias Reading = @Sendable () throws -> CustomerRows

  /// Answers a question about lines as they come, or about all of them.
  func answer(
    _ question: Question, about lines: LineBlocks
  ) async throws -> Response {
    var body = try await lines.next() ?? []
    // Histories of purchases end with the last of them all.
    if !String(decoding: body.prefix(4096), as: UTF8.self)
      .contains("\"purchases\"")
    {
      let first = body
      let next: @Sendable () async throws -> Reading? = {
        while let block = try await lines.next() {
          if block.allSatisfy({ $0 <= 0x20 }) { continue }
          return { try rows(block) }
        }
        return nil
      }
      return try await stream(question, from: { try rows(first) }, then: next)
    }
    while let more = try await lines.next() {
      body += more
      guard body.count <= limits.bodyBytes else {
        throw Request.tooLarge(limits.bodyBytes)
      }
    }
    let all = body
    return try await answer(question) {
      try CustomerRows(all, as: .lines, within: limits)
    }
  }

  /// The rows of some lines, which have no purchases.
  @Sendable private func rows(_ lines: [UInt8]) throws -> CustomerRows {
    let rows = try CustomerRows(lines, as: .lines, within: limits)
    guard rows.purchases.isEmpty else {
      throw Problem.data(
        row: 0, field: "purchases",
        "other rows are without; give it for all or for none")
    }
    return rows
  }

  /// Answers a question about a stream of Arrow as it comes, or about all of
  /// its rows.
  func answer(
    _ question: Question, about body: ArrowBody
  ) async throws -> Response {
    let first = try await body.next()
    let header = try first ?? body.none
    let all = try RequestOptions(json: [])
    try all.add(texts: question.options)
    let needsAll = try CustomerQuestion(
      question.kind, all, of: question.model?.model
    ).needsAllRows(of: header.text)
    let canStream = question.wanted == .arrow || question.wanted == .lines
    if let first, !needsAll, canStream {
      let next: @Sendable () async throws -> Reading? = {
        guard let block = try await body.next() else { return nil }
        return { CustomerRows(block) }
      }
      return try await stream(
        question, from: { CustomerRows(first) }, then: next)
    }
    var sum = first
    while let block = try await body.next(after: sum?.count ?? 0) {
      try ArrowBlocks.add(block, to: &sum, limits)
    }
    let rows = CustomerRows(sum ?? header)
    return try await answer(question) { rows }
  }

  /// Forecasts rows as they come, and answers as the forecasts are taken: a
  /// body may be of any length.
  ///
  /// The first rows decide on the status. What is wrong with later ones is told
  /// in a last line, with the member `problem`; in a stream of Arrow by a batch
  /// without rows that has the remark `problem`, behind which the connection
  /// ends before the stream does, so that nobody takes it for whole.
  private func stream(
    _ question: Question, from first: @escaping Reading,
    then next: @escaping @Sendable () async throws -> Reading?
  ) async throws -> Response {
    @Sendable func score(
      _ reading: @escaping Reading
    ) async throws -> (ScoredRows, rows: Int) {
      let scored = try await pool.run {
        let rows = try reading()
        let (table, _) = try self.score(
          rows, question.kind, question.options, by: question.model)
        return (ScoredRows(table, as: question.wanted), rows.count)
      }
      metrics.scored(scored.0.count, by: question.route)
      return scored
    }
    let (beginning, count) = try await score(first)
    return Response(
      status: .ok, headers: ScoredRows.headers(question.wanted),
      body: ResponseBody { writer in
        var rows = count
        try await beginning.write(to: &writer, isLast: false)
        do {
          while let reading = try await next() {
            let (scored, more) = try await score(reading)
            try await scored.write(to: &writer, isFirst: false, isLast: false)
            rows += more
          }
          try await beginning.writeEnd(to: &writer)
        } catch let problem as Problem {
          let problem = problem.moved(by: rows)
          if let message = beginning.problem?(problem) {
            try await writer.write(NIOCore.ByteBuffer(bytes: message))
            throw problem
          }
          let line = JSON.bytes(["problem": problem])
          try await writer.write(
            NIOCore.ByteBuffer(bytes: line + [UInt8(ascii: "\n")]))
        }
        try await writer.finish(nil)
      })
  }
}
