internal import CLVNumerics

extension Minimum {
  /// The point where the search ended or, where the function is flat there, a
  /// place before that, near enough to another point to see the way back.
  ///
  /// Along the directions in which the function is flat it goes back to where
  /// no coordinate is farther from the other point's than a distance; what the
  /// function depends on, such as the ratio of two parameters that both grow,
  /// stays. A search that failed goes back in each coordinate by itself.
  func retreated(to distance: Double, from other: [Double]) -> [Double] {
    guard outcome != .converged else { return point }
    let near = SearchCoordinates.point(point, within: distance, of: other)
    guard case .flat = outcome else { return near }
    let back = zip(near, point).map { $0 - $1 }
    var retreated = point
    for direction in endlessDirections {
      let length = dot(direction, back)
      retreated = zip(retreated, direction).map { $0 + length * $1 }
    }
    return retreated
  }
}
