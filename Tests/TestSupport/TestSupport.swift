public import Foundation

/// The reference files that the tests compare with.
public enum References {
  /// The location of a reference file, given relative to `References/`.
  public static func url(_ path: String) -> URL {
    Bundle.module.resourceURL?
      .appendingPathComponent("References")
      .appendingPathComponent(path)
      ?? URL(fileURLWithPath: path)
  }

  /// The rows of a numeric CSV file, header left out.
  ///
  /// Cells that are not numbers come out as NaN.
  public static func rows(_ path: String) throws -> [[Double]] {
    try String(contentsOf: url(path), encoding: .utf8)
      .split(separator: "\n")
      .dropFirst()
      .map { line in line.split(separator: ",").map { Double($0) ?? .nan } }
  }
}

/// Whether `actual` is within `relative` of `expected`, relative to
/// `max(floor, |expected|)`.
public func isClose(
  _ actual: Double, _ expected: Double, relative: Double, floor: Double = 0
) -> Bool {
  if actual == expected { return true }
  return abs(actual - expected) <= relative * max(floor, abs(expected))
}
