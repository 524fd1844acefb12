internal import CLVNumerics

/// What is asked of the coefficients beyond the greatest likelihood.
public struct CovariateSettings: Sendable, Equatable {
  /// λ ≥ 0: what is maximized is ℓ − λ/2·Σγ² over the estimated coefficients,
  /// each taken once.
  ///
  /// Pooling over segments would enter here: a penalty of its own for each
  /// group of coefficients, with a strength that is estimated.
  public var penalty: Double

  /// Covariates, or coded columns, that have the same coefficient in all
  /// processes.
  public var shared: [String]

  /// Coefficients held at given values, by `process.column`; the name of a
  /// covariate stands for all of its coded columns.
  public var fixed: [String: Double]

  /// Settings; none unless given.
  public init(
    penalty: Double = 0, shared: [String] = [], fixed: [String: Double] = [:]
  ) {
    precondition(penalty >= 0 && penalty.isFinite, "λ is not negative")
    self.penalty = penalty
    self.shared = shared
    self.fixed = fixed
  }

  /// Checks that the settings fit the covariates.
  ///
  /// - Parameters:
  ///   - processes: The processes of all models that the settings are for.
  ///   - design: The coding of the covariates.
  /// - Throws: Where a setting names a column or a process that is not there,
  ///   or two of them contradict each other.
  public func check(
    processes: [String], design: CovariateDesign
  ) throws(CovariateError) {
    for name in shared where design.columns(named: name).isEmpty {
      throw .setting(
        "there is no covariate \"\(name)\" to share a coefficient; the columns "
          + "are \(Self.list(design.columns))")
    }
    for name in fixed.keys.sorted() {
      let (process, column) = Self.parts(of: name)
      guard processes.contains(process) else {
        throw .setting(
          "\"\(name)\" names no process; the processes are "
            + "\(Self.list(processes)): write \(processes[0]).\(column)")
      }
      guard !design.columns(named: column).isEmpty else {
        throw .setting(
          "\"\(name)\" names no column; the columns are "
            + Self.list(design.columns))
      }
    }
    let held = fixed.keys.flatMap {
      design.columns(named: Self.parts(of: $0).column)
    }
    let sharing = Set(shared.flatMap { design.columns(named: $0) })
    if let name = sharing.intersection(held).min() {
      throw .setting(
        "the coefficient of \"\(name)\" is both fixed and shared; choose one")
    }
  }

  /// The settings that concern some of the processes.
  public func restricted(to processes: [String]) -> CovariateSettings {
    var settings = self
    settings.fixed = fixed.filter {
      processes.contains(Self.parts(of: $0.key).process)
    }
    return settings
  }

  /// A coefficient to hold, from `process.column=value`; nil where the text is
  /// not of that form.
  public static func held(
    _ text: String
  ) -> (coefficient: String, value: Double)? {
    // A coded column may hold an equals sign: channel=web.
    guard let sign = text.lastIndex(of: "="),
      let value = Double(text[text.index(after: sign)...]), value.isFinite,
      text[..<sign].contains(".")
    else { return nil }
    return (String(text[..<sign]), value)
  }

  /// `process.column` taken apart at the first point.
  static func parts(of name: String) -> (process: String, column: String) {
    guard let point = name.firstIndex(of: ".") else { return ("", name) }
    return (String(name[..<point]), String(name[name.index(after: point)...]))
  }

  private static func list(_ names: [String]) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
  }
}

/// Which coefficients are estimated, and where each of them takes part.
struct CoefficientLayout: Sendable {
  /// The names of the estimated coefficients: `process.column`, and
  /// `shared.column` for one that all processes share.
  private(set) var names: [String] = []

  /// For each process and column, process by process, the place of the
  /// coefficient among the estimated ones; nil where it is fixed.
  private(set) var slots: [Int?] = []
  private var values: [Double] = []
  private let processes: [String]
  private let columns: [String]

  /// The layout for the processes of a model and the columns of a design.
  init(
    processes: [String], design: CovariateDesign, _ settings: CovariateSettings
  ) {
    self.processes = processes
    columns = design.columns
    let sharing = Set(settings.shared.flatMap { design.columns(named: $0) })
    var places: [String: Int] = [:]
    for process in processes {
      let held = settings.held(in: process, design)
      for column in columns {
        if let value = held[column] {
          slots.append(nil)
          values.append(value)
          continue
        }
        let isShared = processes.count > 1 && sharing.contains(column)
        let name = (isShared ? "shared" : process) + "." + column
        if places[name] == nil {
          places[name] = names.count
          names.append(name)
        }
        slots.append(places[name])
        values.append(0)
      }
    }
  }

  /// For each estimated coefficient, the hundredth of its reach, which is where
  /// it multiplies what it acts on by e⁴⁰ or e⁻⁴⁰ for the customer for whom it
  /// matters most, of those within four standard deviations.
  ///
  /// Together with the reach of the base model's parameters, e^±100, a
  /// customer's parameters stay where likelihoods can be evaluated.
  func units(for rows: Matrix) -> [Double] {
    var units = names.map { _ in 1.0 }
    for (i, slot) in slots.enumerated() {
      guard let slot else { continue }
      let largest = (0..<rows.rows).reduce(0) {
        max($0, abs(rows[$1, i % columns.count]))
      }
      units[slot] = largest > 0 ? 0.4 / min(largest, 4) : 1
    }
    return units
  }

  /// All coefficients, a row for each column and a column for each process.
  func coefficients(_ estimated: some Collection<Double>) -> Matrix {
    let estimated = Array(estimated)
    var matrix = Matrix(rows: columns.count, columns: processes.count)
    for (i, slot) in slots.enumerated() {
      let (process, column) = i.quotientAndRemainder(dividingBy: columns.count)
      matrix[column, process] = slot.map { estimated[$0] } ?? values[i]
    }
    return matrix
  }

  /// The derivatives by base coordinates and all coefficients as derivatives
  /// by base coordinates and estimated coefficients.
  func reduced(_ full: Evaluation) -> Evaluation {
    let n = full.gradient.count - slots.count
    let targets: [Int?] =
      (0..<n).map { $0 } + slots.map { slot in slot.map { n + $0 } }
    var result = Evaluation(zero: n + names.count)
    result.value = full.value
    for (i, row) in targets.enumerated() {
      guard let row else { continue }
      result.gradient[row] += full.gradient[i]
      for (j, column) in targets.enumerated() {
        guard let column else { continue }
        result.hessian[row, column] += full.hessian[i, j]
      }
    }
    return result
  }
}

extension CovariateSettings {
  /// The values at which coefficients of a process are fixed, by coded
  /// column; that of a column itself goes before that of its covariate.
  fileprivate func held(
    in process: String, _ design: CovariateDesign
  ) -> [String: Double] {
    var held: [String: Double] = [:]
    for coding in design.codings {
      for column in coding.columns {
        held[column] =
          fixed["\(process).\(column)"] ?? fixed["\(process).\(coding.name)"]
      }
    }
    return held
  }
}
