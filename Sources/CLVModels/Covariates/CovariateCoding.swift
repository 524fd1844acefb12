internal import Libm

/// How one property of customers is turned into numbers.
public struct CovariateCoding: Sendable, Equatable {
  /// The ways of coding.
  public enum Kind: Sendable, Equatable {
    /// A column of 0 and 1 for each level but the reference, whose customers
    /// have 0 in all of them: treatment contrasts.
    case categorical(reference: String, levels: [String])

    /// A number that is 0 or 1, left as it is.
    case indicator

    /// A number less the mean, divided by the standard deviation.
    case standardized(mean: Double, standardDeviation: Double)
  }

  /// The most levels that a property is coded by.
  ///
  /// A column of more texts is likely one of numbers with a slip in it, or of
  /// names; and each level would be a coefficient in every process.
  static let mostLevels = 100

  /// What the property is called.
  public let name: String

  /// How it is coded.
  public let kind: Kind

  /// A coding with its parts.
  public init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// Learns the coding from what customers have.
  ///
  /// Texts become levels by name, with the most frequent one for reference
  /// (of equally frequent ones the first by name). Numbers of which all are 0
  /// or 1 are left as they are, others standardized by their mean and their
  /// standard deviation (with n − 1).
  init(learningFrom column: CovariateColumn) throws(CovariateError) {
    try column.checkComplete()
    let counts = column.counts
    let present = counts.indices.filter { counts[$0] > 0 }
    guard present.count > 1 else {
      let only = present.first.map { "\"\(column.values[$0])\"" } ?? "nothing"
      throw .columns(
        [column.name],
        reason: "all customers have \(only): a constant says nothing of the "
          + "differences between them; leave the column out")
    }
    name = column.name
    if let numbers = column.numbers {
      kind = try Self.numeric(
        column.name,
        present.map { (numbers[$0], Double(counts[$0])) }.sorted(by: <))
    } else {
      kind = try Self.categorical(
        column, present.map { (column.values[$0], counts[$0]) })
    }
  }

  /// Learns from numbers in ascending order, as customers may come in any.
  private static func numeric(
    _ name: String, _ values: [(number: Double, customers: Double)]
  ) throws(CovariateError) -> Kind {
    if values.allSatisfy({ $0.number == 0 || $0.number == 1 }) {
      return .indicator
    }
    let n = values.reduce(0) { $0 + $1.customers }
    let mean = values.reduce(0) { $0 + $1.customers * ($1.number / n) }
    let variance = values.reduce(0) { sum, value in
      let deviation = value.number - mean
      return sum + value.customers * deviation * deviation / (n - 1)
    }
    let scale = values.reduce(0) { max($0, abs($1.number)) }
    guard variance.isFinite, variance.squareRoot() > 1e-12 * scale else {
      throw .columns(
        [name],
        reason: "the numbers are equal to within rounding, or too large; "
          + "subtract a constant or change the unit")
    }
    return .standardized(
      mean: mean, standardDeviation: variance.squareRoot())
  }

  private static func categorical(
    _ column: CovariateColumn, _ values: [(level: String, customers: Int)]
  ) throws(CovariateError) -> Kind {
    guard values.count <= mostLevels else {
      let example = values.first { Double($0.level) == nil } ?? values[0]
      throw .columns(
        [column.name],
        reason: "it has \(values.count) different texts, more than "
          + "\(mostLevels) levels; group them or, if numbers are meant, "
          + "correct \"\(example.level)\" and its like")
    }
    let levels = values.sorted { $0.level < $1.level }
    let most = levels.reduce(0) { max($0, $1.customers) }
    let reference = levels.first { $0.customers == most } ?? levels[0]
    return .categorical(
      reference: reference.level,
      levels: levels.map(\.level).filter { $0 != reference.level })
  }

  /// The names of the coded columns: `column=level` for levels, the
  /// property's own name else.
  public var columns: [String] {
    switch kind {
    case .categorical(_, let levels): levels.map { "\(name)=\($0)" }
    case .indicator, .standardized: [name]
    }
  }

  /// The coded entries of each distinct value of a column; none for values
  /// that no customer has.
  ///
  /// - Throws: An error that names the first customer whose value is missing,
  ///   or is a level that the coding does not know.
  func entries(
    of column: CovariateColumn
  ) throws(CovariateError) -> [[Double]] {
    try column.checkComplete()
    let counts = column.counts
    var entries: [[Double]] = []
    for (place, value) in column.values.enumerated() {
      guard counts[place] > 0 else {
        entries.append([])
        continue
      }
      let entry: [Double]?
      switch kind {
      case .categorical(let reference, let levels):
        let isKnown = value == reference || levels.contains(value)
        entry = isKnown ? levels.map { $0 == value ? 1 : 0 } : nil
      case .indicator:
        let number = column.numbers?[place]
        entry = number == 0 || number == 1 ? [number ?? 0] : nil
      case .standardized(let mean, let standardDeviation):
        entry = column.numbers.map {
          [($0[place] - mean) / standardDeviation]
        }
      }
      guard let entry else {
        throw .value(
          customer: column.firstCustomer(having: place), column: name,
          reason: refusal(of: column, place))
      }
      entries.append(entry)
    }
    return entries
  }

  private func refusal(of column: CovariateColumn, _ place: Int) -> String {
    let value = column.values[place]
    switch kind {
    case .categorical(let reference, let levels):
      let known = ([reference] + levels).prefix(8).map { "\"\($0)\"" }
      let more = levels.count >= 8 ? ", …" : ""
      return "\"\(value)\" is a level that the model was not fitted with; it "
        + "knows \(known.joined(separator: ", "))\(more)"
    case .indicator:
      return "\"\(value)\" is neither 0 nor 1, as it was where the model was "
        + "fitted"
    case .standardized:
      return "not all values are numbers, as they were where the model was "
        + "fitted; look for texts in the column"
    }
  }
}

extension CovariateColumn {
  /// Throws where a customer's value is missing.
  fileprivate func checkComplete() throws(CovariateError) {
    guard let customer = places.firstIndex(where: { $0 < 0 }) else { return }
    throw .value(
      customer: customer, column: name,
      reason: "the value is missing; fill it in (for texts, a level such as "
        + "\"unknown\" will do) or leave the customer out")
  }

  /// The first customer who has the value at a place; the first one of all
  /// where nobody has it.
  fileprivate func firstCustomer(having place: Int) -> Int {
    places.firstIndex(of: Int32(place)) ?? 0
  }
}
