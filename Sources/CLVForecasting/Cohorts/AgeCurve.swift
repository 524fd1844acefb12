internal import CLVNumerics
internal import Libm

/// Several functions of a customer's age, known at many ages.
///
/// Up to ``mostExact`` ages the functions are evaluated at each. Of more, they
/// are polynomials through Chebyshev points (Trefethen 2013, *Approximation
/// Theory and Approximation Practice*, equation 5.12) on pieces that are at
/// first as long as the age at which they begin. A piece is halved until
/// polynomials and functions, compared between the nodes, differ by less than
/// ``tolerance`` of the largest value on it; a piece with hardly more ages
/// than nodes is not worth a polynomial, and its ages are evaluated.
struct AgeCurve: Sendable {
  /// So many ages are evaluated one by one: more than a year and a half of
  /// days.
  static let mostExact = 600

  /// How far a polynomial may be off, over the largest value on its piece.
  static let tolerance = 1e-10

  /// The ages, ascending.
  let ages: [Double]

  /// How many functions there are.
  let width: Int

  /// The values at the ages, all functions of an age together.
  private var values: [Double]

  /// The piece between an age and the next, by the former; -1 where both were
  /// evaluated.
  private var pieceAfter: [Int32] = []
  private var pieces: [AgePiece] = []

  /// Evaluates functions at ages.
  ///
  /// - Parameters:
  ///   - ages: Ages above 0, ascending.
  ///   - width: How many functions there are.
  ///   - tolerances: Those of functions, by their places, that are not known
  ///     to ``tolerance`` themselves.
  ///   - functions: Their values at an age between the first and the last.
  init(
    at ages: [Double], width: Int, tolerances: [Int: Double] = [:],
    _ functions: @Sendable (Double) -> [Double]
  ) {
    self.ages = ages
    self.width = width
    values = [Double](repeating: 0, count: ages.count * width)
    guard ages.count > Self.mostExact else {
      evaluate(Array(ages.indices), functions)
      return
    }
    pieceAfter = [Int32](repeating: -1, count: ages.count)
    var exact: [Int] = []
    var pending = Self.doublings(of: ages)
    while !pending.isEmpty {
      let ranges = pending
      let tried = parallelChunks(count: ranges.count, chunkSize: 1) {
        AgePiece(ranges[$0.lowerBound], of: ages, tolerances, functions)
      }
      var halves: [ClosedRange<Int>] = []
      for (range, piece) in zip(ranges, tried) {
        if let piece {
          for i in range.dropLast() { pieceAfter[i] = Int32(pieces.count) }
          pieces.append(piece)
        } else if range.count <= AgePiece.fewestAges {
          exact += range
        } else {
          let middle = (range.lowerBound + range.upperBound) / 2
          halves += [range.lowerBound...middle, middle...range.upperBound]
        }
      }
      pending = halves
    }
    interpolate()
    evaluate(exact, functions)
  }

  /// The value of one of the functions at an age.
  func value(_ function: Int, at place: Int) -> Double {
    values[place * width + function]
  }

  /// One of the functions between an age and the next; nil where it is known
  /// at the ages alone.
  func function(_ function: Int, after place: Int) -> ((Double) -> Double)? {
    guard !pieces.isEmpty, pieceAfter[place] >= 0 else { return nil }
    let piece = pieces[Int(pieceAfter[place])]
    return { piece.value(function, at: $0) }
  }

  private mutating func evaluate(
    _ places: [Int], _ functions: @Sendable (Double) -> [Double]
  ) {
    let ages = ages
    let found = parallelChunks(count: places.count, chunkSize: 4) { range in
      range.map { functions(ages[places[$0]]) }
    }.flatMap(\.self)
    for (place, found) in zip(places, found) {
      values.replaceSubrange(
        place * width..<(place + 1) * width, with: found)
    }
  }

  private mutating func interpolate() {
    let (ages, pieces) = (ages, pieces)
    let found = parallelChunks(count: pieces.count, chunkSize: 1) { range in
      let piece = pieces[range.lowerBound]
      return piece.range.flatMap { piece.values(at: ages[$0]) }
    }
    for (piece, found) in zip(pieces, found) {
      values.replaceSubrange(
        piece.range.lowerBound * width..<(piece.range.upperBound + 1) * width,
        with: found)
    }
  }

