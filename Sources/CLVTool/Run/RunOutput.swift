import ArgumentParser
import CLV
import Foundation

/// The files that a run writes: the results together or not at all, and what
/// adorns them.
final class RunOutput {
  /// The files of the whole loop.
  private static let names = [
    "summary.csv", "model.json", "validation.json", "final-model.json",
    "forecasts.csv", "actions.csv", "report.html", "report.json",
  ]

  /// The directory of all files; nil where only some are written.
  let directory: String?

  /// The paths of the files that may be written, by name.
  private let pathOf: [String: String]
  private let isNew: Bool
  private let excelSafe: Bool
  private var files: [AtomicFile] = []

  /// The paths of the files written so far.
  private(set) var written: [String] = []

  /// Whether results are among the files, which a failure of what comes after
  /// them must not cost.
  var keepsResults: Bool { directory != nil }

  /// What failed after the results were there, and why.
  private var failures: [String] = []

  /// All files, into a directory, which is made if it is not there.
  ///
  /// - Throws: A usage error where an input is one of the files to write.
  init(
    directory: String, inputs: [String], excelSafe: Bool = false
  ) throws {
    self.directory = directory
    self.excelSafe = excelSafe
    isNew = !FileManager.default.fileExists(atPath: directory)
    pathOf = Dictionary(
      uniqueKeysWithValues: Self.names.map { ($0, "\(directory)/\($0)") })
    try refuse(inputs)
    for path in pathOf.values { AtomicFile.removeDebris(of: path) }
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw DataError(
        .cannotCreate, at: .file(directory),
        "cannot create the output directory: \(error.localizedDescription)")
    }
  }

  /// Some files only, by name and path.
  ///
  /// - Throws: A usage error where an input is one of them.
  init(files: [String: String], inputs: [String]) throws {
    directory = nil
    excelSafe = false
    isNew = false
    pathOf = files
    try refuse(inputs)
  }

  deinit {
    // A directory made for nothing; one with files in it stays.
    files = []
    if let directory, isNew, written.isEmpty { rmdir(directory) }
  }

  /// What a file is called, without its directory.
  func fileName(of name: String) -> String {
    pathOf[name].map { URL(fileURLWithPath: $0).lastPathComponent } ?? name
  }

  /// The paths of all files that may be written.
  var paths: [String] { pathOf.values.sorted() }

  private func refuse(_ inputs: [String]) throws {
    for path in paths {
      try SameFile.refuse(path, "the file", for: inputs)
    }
  }

  /// Writes a file, if it is wanted; it appears with all others on `commit`.
  func write(
    _ name: String, _ contents: (AtomicFile) throws -> Void
  ) throws {
    guard let path = pathOf[name] else { return }
    let file = try AtomicFile(path: path)
    file.isExcelSafe = excelSafe
    try contents(file)
    files.append(file)
  }

  /// Adds a file that appears with all others on `commit`.
  func add(_ file: AtomicFile) { files.append(file) }

  /// Gives all files written so far their names, one right after the other.
  func commit() throws {
    defer { files = [] }
    written += try AtomicFile.commit(files)
  }

  /// Writes a file, if it is wanted, that the results do without.
  ///
  /// Where there are results and it fails, the reason is kept for
  /// ``tellFailures()``.
  ///
  /// - Returns: Whether it did not fail.
  @discardableResult
  func adorn(
    _ name: String, _ contents: (AtomicFile) throws -> Void
  ) throws -> Bool {
    guard keepsResults else {
      try write(name, contents)
      return true
    }
    do {
      try write(name, contents)
      try commit()
      return true
    } catch {
      failures.append(Messages.words(of: error))
      files = []
      return false
    }
  }

  /// Says what failed after the results were there.
  ///
  /// - Throws: The exit status of such a failure.
  func tellFailures() throws {
    guard !failures.isEmpty else { return }
    for failure in failures { Messages.error(failure) }
    Messages.error(
      "the results are complete without what failed: "
        + written.joined(separator: ", "))
    throw ExitCode(DataError.Kind.internalFailure.exitStatus)
  }
}
