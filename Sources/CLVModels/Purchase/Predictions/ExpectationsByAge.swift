internal import Libm

/// The expected purchases of alive customers who share a frequency, by T, in
/// several lengths of time.
///
/// A day for each T makes hundreds of them, over which an expectation is
/// smooth. It is worked out at some and interpolated at the others, by the
/// second barycentric formula (Berrut & Trefethen 2004, *SIAM Review* 46:3,
/// equation 4.2) at the ages next to Chebyshev's points. Where it is off by
/// more than ``tolerance`` at any of five further ages, the range is halved.
struct ExpectationsByAge {
  /// The most that an interpolated expectation may be off by at the places
  /// where that is looked at, relative to the expectation.
  static let tolerance = 1e-9

  /// The places to interpolate between.
  private static let nodes = 14

  /// Fewer ages than this are all worked out.
  private static let fewest = 32

  private let ages: [Double]
  private let exact: (_ place: Int) -> [Double]

  /// The expectations of each age, empty until they are known.
  private(set) var values: [[Double]]

  /// Works out the expectations of some ages.
  ///
  /// - Parameters:
  ///   - ages: T of each history, ascending, no two alike.
  ///   - exact: The expectations of one of them.
  init(ages: [Double], _ exact: @escaping (_ place: Int) -> [Double]) {
    self.ages = ages
    self.exact = exact
    values = [[Double]](repeating: [], count: ages.count)
    fill(ages.indices)
  }

  private mutating func fill(_ places: Range<Int>) {
    guard places.count >= Self.fewest else {
      for place in places { workOut(place) }
      return
    }
    let nodes = nodes(in: places)
    for node in nodes { workOut(node) }
    let weights = weights(of: nodes)
    let isSmooth = stride(from: 0, to: nodes.count - 1, by: 2).allSatisfy {
      let place = (nodes[$0] + nodes[$0 + 1]) / 2
      guard values[place].isEmpty else { return true }
      workOut(place)
      return zip(values[place], interpolated(place, nodes, weights))
        .allSatisfy { $0.isFinite && abs($0 - $1) <= Self.tolerance * $0 }
    }
    guard isSmooth else {
      let middle = places.lowerBound + places.count / 2
      fill(places.lowerBound..<middle)
      fill(middle..<places.upperBound)
      return
    }
    for place in places where values[place].isEmpty {
      values[place] = interpolated(place, nodes, weights)
    }
  }

  /// The places of the ages next to Chebyshev's points, ascending.
  private func nodes(in places: Range<Int>) -> [Int] {
    let (first, last) = (places.lowerBound, places.upperBound - 1)
    var nodes: [Int] = []
    for node in 0..<Self.nodes {
      let angle = Double.pi * Double(node) / Double(Self.nodes - 1)
      let age = ages[first] + (ages[last] - ages[first]) * (1 - cos(angle)) / 2
      // Leaves a place of its own to each that is still to come.
      let least = (nodes.last ?? first - 1) + 1
      let most = last - (Self.nodes - 1 - node)
      var place = least
      while place < most, age - ages[place] > ages[place + 1] - age {
        place += 1
      }
      nodes.append(place)
    }
    return nodes
  }

  private mutating func workOut(_ place: Int) {
    if values[place].isEmpty { values[place] = exact(place) }
  }

  /// 1/Π(Tₖ − Tⱼ), in units of a quarter of the range, in which it neither
  /// over- nor underflows.
  private func weights(of nodes: [Int]) -> [Double] {
    let unit = (ages[nodes[nodes.count - 1]] - ages[nodes[0]]) / 4
    return nodes.map { node in
      nodes.reduce(1) { product, other in
        other == node
          ? product : product / ((ages[node] - ages[other]) / unit)
      }
    }
  }

  private func interpolated(
    _ place: Int, _ nodes: [Int], _ weights: [Double]
  ) -> [Double] {
    if nodes.contains(place) { return values[place] }
    let shares = zip(nodes, weights).map { $1 / (ages[place] - ages[$0]) }
    let whole = shares.reduce(0, +)
    return values[nodes[0]].indices.map { time in
      let sum = zip(nodes, shares).reduce(0) { $0 + $1.1 * values[$1.0][time] }
      return max(0, sum / whole)
    }
  }
}
