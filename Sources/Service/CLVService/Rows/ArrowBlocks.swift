internal import CLVRequests

/// The rows of a body that is a stream of Arrow, within a service's limits.
struct ArrowBlocks {
  private var rows: ArrowRows
  private let limits: ServiceLimits

  init(_ limits: ServiceLimits) {
    self.limits = limits
    rows = ArrowRows(bytesAtMost: limits.bodyBytes, rowsAtMost: limits.rows)
  }

  /// Takes the next bytes, once there are no more rows of those before.
  mutating func append(_ bytes: some Sequence<UInt8>) { rows.append(bytes) }

  /// The next rows; nil where their bytes are not there yet.
  ///
  /// - Throws: A ``Problem``, whose row is one of the next rows.
  mutating func next() throws -> ArrowRows.Block? {
    do {
      return try rows.next()
    } catch let failure as ArrowRows.Failure {
      throw Problem(failure)
    }
  }

  /// No rows, under the header, where the stream is whole.
  ///
  /// - Throws: A ``Problem`` where it is not.
  mutating func finish() throws -> ArrowRows.Block {
    do {
      return try rows.finish()
    } catch let failure as ArrowRows.Failure {
      throw Problem(failure)
    }
  }

  /// All rows whose bytes are there, which are those of the whole stream.
  ///
  /// - Throws: A ``Problem``.
  mutating func all() throws -> ArrowRows.Block {
    var all: ArrowRows.Block?
    do {
      while let block = try next() { try Self.add(block, to: &all, limits) }
    } catch let problem as Problem {
      throw problem.moved(by: all?.count ?? 0)
    }
    let none = try finish()
    return all ?? none
  }

  /// Adds rows to those before them.
  ///
  /// - Throws: A ``Problem`` where they are too many together.
  static func add(
    _ block: ArrowRows.Block, to all: inout ArrowRows.Block?,
    _ limits: ServiceLimits
  ) throws {
    guard var sum = all else {
      all = block
      return
    }
    // So that the text is not copied.
    all = nil
    sum.text += block.text[block.headerBytes...]
    sum.count += block.count
    guard sum.text.count <= limits.bodyBytes else {
      throw Problem(
        .tooLarge,
        "the rows have more than \(limits.bodyBytes) bytes as text",
        remedy: "send fewer rows at once")
    }
    guard sum.count <= limits.rows else {
      throw Problem(
        .tooLarge,
        "there are too many rows: \(sum.count), of \(limits.rows) at most",
        remedy: "send fewer rows at once")
    }
    all = sum
  }
}

extension Problem {
  /// Why rows of a stream of Arrow cannot be had.
  fileprivate init(_ failure: ArrowRows.Failure) {
    switch failure {
    case .malformed(let text): self.init(.badRequest, saying: text)
    case .unsupported(let text): self.init(.unsupported, saying: text)
    case .tooLarge(let text): self.init(.tooLarge, saying: text)
    case .value(let row, let column, let fault):
      self = .data(row: row, field: column, fault)
    }
  }
}
