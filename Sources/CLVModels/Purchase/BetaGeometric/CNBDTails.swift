/// P(N ≥ m) of the purchases of a customer who does not leave, for m = 1, 2, …
/// without end, to an absolute 1e-14.
struct CNBDTails: Sequence, IteratorProtocol {
  private let process: CNBDProcess
  private let t: Double

  /// Those of the numbers of stages by where the customer is, which are passed
  /// one by one; empty where an incomplete beta function is cheaper.
  private var counts: [NBDTails]

  /// So many come for certain.
  private var certain = 0
  private var m = 0

  init(_ process: CNBDProcess, in t: Double) {
    self.process = process
    self.t = t
    counts =
      process.stages <= 2
      ? process.weights.indices.map {
        process.stageCounts(from: $0).tail(in: t)
      } : []
    if counts.isEmpty { certain = process.certainPurchases(in: t) }
  }

  mutating func next() -> Double? {
    m += 1
    guard !counts.isEmpty else {
      return m <= certain ? 1 : process.tail(atLeast: m, in: t)
    }
    var sum = 0.0
    for j in counts.indices {
      // The first is P(M ≥ 0), and what is due P(M ≥ k − j).
      let steps = m == 1 ? process.stages - j + 1 : process.stages
      var tail = 0.0
      for _ in 0..<steps { tail = counts[j].next() ?? 0 }
      sum += process.weights[j] * tail
    }
    return sum
  }
}
