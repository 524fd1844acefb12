public import CLVData
public import CLVModels
public import CLVTables
internal import Foundation

/// Models read from a file, ready to forecast with.
public struct FittedModels: Sendable {
  /// The time unit of the purchase model.
  public let timeUnit: TimeUnit

  /// The purchase model at the file's parameters.
  public let purchase: any PurchaseModel

  /// The spend model at the file's parameters; nil where there is none.
  public let spend: (any SpendModel)?

  /// Why there is no spend model, where the file says so.
  public let spendNote: String?

  /// How the purchase model depends on covariates; nil where it does not.
  public let purchaseCovariates: FittedCovariates?

  /// How the spend model depends on covariates; nil where it does not.
  public let spendCovariates: FittedCovariates?

  /// How the models that depend on covariates do; these are the same ones.
  public var covariates: [FittedCovariates] {
    [purchaseCovariates, spendCovariates].compactMap(\.self)
  }

  /// Whether either model depends on covariates.
  public var takesCovariates: Bool { !covariates.isEmpty }

  /// The uncertainty of the parameters, where the file has a covariance that
  /// can be one.
  public let uncertainty: ParameterUncertainty

  /// Reads a model file: of ``ModelFile``'s members, the mark, the version,
  /// the time unit, and each model's name, parameters and, if it is there,
  /// covariance.
  ///
  /// - Parameter path: The file; `-` is the standard input.
  /// - Throws: No input where it cannot be read; bad data where it is not a
  ///   model file of this version, or a parameter is missing or not a
  ///   positive number.
  public init(path: String) throws(DataError) {
    let input = try FileInput(path: path)
    try self.init(json: try input.readAll(), name: input.name)
  }

  init(json: [UInt8], name: String) throws(DataError) {
    let source = Source(name: name, data: Data(json))
    try source.decode(Header.self).check(name)
    let document = try source.decode(Document.self)
    timeUnit = document.timeUnit
    purchase = try Self.purchaseModel(document.purchase, in: name)
    let spendRecord = document.usableSpend
    if let spendRecord {
      spend = try Self.spendModel(spendRecord, in: name)
        .fitted(to: spendRecord.spendForm(in: name))
    } else {
      spend = nil
    }
    spendNote = spend == nil ? document.spendNote : nil
    let purchasePart = try Self.part(document.purchase, purchase, in: name)
    var spendPart: (FittedCovariates?, ParameterUncertainty.Part?)
    if let record = spendRecord, let spend {
      spendPart = try Self.part(record, spend, in: name)
    }
    purchaseCovariates = purchasePart.0
    spendCovariates = spendPart.0
    uncertainty = ParameterUncertainty(
      purchase: purchasePart.1, spend: spendPart.1)
  }

  /// How a model depends on covariates, and how uncertain it is.
  private static func part(
    _ record: Document.Model, _ model: any LikelihoodModel, in name: String
  ) throws(DataError) -> (FittedCovariates?, ParameterUncertainty.Part?) {
    var covariates: FittedCovariates?
    if let record = record.covariates {
      covariates = try FittedCovariates(
        record, of: type(of: model), in: name)
    }
    let part = ParameterUncertainty.Part(
      model, covariates?.coefficients,
      FittedLaw(
        covariance: record.covariance, parameterDraws: record.parameterDraws,
        parameterOrder: record.parameterOrder))
    covariates?.uncertainty = part?.joint
    return (covariates, part)
  }

  /// Whether logs are to be summarized by opportunities for the models.
  public var countsOpportunities: Bool {
    type(of: purchase).countsOpportunities
  }

  /// Throws where a summary is not one that the models can forecast from: bad
  /// data where the purchase model counts opportunities and times are not
  /// whole numbers of them, and where the spend model takes single amounts
  /// and the summary has means only.
  public func check(
    _ summary: CustomerSummary, in name: String
  ) throws(DataError) {
    if let spend, summary.hasAmounts {
      do throws(FitError) {
        _ = try summary.spends(as: spend.form)
      } catch {
        throw DataError(.badData, "\(name): \(error)")
      }
    }
    guard countsOpportunities else { return }
    let model = type(of: purchase).identity.name
    do throws(FitError) {
      try summary.histories.checkOpportunities(for: model)
    } catch {
      throw DataError(.badData, "\(name): \(error)")
    }
  }

  private static func purchaseModel(
    _ record: Document.Model, in name: String
  ) throws(DataError) -> any PurchaseModel {
    guard let type = ModelCatalog.purchaseModel(named: record.model) else {
      let known = ModelCatalog.purchaseModels.map { $0.identity.name }
      throw record.unknown(in: name, known: known)
    }
    let values = try record.values(for: type.identity, in: name)
    return type.init(parameterValues: values)
  }

  private static func spendModel(
    _ record: Document.Model, in name: String
  ) throws(DataError) -> any SpendModel {
    guard let type = ModelCatalog.spendModel(named: record.model) else {
      let known = ModelCatalog.spendModels.map { $0.identity.name }
      throw record.unknown(in: name, known: known)
    }
    let values = try record.values(for: type.identity, in: name)
    return type.init(parameterValues: values)
  }
}

