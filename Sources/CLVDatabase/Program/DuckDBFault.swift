internal import CLVTables

/// What DuckDB says where it fails, as an error with a place and a remedy.
enum DuckDBFault {
  /// The error of an input or an output of a name.
  static func error(_ said: String, _ name: String) -> DataError {
    let text = sentence(said, name)
    func has(_ parts: String...) -> Bool {
      parts.contains { said.contains($0) }
    }
    if said.contains(".duckdb_extension")
      || has("Failed to download extension", "Extension Autoloading Error")
    {
      return DataError(
        .missingProgram, at: .file(name),
        """
        DuckDB lacks an extension that is needed here: \(text); let DuckDB \
        install it where there is a network, or set \
        \(DuckDB.extensionsVariable) to a directory with it
        """)
    }
    if has("password authentication failed", "no password supplied") {
      return DataError(
        .noInput, at: .file(name),
        """
        \(text); give the password in PGPASSWORD or in the password file \
        ~/.pgpass, never in the address
        """)
    }
    if has(
      "Unable to connect", "Failed to connect", "could not connect",
      "Unable to open database")
    {
      return DataError(
        .noInput, at: .file(name),
        "\(text); check the address, and that the database runs")
    }
    if has(
      "No files found", "Cannot open file", "does not exist", "not found",
      "No such file")
    {
      return DataError(
        .noInput, at: .file(name), "\(text); check the name")
    }
    return DataError(.badData, at: .file(name), "DuckDB says: \(text)")
  }

  /// The words of an error without the statement that it quotes.
  private static func sentence(_ said: String, _ name: String) -> String {
    var lines: [Substring] = []
    for line in said.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("LINE ") || line.isEmpty && !lines.isEmpty { break }
      if !line.isEmpty { lines.append(line) }
    }
    let text = lines.joined(separator: " ")
      .split(separator: ChildProcess.dataPath, omittingEmptySubsequences: false)
      .joined(separator: name)
    return text.count > 400 ? "\(text.prefix(400))…" : text
  }
}
