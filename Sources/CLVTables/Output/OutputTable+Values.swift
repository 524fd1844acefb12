/// A column of a table as values, for programs that take no text.
package struct ValueColumn: Sendable {
  /// What the cells hold.
  package enum Cells: Sendable {
    /// Numbers; 0 where there is none.
    case numbers([Double])

    /// Whole numbers; 0 where there is none.
    case counts([Int64])

    /// The UTF-8 of all texts one after another, and where each begins; one
    /// place more than there are rows.
    case texts(bytes: [UInt8], starts: [Int])
  }

  /// The name, as it stands in files.
  package let name: String

  /// The cells, row by row.
  package let cells: Cells

  /// Which rows have a value; empty where all have.
  package let isPresent: [Bool]
}

extension OutputTable {
  /// The columns that a table of these rows has, as values.
  ///
  /// - Parameters:
  ///   - rows: What the table is of.
  ///   - count: The number of rows.
  /// - Returns: The columns, in their order.
  package func values(_ rows: Rows, count: Int) -> [ValueColumn] {
    let present = columns.filter { $0.isPresent(rows) }
    guard let keys, present.contains(where: \.isShared) else {
      return present.map { $0.values(rows, count: count) }
    }
    let keyOf = [Int](unsafeUninitializedCapacity: count) { buffer, made in
      if let base = buffer.baseAddress { keys.keys(rows, 0..<count, base) }
      made = count
    }
    let number = keys.count(rows)
    return present.map { column in
      column.isShared
        ? column.values(rows, count: number).gathered(keyOf)
        : column.values(rows, count: count)
    }
  }
}

extension OutputColumn {
  fileprivate func values(_ rows: Rows, count: Int) -> ValueColumn {
    switch cells {
    case .numbers(let fill):
      let (values, present) = Self.filled(rows, count, 0.0, fill)
      return ValueColumn(
        name: name, cells: .numbers(values), isPresent: present)
    case .counts(let fill):
      let (values, present) = Self.filled(rows, count, 0, fill)
      return ValueColumn(
        name: name, cells: .counts(values.map(Int64.init)), isPresent: present)
    case .texts(let fill):
      var texts = CellTexts()
      fill(rows, 0..<count, &texts)
      return ValueColumn(
        name: name,
        cells: .texts(
          bytes: Array(texts.bytes.bytes), starts: [0] + texts.ends.elements),
        isPresent: [])
    }
  }

  /// The values of all rows, and which have one, a piece at a time.
  private static func filled<Value>(
    _ rows: Rows, _ count: Int, _ none: Value,
    _ fill: (Rows, Range<Int>, UnsafeMutablePointer<Value?>) -> Void
  ) -> (values: [Value], present: [Bool]) {
    var values: [Value] = []
    values.reserveCapacity(count)
    var present: [Bool] = []
    var piece = [Value?](repeating: nil, count: ValueBlock.rows)
    for start in stride(from: 0, to: count, by: ValueBlock.rows) {
      let range = start..<min(count, start + ValueBlock.rows)
      piece.withUnsafeMutableBufferPointer { cells in
        if let base = cells.baseAddress { fill(rows, range, base) }
      }
      for value in piece[..<range.count] {
        if value == nil, present.isEmpty {
          present = [Bool](repeating: true, count: count)
        }
        if value == nil { present[values.count] = false }
        values.append(value ?? none)
      }
    }
    return (values, present)
  }
}

extension ValueColumn {
  /// The cells of keys as those of the rows that have these keys.
  fileprivate func gathered(_ keys: [Int]) -> ValueColumn {
    let present = isPresent.isEmpty ? [] : keys.map { isPresent[$0] }
    let cells: Cells
    switch self.cells {
    case .numbers(let values): cells = .numbers(keys.map { values[$0] })
    case .counts(let values): cells = .counts(keys.map { values[$0] })
    case .texts(let bytes, let starts):
      var all: [UInt8] = []
      var places = [0]
      for key in keys {
        all += bytes[starts[key]..<starts[key + 1]]
        places.append(all.count)
      }
      cells = .texts(bytes: all, starts: places)
    }
    return ValueColumn(name: name, cells: cells, isPresent: present)
  }
}
