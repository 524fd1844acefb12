import Foundation

/// Real data sets, which the repository does not hold: `make data` downloads
/// them.
public enum Dataset: String, CaseIterable, Sendable, CustomStringConvertible {
  /// CDNOW, 23,570 customers.
  case cdnow = "cdnow.csv"

  /// Every tenth customer of CDNOW.
  case cdnowSample = "cdnow-sample.csv"

  /// Where the file is, or would be.
  public var path: String {
    URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("notebooks-data/downloads/\(rawValue)").path
  }

  /// Whether the file has been downloaded.
  public var isThere: Bool { FileManager.default.fileExists(atPath: path) }

  /// Whether all files have been downloaded.
  public static var areThere: Bool { allCases.allSatisfy(\.isThere) }

  /// What a test says that needs a file which is not there.
  public static let advice =
    "CDNOW is not there: run make data, which downloads it"

  /// The file's name.
  public var description: String { rawValue }
}
