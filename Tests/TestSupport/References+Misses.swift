internal import Foundation

extension References {
  /// The rows of a CSV file as text, header left out.
  public static func cells(_ path: String) throws -> [[String]] {
    try String(contentsOf: url(path), encoding: .utf8)
      .split(separator: "\n")
      .dropFirst()
      .map { line in line.split(separator: ",").map(String.init) }
  }

  /// The rows of a reference file that a function does not reproduce.
  ///
  /// The last cell of a row is the expected value. A row is reproduced when
  /// the error is at most `tolerance` times `max(1, |expected|)`.
  public static func misses(
    _ path: String, tolerance: Double, function: ([Double]) -> Double
  ) throws -> [String] {
    let table = try rows(path)
    if table.isEmpty { return ["\(path) is empty"] }
    return table.compactMap { row in
      guard let expected = row.last else { return "empty row" }
      let actual = function(row)
      if isClose(actual, expected, relative: tolerance, floor: 1) {
        return nil
      }
      return "\(row) gave \(actual)"
    }
  }
}
