internal import Hummingbird
internal import NIOCore

/// The lines of a body as they come, some at a time, so that a body of any
/// length takes the memory of a few of them.
///
/// It is asked by one task at a time: the request's, and then the one that
/// writes the answer.
final class LineBlocks: @unchecked Sendable {
  private static let linesAtOnce = 4096

  private var parts: RequestBody.AsyncIterator
  private var rest: [UInt8] = []
  private var isAtEnd = false

  /// The most bytes of a block; a line alone may not have more.
  private let most: Int

  init(_ body: RequestBody, upTo most: Int) {
    parts = body.makeAsyncIterator()
    self.most = most
  }

  /// The next whole lines; nil after the last one.
  ///
  /// A line of more bytes than may be comes in parts.
  func next() async throws -> [UInt8]? {
    while !isAtEnd {
      if let block = takeLines(atEnd: false) { return block }
      if let part = try await parts.next() {
        rest.append(contentsOf: part.readableBytesView)
      } else {
        isAtEnd = true
      }
    }
    return takeLines(atEnd: true)
  }

  /// Takes a block from what is at hand, if it is one.
  private func takeLines(atEnd: Bool) -> [UInt8]? {
    var (count, end) = (0, 0)
    for (place, byte) in rest.enumerated() where byte == UInt8(ascii: "\n") {
      count += 1
      end = place + 1
      if count == Self.linesAtOnce { break }
    }
    if count < Self.linesAtOnce, rest.count < most {
      guard atEnd, !rest.isEmpty else { return nil }
      end = rest.count
    }
    if end == 0 { end = rest.count }
    let block = Array(rest[..<end])
    rest.removeFirst(end)
    return block
  }
}
