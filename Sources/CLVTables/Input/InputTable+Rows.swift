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
          throw DataError(.badData, "\(name):\(reader.line): \(problem)")
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
  private var shapeProblem: String? {
    if let fault = reader.fault { return "the row \(fault.advice)" }
    return reader.fieldCount == columns.count
      ? nil
      : TextFault.advice(fields: reader.fieldCount, header: columns.count)
  }
}
