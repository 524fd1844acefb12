public import CLVNumerics

/// Observations of customers together with their covariates: for each
/// distinct covariate row, a sample of those who have it.
///
/// Equal observations under one row are counted together. Where every customer
/// has a row of its own, as with a continuous covariate, a row's sample is one
/// observation and a few hundred bytes.
///
/// Time-varying covariates would enter here: a customer's row would become a
/// path of rows over (0, T], of which the base model would have to integrate
/// its rates, and this type would hold a sample for each distinct path.
public struct CovariateSample<Sample: ModelSample>: ModelSample {
  /// What the columns of ``rows`` are.
  public let design: CovariateDesign

  /// The distinct covariate rows that customers of the sample have.
  public let rows: Matrix

  /// The observations of all customers, whatever their covariates.
  public let pooled: Sample

  /// How many customers share each observation and its row, row after row.
  public let weights: [Double]

  /// The sample of each row.
  package let samples: [Sample]

  /// Where each row's observations begin among ``weights``; one entry more
  /// than rows.
  package let starts: [Int]

  /// Where each observation stands in ``pooled``.
  private let places: [Int]

  /// Puts observations and covariates together.
  ///
  /// - Parameters:
  ///   - sample: The distinct observations.
  ///   - membership: The place of each customer's observation among them;
  ///     negative for customers who are not in the sample.
  ///   - rows: The covariate rows of the same customers.
  public init(_ sample: Sample, membership: [Int32], rows: CovariateRows) {
    self = Self.grouping(sample, membership: membership, rows: rows).sample
  }

  /// Puts observations and covariates together, and tells which customer has
  /// which.
  ///
  /// - Returns: The sample, and for each customer the place of its observation
  ///   under its row; −1 for customers who are not in the sample.
  static func grouping(
    _ sample: Sample, membership: [Int32], rows: CovariateRows
  ) -> (sample: Self, membership: [Int32]) {
    precondition(
      membership.count == rows.membership.count, "the customers differ")
    let width = sample.distinctCount
    func key(_ customer: Int) -> Int {
      Int(rows.membership[customer]) * width + Int(membership[customer])
    }
    let present = membership.indices.filter { membership[$0] >= 0 }
    let sorted = present.map(key).sorted()
    var keys: [Int] = []
    var weights: [Double] = []
    for key in sorted {
      if keys.last != key {
        keys.append(key)
        weights.append(0)
      }
      weights[weights.count - 1] += 1
    }
    var result = [Int32](repeating: -1, count: membership.count)
    for customer in present {
      result[customer] = Int32(lowerBound(of: key(customer), in: keys))
    }
    let grouped = Self(
      design: rows.design, rows: rows.matrix, pool: sample,
      entries: zip(keys, weights).map { key, weight in
        Entry(row: key / width, place: key % width, weight: weight)
      })
    return (grouped, result)
  }

  /// An observation under a covariate row.
  private struct Entry {
    var row: Int
    var place: Int
    var weight: Double
  }

  /// A sample of entries that are sorted by row and by place.
  private init(
    design: CovariateDesign, rows: Matrix, pool: Sample, entries: [Entry]
  ) {
    self.design = design
    let firsts = entries.indices.filter {
      $0 == 0 || entries[$0 - 1].row != entries[$0].row
    }
    let starts = firsts + [entries.count]
    let present = firsts.map { entries[$0].row }
    self.starts = starts
    self.rows = rows.selectingRows(present)
    let places = entries.map(\.place)
    let weights = entries.map(\.weight)
    self.places = places
    self.weights = weights
    var total = [Double](repeating: 0, count: pool.distinctCount)
    for entry in entries { total[entry.place] += entry.weight }
    pooled = pool.reweighted(total)
    samples = parallelChunks(count: present.count, chunkSize: 64) { range in
      range.map { row in
        let entries = starts[row]..<starts[row + 1]
        return pool.selecting(places[entries])
          .reweighted(Array(weights[entries]))
      }
    }.flatMap(\.self)
    customers = Int(saturating: weights.reduce(0, +).rounded())
  }

  /// The number of customers.
  public let customers: Int

