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
  private let text: AnswerTable.Text
  private let before: String
  private let after: String

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
    switch type {
    case .csv: text = table.text(as: CSVFormat())
    case .lines: text = table.text(as: JSONLinesFormat())
    case .json, .problem:
      text =
        member == "scenarios"
        ? table.text(as: ScenarioFormat()) : table.text(as: JSONArrayFormat())
    }
    guard type == .json else {
      (before, after) = (text.header, "")
      return
    }
    let facts = String(decoding: facts.dropLast(), as: UTF8.self)
    before = facts + (facts == "{" ? "" : ",") + "\"\(member)\":["
    after = "]}\n"
  }

  /// The text of a part of the rows.
  private func part(_ range: Range<Int>) -> [UInt8] {
    var bytes = text.rows(range)
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
      var buffer = NIOCore.ByteBuffer(string: before)
      buffer.writeBytes(part(0..<count))
      buffer.writeString(after)
      return Response(
        status: .ok, headers: headers, body: ResponseBody(byteBuffer: buffer))
    }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        try await write(to: &writer)
        try await writer.finish(nil)
      })
  }

  /// Writes the answer, each part once the one before it has been taken.
  func write(to writer: inout any ResponseBodyWriter) async throws {
    try await writer.write(NIOCore.ByteBuffer(string: before))
    for start in stride(from: 0, to: count, by: Self.rowsAtOnce) {
      let range = start..<min(count, start + Self.rowsAtOnce)
      try await writer.write(NIOCore.ByteBuffer(bytes: part(range)))
    }
    try await writer.write(NIOCore.ByteBuffer(string: after))
  }
}
