extension InputTable {
  /// The index of a column that must be there exactly once; `remedy` is what
  /// names another.
  package func index(
    of column: String, remedy: Remedy
  ) throws(DataError) -> Int {
    guard let index = try optionalIndex(of: column) else {
      throw missing(column, remedy)
    }
    return index
  }

  /// The index of a column that may be there once.
  package func optionalIndex(of column: String) throws(DataError) -> Int? {
    let indices = columns.indices.filter { columns[$0] == column }
    guard indices.count <= 1 else {
      throw DataError(
        .badData, at: .line(1, of: name),
        """
        the header has \(indices.count) columns named \
        "\(column)"; rename all but one
        """)
    }
    return indices.first
  }

  private func missing(_ column: String, _ remedy: Remedy) -> DataError {
    let present = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    let suggestion = closest(to: column)
    let example = remedy.set(to: suggestion.map { [$0] } ?? [])
    let placeholder = suggestion == nil ? " NAME" : ""
    let hint = suggestion.map { "; did you mean \"\($0)\"?" } ?? "."
    let otherwise: Advice =
      columns.count == 1
      ? ", or the character between columns with \(.delimiter)" : ""
    return DataError(
      .badData, at: .line(1, of: name),
      """
      there is no column "\(column)"\(hint) The columns are \(present). Name \
      the right one with \(example)\(placeholder)\(otherwise)
      """)
  }

  /// The column with the most similar name, if one is similar at all.
  private func closest(to wanted: String) -> String? {
    let wanted = Self.folded(wanted)
    let scored = columns.map { column in
      let folded = Self.folded(column)
      // A beginning of three letters, such as "cust", is as good as the word.
      let isBeginning = folded.count >= 3 && wanted.starts(with: folded)
      return (column, isBeginning ? 1 : Self.editDistance(folded, wanted))
    }
    guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
    return best.1 <= max(1, wanted.count / 3) ? best.0 : nil
  }

  /// The one column whose name is a given one but for case, blanks and marks;
  /// nil where it is there as it is given, or where there is none.
  package static func alike(_ wanted: String, in header: [String]) -> String? {
    guard !header.contains(wanted) else { return nil }
    let folded = folded(wanted)
    let found = header.filter { Self.folded($0) == folded }
    return found.count == 1 && !folded.isEmpty ? found[0] : nil
  }

  private static func folded(_ name: String) -> [Character] {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// The number of letters to insert, delete or replace (Levenshtein).
  private static func editDistance(
    _ left: [Character], _ right: [Character]
  ) -> Int {
    var row = Array(0...right.count)
    for (i, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let replaced = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
      }
    }
    return row[right.count]
  }
}
