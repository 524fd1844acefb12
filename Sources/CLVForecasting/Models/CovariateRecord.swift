public import CLVModels
internal import CLVNumerics
internal import CLVTables

/// The covariates of a fitted model, as files keep them.
public struct CovariateRecord: Codable, Sendable, Equatable {
  /// How a property is coded.
  public struct Coding: Codable, Sendable, Equatable {
    /// What the property is called.
    public let name: String

    /// `categorical`, `indicator` or `standardized`.
    public let coding: String

    /// The level without a column of its own; nil unless categorical.
    public let referenceLevel: String?

    /// The levels with a column `name=level` each; nil unless categorical.
    public let levels: [String]?

    /// What is subtracted; nil unless standardized.
    public let mean: Double?

    /// What is divided by; nil unless standardized.
    public let standardDeviation: Double?
  }

  /// The effect of a coded column in a process.
  public struct Coefficient: Codable, Sendable, Equatable {
    /// The process: `purchase`, `dropout`, `spend`.
    public let process: String

    /// The coded column.
    public let column: String

    /// The coefficient.
    public let estimate: Double

    /// Its standard error; nil where it was fixed, or unless the fit converged
    /// inside.
    public let standardError: Double?

    /// Its 95 % confidence interval; nil where the standard error is.
    public let confidenceInterval: [Double]?
  }

  /// What was asked of the coefficients.
  public struct Options: Codable, Sendable, Equatable {
    /// λ of the penalty λ/2·Σγ².
    public let l2: Double

    /// The columns that have one coefficient in all processes.
    public let shared: [String]

    /// The coefficients held at a value, as `process.column=value`.
    public let fixed: [String]

    /// The record as settings of a fit; nil where they make no sense.
    var settings: CovariateSettings? {
      guard l2 >= 0, l2.isFinite else { return nil }
      var values: [String: Double] = [:]
      for text in fixed {
        guard let (coefficient, value) = CovariateSettings.held(text) else {
          return nil
        }
        values[coefficient] = value
      }
      return CovariateSettings(penalty: l2, shared: shared, fixed: values)
    }
  }

  /// A likelihood-ratio test of a restriction on the coefficients.
  public struct Test: Codable, Sendable, Equatable {
    /// Twice the log-likelihood that the restriction costs.
    public let statistic: Double

    /// The number of restrictions.
    public let degreesOfFreedom: Int

    /// The probability of such a statistic or a larger one where the
    /// restriction is true; at a boundary a rough guide.
    public let pValue: Double

    /// The test of two fits; nil where the general one estimates no more, or
    /// one of them may not be used.
    init?<Model: LikelihoodModel>(
      restricted: some MaximizedLikelihood, general: CovariateFit<Model>
    ) {
      guard general.degreesOfFreedom > restricted.degreesOfFreedom,
        general.convergence.isUsable
      else { return nil }
      let test = LikelihoodRatioTest(restricted: restricted, general: general)
      statistic = test.statistic
      degreesOfFreedom = test.degreesOfFreedom
      pValue = test.pValue
    }
  }

  /// The coding of each property.
  public let codings: [Coding]

  /// The coefficients, process by process.
  public let coefficients: [Coefficient]

  /// What was asked of the coefficients.
  public let options: Options

  /// The log-likelihood of the fit without covariates.
  public let logLikelihoodWithout: Double

  /// The test of no effects at all, against the model without covariates; nil
  /// with a penalty, for which there is none, and where coefficients are held
  /// at other values than 0.
  public let testOfNoEffects: Test?

  /// The test of one coefficient for all processes, against one for each; nil
  /// where none was asked for, or with a penalty.
  public let testOfSharedCoefficients: Test?

  /// A record of a fit.
  ///
  /// - Parameters:
  ///   - fit: The fit.
  ///   - unshared: That of the same model with a coefficient for each process
  ///     where some are shared, to test that against.
  public init<Model: LikelihoodModel>(
    _ fit: CovariateFit<Model>, unshared: CovariateFit<Model>? = nil
  ) {
    codings = fit.design.codings.map { Coding($0) }
    let errors = fit.standardErrors
    let intervals = fit.confidenceIntervals()
    let effects = fit.model.coefficients
    coefficients = effects.processes.flatMap { process in
      effects.columns.map { column in
        let place = fit.place(of: process, column)
        return Coefficient(
          process: process, column: column,
          estimate: effects[process, column] ?? 0,
          standardError: place.flatMap { errors?[$0] },
          confidenceInterval: place.flatMap { place in
            intervals.map { [$0[place].lowerBound, $0[place].upperBound] }
          })
      }
    }
    options = Options(
      l2: fit.settings.penalty, shared: fit.settings.shared,
      fixed: fit.settings.fixed.sorted { $0.key < $1.key }.map {
        "\($0.key)=\($0.value)"
      })
    logLikelihoodWithout = fit.withoutCovariates.logLikelihood
    // Coefficients held at another value than 0 are effects: a model without
    // any is then no restriction of this one.
    let isNested = fit.settings.fixed.values.allSatisfy { $0 == 0 }
    let isTested = fit.settings.penalty == 0
    testOfNoEffects =
      isTested && isNested
      ? Test(restricted: fit.withoutCovariates, general: fit) : nil
    testOfSharedCoefficients =
      isTested && fit.convergence.isUsable
      ? unshared.flatMap { Test(restricted: fit, general: $0) } : nil
  }