  /// The number of distinct observations under distinct rows.
  public var distinctCount: Int { weights.count }

  /// The sample with other weights of its observations.
  public func reweighted(_ weights: [Double]) -> Self {
    precondition(weights.count == places.count, "a weight for each")
    return Self(
      design: design, rows: rows, pool: pooled,
      entries: entries(Array(places.indices), weights))
  }

  /// Some of the observations, by their places in ascending order, under
  /// their rows.
  public func selecting(_ places: some Collection<Int>) -> Self {
    let chosen = Array(places)
    let pool = Set(chosen.map { self.places[$0] }).sorted()
    var entries = entries(chosen, chosen.map { weights[$0] })
    for i in entries.indices {
      entries[i].place = lowerBound(of: entries[i].place, in: pool)
    }
    return Self(
      design: design, rows: rows, pool: pooled.selecting(pool),
      entries: entries)
  }

  private func entries(_ chosen: [Int], _ weights: [Double]) -> [Entry] {
    zip(chosen, weights).map { i, weight in
      Entry(
        row: lowerBound(of: i + 1, in: starts) - 1, place: places[i],
        weight: weight)
    }
  }
}

extension CovariateSample {
  /// The number of customers under each row.
  var customersByRow: [Double] {
    (0..<rows.rows).map { row in
      weights[starts[row]..<starts[row + 1]].reduce(0, +)
    }
  }
}

extension CovariateSample<HistorySample> {
  /// Purchase histories, customer by customer, with their covariate rows.
  ///
  /// The columns have equal lengths, all times in one unit, and meet the
  /// precondition of ``PurchaseHistory``; `logGaps` as for ``HistorySample``.
  public init(
    frequency: [Int32], recency: [Double], T: [Double],
    logGaps: [Double]? = nil, rows: CovariateRows
  ) {
    self =
      Self.grouping(
        GroupedHistories(
          frequency: frequency, recency: recency, T: T, logGaps: logGaps),
        rows: rows
      ).sample
  }

  /// Parts customers, whose histories are grouped, by their covariate rows,
  /// and tells which customer has which.
  ///
  /// Customers who share a history have the mean of all who do of what is
  /// known of their gaps.
  ///
  /// - Parameters:
  ///   - histories: The distinct histories of the customers.
  ///   - rows: The covariate row of each customer.
  /// - Returns: The sample, and for each customer the place of the history
  ///   under its row.
  public static func grouping(
    _ histories: GroupedHistories, rows: CovariateRows
  ) -> (sample: Self, membership: [Int32]) {
    grouping(
      histories.sample, membership: histories.membership, rows: rows)
  }
}

extension CovariateSample<SpendSample> {
  /// What customers spent, customer by customer, with their covariate rows;
  /// customers of whose spending nothing is known are left out.
  public init(_ histories: SpendHistories, rows: CovariateRows) {
    precondition(
      histories.count == rows.membership.count, "the customers differ")
    var kept = histories.counts.indices.filter { histories.isKnown($0) }
      .map { Int32($0) }
    // Customers whose amounts are the same come in the order of their rows.
    sortByCounting(&kept, below: rows.matrix.rows) {
      Int(rows.membership[Int($0)])
    }
    var membership = [Int32](repeating: -1, count: histories.count)
    for (place, customer) in SpendSample.order(of: histories, from: kept)
      .enumerated()
    {
      membership[Int(customer)] = Int32(place)
    }
    self.init(SpendSample(histories), membership: membership, rows: rows)
  }
}

extension Matrix {
  /// Some of the rows, by their places.
  func selectingRows(_ places: [Int]) -> Matrix {
    var selected = Matrix(rows: places.count, columns: columns)
    for column in 0..<columns {
      for (i, place) in places.enumerated() {
        selected[i, column] = self[place, column]
      }
    }
    return selected
  }
}

/// The place of the first element that is not below a value.
private func lowerBound(of value: Int, in sorted: [Int]) -> Int {
  var (low, high) = (0, sorted.count)
  while low < high {
    let middle = (low + high) / 2
    if sorted[middle] < value { low = middle + 1 } else { high = middle }
  }
  return low
}
