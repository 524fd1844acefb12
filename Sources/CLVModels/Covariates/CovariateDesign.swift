public import CLVNumerics

/// How the properties of customers are turned into the rows of a matrix.
///
/// It is learned once, from the customers that a model is fitted to, and then
/// applied to any others.
public struct CovariateDesign: Sendable, Equatable {
  /// The coding of each property.
  public let codings: [CovariateCoding]

  /// A design of known codings.
  ///
  /// - Throws: Where two coded columns have one name.
  public init(_ codings: [CovariateCoding]) throws(CovariateError) {
    var seen: Set<String> = []
    for name in codings.flatMap(\.columns) where !seen.insert(name).inserted {
      throw .columns([name], reason: "it is there twice; rename one of them")
    }
    self.codings = codings
  }

  /// Learns the design from what customers have: see ``CovariateCoding``.
  ///
  /// - Throws: An error that names the column, and the customer, where a value
  ///   is missing, a column is constant, or a text column has too many levels.
  public init(
    learningFrom columns: [CovariateColumn]
  ) throws(CovariateError) {
    var codings: [CovariateCoding] = []
    for column in columns {
      codings.append(try CovariateCoding(learningFrom: column))
    }
    try self.init(codings)
  }

  /// The names of the coded columns.
  public var columns: [String] { codings.flatMap(\.columns) }

  /// The coded columns of a property, or the one coded column of that name;
  /// none where the name is unknown.
  public func columns(named name: String) -> [String] {
    codings.first { $0.name == name }?.columns
      ?? columns.filter { $0 == name }
  }

  /// The rows of customers by this design.
  ///
  /// - Parameter columns: The properties, all of the same customers; those
  ///   that the design does not know are left out.
  /// - Returns: The distinct rows, and which customer has which.
  /// - Throws: An error that names what is missing: a property, a customer's
  ///   value, or a level that the design does not know.
  public func rows(
    of columns: [CovariateColumn]
  ) throws(CovariateError) -> CovariateRows {
    var chosen: [CovariateColumn] = []
    var entries: [[[Double]]] = []
    for coding in codings {
      guard let column = columns.first(where: { $0.name == coding.name })
      else {
        throw .columns(
          [coding.name],
          reason: "it is not there, and the model was fitted with it")
      }
      chosen.append(column)
      entries.append(try coding.entries(of: column))
    }
    let groups = CovariateGroups(chosen)
    let order = RowOrder(
      Matrix(
        groups.representatives.map { customer in
          zip(chosen, entries).flatMap { column, entries in
            entries[Int(column.places[customer])]
          }
        }))
    return CovariateRows(
      design: self, matrix: order.distinct,
      membership: groups.membership.map { order.places[Int($0)] })
  }
}

/// The rows of a matrix in ascending order, by the first column, then the
/// second and so on, and equal ones once: the customers may come in any order.
private struct RowOrder {
  let distinct: Matrix

  /// The place of each row of the matrix among the distinct ones.
  private(set) var places: [Int32]

  init(_ matrix: Matrix) {
    var order = (0..<matrix.rows).map { Int32($0) }
    for column in (0..<matrix.columns).reversed() {
      order = descendingOrder(of: order.map { -matrix[Int($0), column] })
        .map { order[Int($0)] }
    }
    places = [Int32](repeating: 0, count: matrix.rows)
    var kept: [Int] = []
    for row in order.lazy.map({ Int($0) }) {
      let isNew =
        kept.last.map { last in
          (0..<matrix.columns).contains { matrix[last, $0] != matrix[row, $0] }
        } ?? true
      if isNew { kept.append(row) }
      places[row] = Int32(kept.count - 1)
    }
    distinct = matrix.selectingRows(kept)
  }
}

/// The distinct covariate rows of customers.
public struct CovariateRows: Sendable {
  /// What the matrix' columns are.
  public let design: CovariateDesign

  /// The distinct rows.
  public let matrix: Matrix

  /// The place of each customer's row among the distinct ones.
  public let membership: [Int32]

  /// Rows from their parts.
  ///
  /// - Precondition: The matrix has the columns of the design, and every
  ///   place is that of a row.
  public init(
    design: CovariateDesign, matrix: Matrix, membership: [Int32]
  ) {
    precondition(
      design.columns.count == matrix.columns, "an entry for each column")
    self.design = design
    self.matrix = matrix
    self.membership = membership
  }
}

/// Customers grouped by the values they have in several columns.
private struct CovariateGroups {
  /// The place of each customer's group, in order of first appearance.
  private(set) var membership: [Int32]

  /// The first customer of each group.
  private(set) var representatives: [Int]

  init(_ columns: [CovariateColumn]) {
    let count = columns.first?.count ?? 0
    membership = [Int32](repeating: 0, count: count)
    representatives = count > 0 ? [0] : []
    for column in columns {
      precondition(column.count == count, "the columns differ in length")
      split(by: column)
    }
  }

  /// Splits every group by the values of one more column.
  private mutating func split(by column: CovariateColumn) {
    var groups: [Int64: Int32] = [:]
    representatives = []
    for customer in membership.indices {
      let key =
        Int64(membership[customer]) << 32 | Int64(column.places[customer])
      if let group = groups[key] {
        membership[customer] = group
        continue
      }
      let group = Int32(representatives.count)
      groups[key] = group
      membership[customer] = group
      representatives.append(customer)
    }
  }
}
