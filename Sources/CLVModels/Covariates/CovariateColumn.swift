/// A property of customers as it was recorded, before it is coded in numbers.
///
/// Equal values are kept once, in order of first appearance, and each customer
/// by the place of its value.
public struct CovariateColumn: Sendable, Equatable {
  /// What the property is called.
  public let name: String

  /// The distinct values as they were written.
  public let values: [String]

  /// The numbers that the values are, in the same order; nil where not all of
  /// them are numbers.
  public let numbers: [Double]?

  /// The place of each customer's value; negative where it is missing.
  public let places: [Int32]

  /// A column from its parts.
  ///
  /// - Precondition: The numbers are finite, one for each value, and every
  ///   place is that of a value or negative.
  public init(
    name: String, values: [String], numbers: [Double]?, places: [Int32]
  ) {
    precondition(
      numbers.map { $0.count == values.count } ?? true, "a number for each")
    self.name = name
    self.values = values
    self.numbers = numbers
    self.places = places
  }

  /// A column of categories, customer by customer; nil where missing.
  public init(_ name: String, categories: [String?]) {
    var index = DistinctValues<String>()
    let places = categories.map { index.place(of: $0) }
    self.init(name: name, values: index.values, numbers: nil, places: places)
  }

  /// A column of numbers, customer by customer; nil where missing.
  ///
  /// - Precondition: The numbers are finite.
  public init(_ name: String, numbers: [Double?]) {
    var index = DistinctValues<Double>()
    let places = numbers.map { index.place(of: $0) }
    self.init(
      name: name, values: index.values.map { Self.text($0) },
      numbers: index.values, places: places)
  }

  /// The number of customers.
  public var count: Int { places.count }

  /// How many customers have each of the values.
  var counts: [Int] {
    var counts = [Int](repeating: 0, count: values.count)
    for place in places where place >= 0 { counts[Int(place)] += 1 }
    return counts
  }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map { String($0) } ?? "\(number)"
  }
}

/// Numbers distinct values in order of first appearance.
private struct DistinctValues<Value: Hashable> {
  private(set) var values: [Value] = []
  private var placeOf: [Value: Int32] = [:]

  /// The place of a value, a new one where it is new; −1 for none.
  mutating func place(of value: Value?) -> Int32 {
    guard let value else { return -1 }
    if let place = placeOf[value] { return place }
    let place = Int32(values.count)
    placeOf[value] = place
    values.append(value)
    return place
  }
}

/// Why covariates cannot be used.
public enum CovariateError: Error, Equatable, Sendable {
  /// A customer, by its place, has a value that cannot be coded.
  case value(customer: Int, column: String, reason: String)

  /// Columns are no use as they are.
  case columns([String], reason: String)

  /// A setting names what is not there, or contradicts another.
  case setting(String)
}

extension CovariateError: CustomStringConvertible {
  /// What is wrong and what to do, in a sentence.
  public var description: String {
    switch self {
    case .value(let customer, let column, let reason):
      "customer \(customer + 1), covariate \"\(column)\": \(reason)"
    case .columns(let names, let reason):
      (names.count == 1 ? "covariate " : "covariates ")
        + names.map { "\"\($0)\"" }.joined(separator: ", ") + ": \(reason)"
    case .setting(let reason): reason
    }
  }
}
