internal import CLVRequests
internal import CLVTables
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// An answer that is ready to be sent, some rows at a time, as fast as they
/// are taken.
struct ScoredRows: Sendable {
  private static let rowsAtOnce = 2048

  let count: Int
  private let type: MediaType
  private let rows: @Sendable (Range<Int>) -> [UInt8]
  private let before: [UInt8]
  private let after: [UInt8]

  /// In a stream of Arrow, the message of no rows that tells of a problem.
  let problem: (@Sendable (Problem) -> [UInt8])?

  /// Makes the answer's text.
  ///
  /// - Parameters:
  ///   - table: The answer.
  ///   - type: How it is written.
  ///   - member: In JSON, the member that the rows are.
  ///   - facts: In JSON, what else is told.
  init(
    _ table: AnswerTable, as type: MediaType, member: String = "rows",
    facts: [UInt8] = Array("{}".utf8)
  ) {
    count = table.count
    self.type = type
    if type == .arrow {
      let stream = table.arrow()
      (before, after) = (stream.schema, AnswerTable.Arrow.end)
      rows = stream.rows
      problem = { problem in
        stream.remark(
          "problem", String(decoding: JSON.bytes(problem), as: UTF8.self))
      }
      return
    }
    let text =
      switch type {
      case .csv, .arrow: table.text(as: CSVFormat())
      case .lines: table.text(as: JSONLinesFormat())
      case .json, .problem:
        member == "scenarios"
          ? table.text(as: ScenarioFormat()) : table.text(as: JSONArrayFormat())
      }
    problem = nil
    rows = text.rows
    guard type == .json else {
      (before, after) = (Array(text.header.utf8), [])
      return
    }
    let facts = String(decoding: facts.dropLast(), as: UTF8.self)
    before = Array((facts + (facts == "{" ? "" : ",") + "\"\(member)\":[").utf8)
    after = Array("]}\n".utf8)
  }

  /// The bytes of a part of the rows.
  private func part(_ range: Range<Int>) -> [UInt8] {
    var bytes = rows(range)
    if type == .json, range.upperBound == count, !range.isEmpty {
      bytes.removeLast(JSONArrayFormat.excess)
    }
    return bytes
  }

  /// The headers of an answer.
  static func headers(_ type: MediaType) -> HTTPFields {
    [.contentType: type.text, .cacheControl: "no-store"]
  }

  /// The response.
  func response() -> Response {
    let headers = Self.headers(type)
    if count <= Self.rowsAtOnce {
      let bytes = before + part(0..<count) + after
      return Response(
        status: .ok, headers: headers,
        body: ResponseBody(byteBuffer: NIOCore.ByteBuffer(bytes: bytes)))
    }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        try await write(to: &writer)
        try await writer.finish(nil)
      })
  }

  /// Writes the answer, each part once the one before it has been taken.
  ///
  /// - Parameters:
  ///   - writer: What takes it.
  ///   - isFirst: Whether no rows of the answer were written before.
  ///   - isLast: Whether none come behind them.
  /// - Throws: What keeps it from being sent.
  func write(
    to writer: inout any ResponseBodyWriter, isFirst: Bool = true,
    isLast: Bool = true
  ) async throws {
    if isFirst { try await writer.write(NIOCore.ByteBuffer(bytes: before)) }
    for start in stride(from: 0, to: count, by: Self.rowsAtOnce) {
      let range = start..<min(count, start + Self.rowsAtOnce)
      try await writer.write(NIOCore.ByteBuffer(bytes: part(range)))
    }
    if isLast { try await writeEnd(to: &writer) }
  }

  /// Writes what stands behind all rows of the answer.
  func writeEnd(to writer: inout any ResponseBodyWriter) async throws {
    try await writer.write(NIOCore.ByteBuffer(bytes: after))
  }
}
