import ArgumentParser
import CLV

/// The files that a command writes beside each other: all different, and none
/// of those it reads.
struct OutputFiles {
  private let inputs: [String]
  private let excelSafe: Bool
  private var paths: [String] = []
  private var files: [AtomicFile] = []

  /// No files yet.
  init(reading inputs: [String], excelSafe: Bool) {
    self.inputs = inputs
    self.excelSafe = excelSafe
  }

  /// Opens the file that an option names; nil where it names none.
  mutating func open(_ path: String?, _ option: String) throws -> AtomicFile? {
    guard let path else { return nil }
    try SameFile.refuse(path, option, for: inputs)
    for other in paths where path == other || SameFile.areSame(path, other) {
      throw ValidationError(
        "\(option) \(path) is also another output; name another file")
    }
    let file = try AtomicFile.table(path, excelSafe: excelSafe)
    paths.append(path)
    files.append(file)
    return file
  }

  /// Opens the output of customers' results: a table of a database, or a file.
  mutating func open(
    _ output: OutputOption, _ source: SourceOptions, model: String?
  ) throws -> (file: AtomicFile?, table: DatabaseOutput?) {
    guard source.outputTable != nil else {
      return (try open(output.output, "--output"), nil)
    }
    let (file, table) = try source.open(output, reading: inputs, model: model)
    files.append(file)
    return (file, table)
  }

  /// Gives all of them their names.
  func commit() throws {
    try AtomicFile.commit(files)
  }
}
