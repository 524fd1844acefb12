import ArgumentParser
import CLV
import Foundation

/// Where the one output of a command goes.
struct OutputOption: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      """
      The file to write; - is the standard output. A table is JSON Lines in a \
      file whose name ends in .jsonl, Parquet in .parquet, a workbook in .xlsx \
      (both by the program DuckDB), else CSV.
      """, valueName: "file"))
  var output = "-"

  @Flag(
    help: """
      In CSV, put an apostrophe before texts that a spreadsheet would run as \
      formulas, such as a customer named =1+1.
      """)
  var excelSafe = false

  /// Whether the file's name asks for rows where a command writes text else.
  var isOfRows: Bool {
    let name = output.lowercased()
    return [".csv", ".jsonl", ".parquet", ".xlsx"].contains {
      name.hasSuffix($0)
    }
  }

  /// Opens the output of a command that reads `inputs`, which must not be
  /// written over.
  func open(reading inputs: [String]) throws -> AtomicFile {
    try SameFile.refuse(output, "--output", for: inputs)
    return try AtomicFile.table(output, excelSafe: excelSafe)
  }
}

extension AtomicFile {
  /// Opens a file of the kind that the ending of its name says.
  static func table(
    _ path: String, excelSafe: Bool = false
  ) throws -> AtomicFile {
    let file = try AtomicFile(path: path, conversion: DuckDBFile(path: path))
    file.isExcelSafe = excelSafe
    return file
  }
}

/// Whether two paths lead to one file.
enum SameFile {
  /// Refuses to write to a file that the command reads.
  static func refuse(
    _ path: String, _ option: String, for inputs: [String]
  ) throws {
    for input in inputs where areSame(input, path) {
      throw ValidationError(
        "\(option) \(path) is also the input, which would be lost; name "
          + "another file")
    }
  }

  /// Whether two paths lead to one regular file; false for `-`.
  static func areSame(_ left: String, _ right: String) -> Bool {
    guard left != "-", right != "-" else { return false }
    guard let one = identity(left), let other = identity(right) else {
      return standardized(left) == standardized(right)
    }
    return one == other
  }

  private static func identity(_ path: String) -> [UInt64]? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }

  private static func standardized(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}
