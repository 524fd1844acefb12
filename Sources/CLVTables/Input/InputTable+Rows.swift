extension InputTable {
  /// Moves the reader to the next row, which must have a field for each column
  /// and text that is not damaged.
  ///
  /// - Parameter progress: Takes now and then the share of the file read, where
  ///   its length is known.
  /// - Returns: Whether there is one.
  /// - Throws: Bad data with the place of a row that is not of that shape.
  package func nextRow(
    _ progress: ((Double) -> Void)? = nil
  ) throws(DataError) -> Bool {
    while true {
      switch reader.advance() {
      case .record:
        if let problem = shapeProblem {
          throw error(problem)
        }
        return true
      case .starved:
        try reader.refill()
        if let progress, let share = self.progress { progress(share) }
      case .end: return false
      }
    }
  }

  /// What is wrong with the shape of the row at hand.
  private var shapeProblem: Advice? {
    if let fault = reader.fault { return "the row \(fault.advice)" }
    return reader.fieldCount == columns.count
      ? nil
      : Advice(
        TextFault.advice(fields: reader.fieldCount, header: columns.count))
  }

  /// Bad data in the row at hand, or in a column of it.
  package func error(in index: Int? = nil, _ advice: Advice) -> DataError {
    DataError(
      .badData,
      at: .line(reader.line, of: name, column: index.map { column($0) }),
      advice)
  }

  /// A column by its index.
  package func column(_ index: Int) -> DataError.Place.Column {
    DataError.Place.Column(index + 1, columns[index])
  }
}