  /// Ranges of places over which the age doubles; each begins where the one
  /// before it ends.
  private static func doublings(of ages: [Double]) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    var start = 0
    for place in ages.indices.dropFirst()
    where place == ages.count - 1 || ages[place + 1] > 2 * ages[start] {
      ranges.append(start...place)
      start = place
    }
    return ranges
  }
}

/// Polynomials of several functions over a range of ages.
struct AgePiece: Sendable {
  /// Fewer ages than this are evaluated one by one.
  static let fewestAges = 32

  private static let degree = 16

  /// The places of the ages.
  let range: ClosedRange<Int>
  private let start: Double
  private let end: Double
  private let width: Int

  /// The values at the nodes, from the end to the start, all functions of a
  /// node together.
  private let nodeValues: [Double]

  /// The Chebyshev points on [-1, 1], from 1 to -1.
  private static let nodes = (0...degree).map {
    cos(.pi * Double($0) / Double(degree))
  }

  /// Points between nodes, at the ends and in the middle.
  private static let tests = [0, degree / 2, degree - 1].map {
    cos(.pi * (Double($0) + 0.5) / Double(degree))
  }

  /// Polynomials over a range of ages; nil where they are not near enough to
  /// the functions, or it holds too few ages.
  init?(
    _ range: ClosedRange<Int>, of ages: [Double],
    _ tolerances: [Int: Double], _ functions: (Double) -> [Double]
  ) {
    guard range.count > Self.fewestAges else { return nil }
    self.range = range
    start = ages[range.lowerBound]
    end = ages[range.upperBound]
    let (start, end) = (start, end)
    func age(_ x: Double) -> Double {
      0.5 * ((1 + x) * end + (1 - x) * start)
    }
    nodeValues = Self.nodes.flatMap { functions(age($0)) }
    width = nodeValues.count / Self.nodes.count
    for x in Self.tests {
      let (found, truth) = (values(at: age(x)), functions(age(x)))
      for function in truth.indices {
        let allowed =
          (tolerances[function] ?? AgeCurve.tolerance) * largest(function)
        // What is not known is not known in between.
        guard
          abs(found[function] - truth[function]) <= allowed
            || found[function].isNaN && truth[function].isNaN
        else { return nil }
      }
    }
  }

  private func largest(_ function: Int) -> Double {
    stride(from: function, to: nodeValues.count, by: width).reduce(0) {
      max($0, abs(nodeValues[$1]))
    }
  }

  func value(_ function: Int, at age: Double) -> Double {
    let (weights, sum) = Self.weights(at: place(of: age))
    var total = 0.0
    for (node, weight) in weights.enumerated() where weight != 0 {
      total += weight * nodeValues[node * width + function]
    }
    return total / sum
  }

  func values(at age: Double) -> [Double] {
    let (weights, sum) = Self.weights(at: place(of: age))
    var totals = [Double](repeating: 0, count: width)
    for (node, weight) in weights.enumerated() where weight != 0 {
      for function in 0..<width {
        totals[function] += weight * nodeValues[node * width + function]
      }
    }
    return totals.map { $0 / sum }
  }

  private func place(of age: Double) -> Double {
    min(1, max(-1, ((age - start) - (end - age)) / (end - start)))
  }

  /// The weights of the nodes in the second barycentric formula, and their
  /// sum; at a node, its alone.
  private static func weights(at x: Double) -> ([Double], sum: Double) {
    var weights = [Double](repeating: 0, count: nodes.count)
    var sum = 0.0
    for (node, at) in nodes.enumerated() {
      guard x != at else {
        var only = [Double](repeating: 0, count: nodes.count)
        only[node] = 1
        return (only, 1)
      }
      let sign = node % 2 == 0 ? 1.0 : -1.0
      let isEnd = node == 0 || node == degree
      weights[node] = (isEnd ? 0.5 : 1) * sign / (x - at)
      sum += weights[node]
    }
    return (weights, sum)
  }
}
