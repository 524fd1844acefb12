package import CLVTables

/// Columns of values as a stream of Arrow's IPC format, some rows at a time.
package struct IPCWriter: Sendable {
  private let columns: [ValueColumn]

  /// The number of rows.
  package let count: Int

  /// A writer of the columns of a table.
  package init(_ columns: [ValueColumn], count: Int) {
    self.columns = columns
    self.count = count
  }

  /// What ends a stream.
  package static let end: [UInt8] = [255, 255, 255, 255, 0, 0, 0, 0]

  /// The message that begins a stream.
  package var schema: [UInt8] {
    var builder = FlatBuilder()
    var fields: [FlatBuilder.Place] = []
    for column in columns {
      let (kind, details): (UInt8, [Int: FlatBuilder.Value]) =
        switch column.cells {
        case .numbers: (3, [0: .short(2)])
        case .counts: (2, [0: .word(64), 1: .byte(1)])
        case .texts: (5, [:])
        }
      let type = builder.table(details)
      let name = builder.text(column.name)
      let children = builder.list([])
      fields.append(
        builder.table([
          0: .place(name), 1: .byte(1), 2: .byte(kind), 3: .place(type),
          5: .place(children),
        ]))
    }
    let list = builder.list(fields)
    let header = builder.table([0: .short(0), 1: .place(list)])
    return Self.message(&builder, 1, header, [])
  }

  /// The message of some rows.
  ///
  /// - Parameters:
  ///   - rows: Which rows.
  ///   - remarks: Names and texts that go with the message.
  /// - Returns: The bytes of the message.
  package func batch(
    _ rows: Range<Int>, remarks: [(name: String, text: String)] = []
  ) -> [UInt8] {
    var body: [UInt8] = []
    var (lengths, buffers): ([Int64], [Int64]) = ([], [])
    func append(_ bytes: [UInt8]) {
      buffers += [Int64(body.count), Int64(bytes.count)]
      body += bytes
      while body.count % 8 != 0 { body.append(0) }
    }
    for column in columns {
      let marks = column.isPresent.isEmpty ? [] : column.isPresent[rows]
      let missing = marks.count { !$0 }
      lengths += [Int64(rows.count), Int64(missing)]
      append(missing > 0 ? Self.bits(marks) : [])
      switch column.cells {
      case .numbers(let values): append(Self.bytes(values[rows]))
      case .counts(let values): append(Self.bytes(values[rows]))
      case .texts(let text, let starts):
        let first = starts[rows.lowerBound]
        let ends = starts[rows.lowerBound...].prefix(rows.count + 1)
        append(
          Self.bytes(ends.map { Int32(truncatingIfNeeded: $0 - first) }[...]))
        append(Array(text[first..<starts[rows.upperBound]]))
      }
    }
    var builder = FlatBuilder()
    let (sizes, places) = (
      builder.records(lengths, each: 2), builder.records(buffers, each: 2)
    )
    let header = builder.table([
      0: .long(Int64(rows.count)), 1: .place(sizes), 2: .place(places),
    ])
    return Self.message(&builder, 3, header, body, remarks)
  }

  private static func bytes<Value: BitwiseCopyable>(
    _ values: ArraySlice<Value>
  ) -> [UInt8] {
    values.withUnsafeBytes { Array($0) }
  }

  private static func bits(_ marks: ArraySlice<Bool>) -> [UInt8] {
    var bits = [UInt8](repeating: 0, count: (marks.count + 7) / 8)
    for (row, isThere) in marks.enumerated() where isThere {
      bits[row >> 3] |= 1 << UInt8(row & 7)
    }
    return bits
  }

  private static func message(
    _ builder: inout FlatBuilder, _ kind: UInt8, _ header: FlatBuilder.Place,
    _ body: [UInt8], _ remarks: [(name: String, text: String)] = []
  ) -> [UInt8] {
    var fields: [Int: FlatBuilder.Value] = [
      0: .short(4), 1: .byte(kind), 2: .place(header),
      3: .long(Int64(body.count)),
    ]
    if !remarks.isEmpty {
      var pairs: [FlatBuilder.Place] = []
      for (name, text) in remarks {
        let (name, text) = (builder.text(name), builder.text(text))
        pairs.append(builder.table([0: .place(name), 1: .place(text)]))
      }
      fields[4] = .place(builder.list(pairs))
    }
    let root = builder.table(fields)
    let metadata = builder.finished(root)
    let size = UInt32(truncatingIfNeeded: metadata.count)
    return end[..<4]
      + (0..<4).map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) }
      + metadata + body
  }
}
