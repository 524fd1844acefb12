internal import CLVRequests
internal import Hummingbird
internal import NIOCore

/// The rows of a body that is a stream of Arrow, as they come, so that a body
/// of any length takes the memory of a batch.
///
/// It is asked by one task at a time: the request's, and then the one that
/// writes the answer.
final class ArrowBody: @unchecked Sendable {
  private var parts: RequestBody.AsyncIterator
  private var blocks: ArrowBlocks
  private var end: ArrowRows.Block?

  init(_ body: RequestBody, _ limits: ServiceLimits) {
    parts = body.makeAsyncIterator()
    blocks = ArrowBlocks(limits)
  }

  /// The next rows; nil after the last of a stream that is whole.
  ///
  /// - Throws: A ``Problem``, whose row is one of the next rows.
  func next() async throws -> ArrowRows.Block? {
    while end == nil {
      if let block = try blocks.next() { return block }
      if let part = try await parts.next() {
        blocks.append(part.readableBytesView)
      } else {
        end = try blocks.finish()
      }
    }
    return nil
  }

  /// The next rows, where so many came before them.
  ///
  /// - Throws: A ``Problem``, whose row is one of all.
  func next(after rows: Int) async throws -> ArrowRows.Block? {
    do {
      return try await next()
    } catch let problem as Problem {
      throw problem.moved(by: rows)
    }
  }

  /// No rows, under the header, once there are no more.
  ///
  /// - Throws: A ``Problem`` where the stream is not at its end.
  var none: ArrowRows.Block {
    get throws {
      guard let end else {
        throw Problem(.badRequest, "the stream is not whole")
      }
      return end
    }
  }
}
