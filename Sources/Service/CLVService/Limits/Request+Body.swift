internal import Hummingbird
internal import NIOCore

extension Request {
  /// All bytes of the body.
  ///
  /// - Throws: A ``Problem`` where there are more than may be, or they do not
  ///   come in time.
  func bytes(
    upTo most: Int, within seconds: Double
  ) async throws -> [UInt8] {
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > most
    {
      throw Self.tooLarge(most)
    }
    let body = body
    return try await withThrowingTaskGroup(of: [UInt8].self) { group in
      group.addTask {
        var bytes: [UInt8] = []
        for try await part in body {
          guard bytes.count + part.readableBytes <= most else {
            throw Self.tooLarge(most)
          }
          bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
      }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        throw Problem(
          .tookTooLong, "the body did not come in time",
          remedy: "send it faster, or less of it")
      }
      defer { group.cancelAll() }
      return try await group.next() ?? []
    }
  }

  /// That a body has more bytes than may be.
  static func tooLarge(_ most: Int) -> Problem {
    Problem(
      .tooLarge, "the body has more than \(most) bytes",
      remedy: "send fewer rows at once")
  }
}
