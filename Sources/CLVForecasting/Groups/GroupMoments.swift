internal import CLVModels
internal import CLVNumerics

/// The moments of the customers behind each history.
struct GroupMoments: Sendable {
  let membership: [Int32]

  /// How many points stand for the uncertainty.
  let points: Int

  /// Whether these are draws.
  let isDrawn: Bool

  /// The moments of each history at a point.
  let values: @Sendable (_ point: Int) -> [PurchaseMoments]

  /// How the uncertainty of effects carries over to sums; nil without
  /// covariates.
  var spread: CovariateSpread?

  /// How the probability of being alive moves with the coordinates; empty
  /// without covariates.
  var aliveGradients: [[Double]] = []

  /// How the expected purchases do.
  var purchaseGradients: [[Double]] = []

  init(
    membership: [Int32], points: Int, isDrawn: Bool,
    _ values: @escaping @Sendable (_ point: Int) -> [PurchaseMoments]
  ) {
    self.membership = membership
    self.points = points
    self.isDrawn = isDrawn
    self.values = values
  }

  /// The sums over the customers of each group.
  func sums(
    of groups: [ArraySlice<Int32>], _ money: GroupMoney?
  ) -> [GroupSums] {
    let histories = groups.map { members in
      deterministicReduce(count: members.count, chunkSize: 1 << 15) { range in
        GroupedHistories(
          members[(members.startIndex + range.lowerBound)...]
            .prefix(range.count), membership, money)
      } combine: {
        $0.merge($1)
      } ?? GroupedHistories()
    }
    var sums = groups.map { _ in GroupSums(points: points, isDrawn: isDrawn) }
    for point in 0..<points {
      let moments = values(point)
      for (group, histories) in histories.enumerated() {
        histories.add(moments, at: point, to: &sums[group])
      }
    }
    if let spread {
      for (group, members) in groups.enumerated() {
        addLinear(spread, members, money, to: &sums[group])
      }
    }
    return sums
  }

  private func addLinear(
    _ spread: CovariateSpread, _ members: ArraySlice<Int32>,
    _ money: GroupMoney?, to sums: inout GroupSums
  ) {
    sums.alive.linear = spread.variance(of: members) { customer in
      (1, aliveGradients[Int(membership[customer])])
    }
    sums.purchases.linear = spread.variance(of: members) { customer in
      (1, purchaseGradients[Int(membership[customer])])
    }
    guard let money else { return }
    sums.value.linear = spread.variance(of: members) { customer in
      (money.worth(of: customer), purchaseGradients[Int(membership[customer])])
    }
  }
}

/// The customers of a group by history: what their moments are to be
/// multiplied by.
private struct GroupedHistories: Sendable {
  /// The distinct histories by their places among all.
  private var places = KeyIndex()

  /// How many customers share each.
  private var customers: [Double] = []

  /// What their purchases are worth.
  private var worths: [PurchaseWorth] = []

  init() {}

  init(
    _ members: ArraySlice<Int32>, _ membership: [Int32], _ money: GroupMoney?
  ) {
    guard let money else {
      for member in members {
        add(UInt64(membership[Int(member)]), 1, PurchaseWorth())
      }
      return
    }
    for member in members {
      let customer = Int(member)
      add(UInt64(membership[customer]), 1, money.worths(of: customer))
    }
  }

  private mutating func add(
    _ history: UInt64, _ count: Double, _ worth: PurchaseWorth
  ) {
    let place = Int(places.index(of: history))
    if place == customers.count {
      customers.append(count)
      worths.append(worth)
    } else {
      customers[place] += count
      worths[place].add(worth)
    }
  }

  mutating func merge(_ other: GroupedHistories) {
    for (place, history) in other.places.keys.enumerated() {
      add(history, other.customers[place], other.worths[place])
    }
  }

  /// Adds what the customers do, by the moments of all histories at a point.
  func add(
    _ moments: [PurchaseMoments], at point: Int, to sums: inout GroupSums
  ) {
    for (place, history) in places.keys.enumerated() {
      let one = moments[Int(history)]
      let count = customers[place]
      sums.alive.points[point].mean += count * one.alive
      sums.alive.points[point].variance +=
        count * (one.alive * (1 - one.alive))
      sums.purchases.points[point].mean += count * one.mean
      sums.purchases.points[point].variance += count * one.variance
      worths[place].add(one, to: &sums.value.points[point])
    }
  }
}