/// The mark at the head of every model file.
private struct Header: Decodable {
  let format: String?
  let version: Int?

  func check(_ name: String) throws(DataError) {
    guard format == ModelFile.format else {
      throw DataError(
        .badData,
        "\(name): not a model file: it lacks \"format\": "
          + "\"\(ModelFile.format)\"; give a file written by clv fit")
    }
    guard let version else {
      throw DataError(
        .badData,
        "\(name): the model file has no \"version\"; write it anew with clv "
          + "fit")
    }
    guard version == ModelFile.version else {
      throw DataError(
        .badData,
        "\(name): model file version \(version) is not known to this program, "
          + "which reads version \(ModelFile.version); use the program that "
          + "wrote it, or a later one")
    }
  }
}

/// The members that forecasting needs.
private struct Document: Decodable {
  let timeUnit: TimeUnit
  let purchase: Model
  let spend: Model?
  let data: FitData?

  /// The spend model, unless its fit did not converge.
  var usableSpend: Model? {
    spend?.convergence?.outcome == Self.failed ? nil : spend
  }

  /// Why there is no spend model, where the file says so.
  var spendNote: String? {
    guard let spend, usableSpend == nil else { return data?.spendNote }
    return "the fit of \(spend.model) did not converge"
  }

  private static let failed = Convergence.Outcome.notConverged.rawValue

  struct FitData: Decodable {
    let spendNote: String?
  }

  struct Ending: Decodable {
    let outcome: String?
  }

  struct Model: Decodable {
    let convergence: Ending?
    let model: String
    let form: String?
    let parameters: [String: Double]
    let covariates: CovariateRecord?
    let covariance: [[Double]]?
    let parameterDraws: [[Double]]?
    let parameterOrder: [String]?

    /// What of the amounts a spend model was fitted to: means, where the file
    /// does not say.
    func spendForm(in name: String) throws(DataError) -> SpendForm {
      guard let form else { return .means }
      guard let known = SpendForm(rawValue: form) else {
        throw DataError(
          .badData,
          "\(name): the form \"\(form)\" of \(model) is not known here; the "
            + "known ones are "
            + SpendForm.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return known
    }

    func unknown(in name: String, known: [String]) -> DataError {
      DataError(
        .badData,
        "\(name): model \"\(model)\" is not known here; the known ones are "
          + known.joined(separator: ", "))
    }

    func values(
      for identity: ModelIdentity, in name: String
    ) throws(DataError) -> [Double] {
      var values: [Double] = []
      for parameter in identity.parameters {
        guard let value = parameters[parameter.name] else {
          throw DataError(
            .badData,
            "\(name): parameter \"\(parameter.name)\" of \(identity.name) is "
              + "missing; write the file anew with clv fit")
        }
        values.append(value)
      }
      if let fault = identity.fault(of: values) {
        throw DataError(
          .badData, "\(name): \(fault); write the file anew with clv fit")
      }
      return values
    }
  }
}

/// The text of a model file, decoded with messages that say where it fails.
private struct Source {
  let name: String
  let data: Data

  func decode<Value: Decodable>(
    _ type: Value.Type
  ) throws(DataError) -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(type, from: data)
    } catch {
      throw DataError(
        .badData,
        "\(name): not a usable model file: \(explain(error)); write it anew "
          + "with clv fit")
    }
  }

  private func explain(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      "\"\(path(context.codingPath + [key]))\" is missing"
    case .typeMismatch(_, let context) where context.codingPath.isEmpty,
      .valueNotFound(_, let context) where context.codingPath.isEmpty:
      "it is not a JSON object"
    case .typeMismatch(let type, let context):
      "\"\(path(context.codingPath))\" is not "
        + (type is Double.Type ? "a number" : "of type \(type)")
    case .valueNotFound(_, let context):
      "\"\(path(context.codingPath))\" has no value"
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      "it is not valid JSON"
    case .dataCorrupted(let context)
    where context.codingPath.map(\.stringValue) == ["timeUnit"]:
      "\"time_unit\" is not one of "
        + TimeUnit.allCases.map(\.rawValue).joined(separator: ", ")
    case .dataCorrupted(let context):
      "\"\(path(context.codingPath))\" is not valid: "
        + context.debugDescription
    default:
      "\(error)"
    }
  }

  /// The members whose names the decoder changes.
  private static let names = [
    "timeUnit": "time_unit", "parameterOrder": "parameter_order",
    "spendNote": "spend_note",
    "parameterDraws": "parameter_draws",
  ]

  private func path(_ keys: [any CodingKey]) -> String {
    keys.map { Self.names[$0.stringValue] ?? $0.stringValue }
      .joined(separator: ".")
  }
}

extension FileInput {
  /// All that is left of the file.
  fileprivate func readAll() throws(DataError) -> [UInt8] {
    var contents: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(
      byteCount: 1 << 16, alignment: 1)
    defer { chunk.deallocate() }
    while true {
      let count = try read(into: chunk)
      if count == 0 { return contents }
      contents += chunk[..<count]
    }
  }
}
