import CLV
import Foundation

/// A folder that appears with all of its files or not at all.
///
/// The files go to a folder beside it, which takes its name in the end. What
/// a killed process left of such a folder, the next one removes.
final class NewFolder {
  /// Where files are written until then.
  let path: String

  private let target: String
  private var isDone = false

  /// Makes the folder, which must not be there yet, or be empty.
  init(_ target: String) throws {
    let files = FileManager.default
    let contents = try? files.contentsOfDirectory(atPath: target)
    guard !files.fileExists(atPath: target) || contents?.isEmpty == true else {
      throw DataError(
        .cannotCreate, at: .file(target),
        "is there already and not empty; name a new directory")
    }
    let place = URL(fileURLWithPath: target).standardizedFileURL
    let parent = place.deletingLastPathComponent().path
    let beginning = ".\(place.lastPathComponent).clv-"
    for name in (try? files.contentsOfDirectory(atPath: parent)) ?? []
    where name.hasPrefix(beginning) {
      let owner = Int32(name.dropFirst(beginning.count)) ?? 0
      if owner > 0, kill(owner, 0) == -1, errno == ESRCH {
        try? files.removeItem(atPath: "\(parent)/\(name)")
      }
    }
    self.target = place.path
    path = "\(parent)/\(beginning)\(getpid())"
    do {
      try files.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw DataError(
        .cannotCreate, at: .file(target),
        "cannot create the output directory: \(error.localizedDescription)")
    }
  }

  deinit {
    if !isDone { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Gives the folder its name.
  func commit() throws {
    guard rename(path, target) == 0 else {
      throw DataError(
        .cannotCreate, at: .file(target),
        "cannot create the output directory: \(String(cString: strerror(errno)))"
      )
    }
    isDone = true
  }
}
