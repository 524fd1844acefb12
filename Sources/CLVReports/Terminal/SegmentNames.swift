public import CLVRFM
public import CLVTables

extension RFMAnalysis {
  /// Writes a row for each customer as CSV, in the order of the summary; the
  /// caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - words: The language of the segments' names.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, in words: Words = .english
  ) throws(DataError) {
    try write(to: file, calling: words.name(of:))
  }
}

extension SegmentMigration {
  /// Writes a row for each pair of segments between which customers moved or
  /// stayed, and for new customers, as CSV; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - words: The language of the segments' names.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, in words: Words = .english
  ) throws(DataError) {
    try write(to: file, calling: words.name(of:))
  }
}

extension SegmentRule {
  /// Writes rules as a file to start from; the caller commits it.
  ///
  /// - Parameters:
  ///   - rules: The rules.
  ///   - file: The file.
  ///   - words: The language of the segments' names and of the advice.
  /// - Throws: Cannot create, where the file cannot be written.
  public static func write(
    _ rules: [SegmentRule], to file: AtomicFile, in words: Words
  ) throws(DataError) {
    try write(rules, to: file) {
      (words.name(of: $0), words.advice(for: $0))
    }
  }
}
