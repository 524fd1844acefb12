internal import CLVNumerics

/// Customers from the highest to the lowest of a number.
struct RankedCustomers: Sendable {
  /// The customers, the highest first.
  let order: [Int32]

  /// Where each run of equal numbers ends in ``order``.
  let groupEnds: [Int32]

  /// Ranks customers by a number of each.
  init(_ values: [Double]) {
    let order = descendingOrder(of: values)
    var ends: [Int32] = []
    for place in order.indices.dropFirst() {
      if values[Int(order[place])] != values[Int(order[place - 1])] {
        ends.append(Int32(place))
      }
    }
    if !order.isEmpty { ends.append(Int32(order.count)) }
    self.order = order
    groupEnds = ends
  }

  /// The ranks of weighted customers: the highest has the lowest rank, ties
  /// the mean of theirs, all of them less the mean of all.
  ///
  /// A customer of weight w stands for w customers alike.
  func centredRanks(weights: [Double]) -> [Double] {
    let total = weights.reduce(0, +)
    var ranks = [Double](repeating: 0, count: order.count)
    var seen = 0.0
    var start = 0
    for end in groupEnds {
      let group = order[start..<Int(end)]
      let weight = group.reduce(0) { $0 + weights[Int($1)] }
      let rank = seen + 0.5 * (weight - total)
      for customer in group { ranks[Int(customer)] = rank }
      seen += weight
      start = Int(end)
    }
    return ranks
  }
}
