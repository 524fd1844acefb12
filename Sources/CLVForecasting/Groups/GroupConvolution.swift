internal import CLVData
internal import CLVModels
internal import CLVNumerics

/// The exact laws of sums over the customers of small groups, averaged over
/// the models that stand for the parameters' uncertainty.
struct GroupConvolution: Sendable {
  /// What may be left out at the upper end of a customer's law.
  private static let floor = 1e-8

  /// Longer laws of sums are worked out on a coarser grid: see
  /// ``CoarseLaw``.
  private static let longest = 2048

  /// The laws of the numbers alive and of purchases of one customer.
  private struct Laws: Sendable {
    var alive: [Double]
    var purchases: CoarseLaw
  }

  /// The laws of the sums of a group, averaged over the points so far.
  private struct Sums: Sendable {
    var alive: [Double] = []
    var purchases: [Double] = []

    /// From one number of purchases to the next.
    var step = 1

    /// Adds the laws of other sums, whose step is no shorter, with a weight.
    mutating func add(_ sums: Sums, weight: Double) {
      if sums.step > step {
        purchases = CoarseLaw(purchases).probabilities(step: sums.step / step)
        step = sums.step
      }
      Self.add(sums.alive, weight, to: &alive)
      Self.add(sums.purchases, weight, to: &purchases)
    }

    private static func add(
      _ law: [Double], _ weight: Double, to sum: inout [Double]
    ) {
      while sum.count < law.count { sum.append(0) }
      for (k, probability) in law.enumerated() {
        sum[k] += weight * probability
      }
    }
  }

  /// The laws of the sums of each group; empty for a large one.
  private var sums: [Sums]
  private let level: Double

  /// Works out the laws of groups of up to
  /// ``GroupForecasts/mostConvolved`` customers.
  init(
    _ groups: CustomerGroups, _ histories: GroupHistories<some PurchaseModel>,
    horizon: Double, level: Double
  ) {
    self.level = level
    let small = (0..<groups.count).filter {
      groups[$0].count <= GroupForecasts.mostConvolved
    }
    sums = [Sums](repeating: Sums(), count: groups.count)
    guard !small.isEmpty else { return }
    var isNeeded = [Bool](repeating: false, count: histories.count)
    for group in small {
      for customer in groups[group] {
        isNeeded[histories.place(of: customer)] = true
      }
    }
    let needed = isNeeded
    let points = histories.fewPoints
    // Point by point: many customers share a history, and the laws of all
    // histories at all parameters would fill the memory.
    for point in points {
      let customers = parallelChunks(
        count: histories.rowCount,
        chunkSize: max(1, min(256, histories.rowCount / 64))
      ) { rows in
        rows.flatMap { row in
          Self.laws(histories, row, at: point, needed, horizon)
        }
      }.flatMap(\.self)
      let known = sums
      let added = parallelChunks(count: small.count, chunkSize: 16) { range in
        range.map { i in
          Self.sum(
            groups[small[i]].map { customers[histories.place(of: $0)] },
            leastStep: known[small[i]].step)
        }
      }.flatMap(\.self)
      for (group, sum) in zip(small, added) {
        sums[group].add(sum, weight: 1 / Double(points.count))
      }
    }
  }

  /// The interval of the number alive; nil for a large group.
  func alive(_ group: Int) -> ClosedRange<Double>? {
    interval(sums[group].alive, step: 1)
  }

  /// The interval of the number of purchases; nil for a large group.
  func purchases(_ group: Int) -> ClosedRange<Double>? {
    interval(sums[group].purchases, step: sums[group].step)
  }

  private func interval(
    _ law: [Double], step: Int
  ) -> ClosedRange<Double>? {
    guard !law.isEmpty else { return nil }
    let steps = SumInterval.of(law, level: level)
    return Double(step) * steps.lowerBound...Double(step) * steps.upperBound
  }

  /// The laws of the customers behind a row's histories, of those needed.
  private static func laws(
    _ histories: GroupHistories<some PurchaseModel>, _ row: Int, at point: Int,
    _ needed: [Bool], _ horizon: Double
  ) -> [Laws] {
    let places = histories.places(of: row)
    let none = Laws(alive: [], purchases: CoarseLaw())
    guard places.contains(where: { needed[$0] }) else {
      return places.map { _ in none }
    }
    let model = histories.models(of: row)[point]
    return parallelChunks(count: places.count, chunkSize: 256) { range in
      range.map { i in
        let place = places.lowerBound + i
        return needed[place]
          ? laws(of: model, histories.history(at: place, of: row), horizon)
          : none
      }
    }.flatMap(\.self)
  }

  /// The laws of one customer, that of the purchases from the differences of
  /// the exceedances; empty where those cannot be summed.
  private static func laws(
    of model: some PurchaseModel, _ history: PurchaseHistory,
    _ horizon: Double
  ) -> Laws {
    let alive = model.probabilityAlive(history)
    var laws = Laws(alive: [1 - alive, alive], purchases: CoarseLaw())
    guard horizon.isFinite else { return laws }
    guard alive > floor else {
      laws.purchases = CoarseLaw([1])
      return laws
    }
    let future = model.future(of: history)
    guard future.hasDistribution(in: horizon) else { return laws }
    if let grid = CountGrid(for: [future], in: horizon) {
      laws.purchases = CoarseLaw(
        alive: alive, grid,
        grid.exceedances(of: future, in: horizon, downTo: floor / alive))
      return laws
    }
    let exceedances = future.exceedances(in: horizon, downTo: floor / alive)
    var purchases = (1..<max(2, exceedances.count)).map {
      $0 < exceedances.count
        ? alive * max(0, exceedances[$0 - 1] - exceedances[$0]) : alive
    }
    purchases[0] += 1 - alive
    laws.purchases = CoarseLaw(purchases)
    return laws
  }

  /// The laws of the sums over customers, on numbers a power of two apart, so
  /// that those at other parameters may be put on the same.
  private static func sum(_ customers: [Laws], leastStep: Int) -> Sums {
    let total = customers.reduce(0) { $0 + $1.purchases.length }
    var step = leastStep
    if total / step > longest {
      while total / step > longest / 2 { step *= 2 }
    }
    var sum = Sums(alive: [1], purchases: [1], step: step)
    for customer in customers {
      sum.alive = convolved(sum.alive, customer.alive)
      sum.purchases = convolved(
        sum.purchases, customer.purchases.probabilities(step: step))
    }
    return sum
  }

  /// The law of the sum of two independent numbers, without the upper end
  /// where next to nothing lies; empty where either is.
  private static func convolved(
    _ left: [Double], _ right: [Double]
  ) -> [Double] {
    guard !left.isEmpty, !right.isEmpty else { return [] }
    var sum = [Double](repeating: 0, count: left.count + right.count - 1)
    for (i, x) in left.enumerated() {
      for (j, y) in right.enumerated() { sum[i + j] += x * y }
    }
    var above = 0.0
    while let last = sum.last, sum.count > 1, above + last < floor / 100 {
      above += last
      sum.removeLast()
    }
    return sum
  }
}