  /// The estimate of a coefficient by its name: `process.column`, or
  /// `shared.column`.
  public func estimate(_ name: String) -> Double? {
    coefficients.first {
      name == "\($0.process).\($0.column)" || name == "shared.\($0.column)"
    }?.estimate
  }
}

extension CovariateRecord.Coding {
  init(_ coding: CovariateCoding) {
    name = coding.name
    switch coding.kind {
    case .categorical(let reference, let levels):
      self.coding = "categorical"
      referenceLevel = reference
      self.levels = levels
      (mean, standardDeviation) = (nil, nil)
    case .indicator:
      self.coding = "indicator"
      (referenceLevel, levels) = (nil, nil)
      (mean, standardDeviation) = (nil, nil)
    case .standardized(let mean, let standardDeviation):
      self.coding = "standardized"
      (referenceLevel, levels) = (nil, nil)
      self.mean = mean
      self.standardDeviation = standardDeviation
    }
  }

  fileprivate var kind: CovariateCoding.Kind? {
    switch coding {
    case "categorical":
      guard let referenceLevel, let levels else { return nil }
      return .categorical(reference: referenceLevel, levels: levels)
    case "indicator": return .indicator
    case "standardized":
      guard let mean, let standardDeviation, standardDeviation > 0 else {
        return nil
      }
      return .standardized(mean: mean, standardDeviation: standardDeviation)
    default: return nil
    }
  }
}

/// The covariates of a model read from a file: how to code customers, and the
/// effects.
public struct FittedCovariates: Sendable, Equatable {
  /// How customers are coded.
  public let design: CovariateDesign

  /// The effects of the coded columns.
  public let coefficients: CovariateCoefficients

  /// What was asked of them.
  public let settings: CovariateSettings

  /// How uncertain the parameters and the effects are; nil where it is not
  /// known.
  public internal(set) var uncertainty: CovariateApproximation?

  /// Covariates from their parts.
  public init(
    design: CovariateDesign, coefficients: CovariateCoefficients,
    settings: CovariateSettings = CovariateSettings(),
    uncertainty: CovariateApproximation? = nil
  ) {
    self.design = design
    self.coefficients = coefficients
    self.settings = settings
    self.uncertainty = uncertainty
  }

  /// Checks a record against the model that it belongs to.
  init(
    _ record: CovariateRecord, of type: any LikelihoodModel.Type,
    in name: String
  ) throws(DataError) {
    func fault(_ reason: String) -> DataError {
      DataError(
        .badData, at: .file(name),
        "covariates of \(type.identity.name): \(reason); write the file anew "
          + "with \(.fit)")
    }
    var codings: [CovariateCoding] = []
    for coding in record.codings {
      guard let kind = coding.kind else {
        throw fault("the coding of \"\(coding.name)\" is not complete")
      }
      codings.append(CovariateCoding(name: coding.name, kind: kind))
    }
    do throws(CovariateError) {
      design = try CovariateDesign(codings)
    } catch {
      throw fault("\(error)")
    }
    let processes = type.covariateProcesses.map(\.name)
    let columns = design.columns
    var values = Matrix(rows: columns.count, columns: processes.count)
    for (p, process) in processes.enumerated() {
      for (k, column) in columns.enumerated() {
        guard
          let entry = record.coefficients.first(where: {
            $0.process == process && $0.column == column
          })
        else {
          throw fault("the coefficient \"\(process).\(column)\" is missing")
        }
        values[k, p] = entry.estimate
      }
    }
    coefficients = CovariateCoefficients(
      processes: processes, columns: columns, values: values)
    guard let settings = record.options.settings else {
      throw fault("the options are not such as coefficients can have")
    }
    self.settings = settings
  }
}
