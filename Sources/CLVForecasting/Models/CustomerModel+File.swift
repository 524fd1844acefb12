internal import CLVData
internal import CLVModels
public import CLVTables

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension CustomerModel {
  /// Reads a model file.
  ///
  /// The file needs the mark, the version, the time unit, and each model's name
  /// and parameters; coefficients of covariates, and the covariance or the
  /// draws from which intervals are made, serve if they are there.
  ///
  /// - Parameter path: The file; `-` is the standard input.
  /// - Throws: No input where it cannot be read; bad data where it is not a
  ///   model file of this version, or a parameter is missing or not a
  ///   positive number.
  public init(path: String) throws(DataError) {
    let input = try FileInput(path: path)
    try self.init(json: try input.readAll(), name: input.name)
  }

  /// Reads the text of a model file.
  ///
  /// - Parameters:
  ///   - json: The text.
  ///   - name: The name for messages.
  /// - Throws: Bad data, as where a file is read.
  public init(json: [UInt8], name: String) throws(DataError) {
    let source = Source(name: name, data: Data(json))
    try source.decode(Header.self).check(name)
    let record = try source.decode(CustomerModelRecord.self)
    let purchase = try Self.purchaseModel(record.purchase, in: name)
    let spend: (any SpendModel)? =
      if let record = record.usableSpend {
        try Self.spendModel(record, in: name)
          .known(in: record.form)
      } else { nil }
    let purchasePart = try ModelPart(
      purchase, record.purchase, of: purchase, in: name)
    var spendPart: ModelPart<any SpendModel>?
    if let spend, let record = record.usableSpend {
      spendPart = try ModelPart(spend, record, of: spend, in: name)
    }
    self.init(
      purchasePart, spend: spendPart, spendAbsence: nil, record: record)
  }

  /// Writes the model's file; the caller commits it.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - wording: The words for remedies in its texts; nil for their names in
  ///     the library.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, saying wording: Remedy.Wording? = nil
  ) throws(DataError) {
    try file.writeJSON(worded(wording), saying: wording)
  }

  /// The text of the model's file.
  ///
  /// - Parameter wording: The words for remedies in its texts.
  /// - Returns: The text, without an end of line.
  /// - Throws: An internal failure.
  public func json(
    saying wording: @escaping Remedy.Wording
  ) throws(DataError) -> String {
    try JSONText.of(worded(wording), for: "model") { $0.text(wording) }
  }

  private func worded(_ wording: Remedy.Wording?) -> CustomerModelRecord {
    var record = record
    if let wording {
      record.spendIndependence = record.spendIndependence?.naming(
        wording(.spendModel.set(to: GammaGammaFrequency.identity.identifier)))
    }
    return record
  }

  private static func purchaseModel(
    _ record: FitRecord, in name: String
  ) throws(DataError) -> any PurchaseModel {
    let type = try record.known(
      ModelCatalog.purchaseModel, among: ModelCatalog.purchaseModels, in: name)
    return type.init(
      parameterValues: try record.values(for: type, in: name))
  }

  private static func spendModel(
    _ record: FitRecord, in name: String
  ) throws(DataError) -> any SpendModel {
    let type = try record.known(
      ModelCatalog.spendModel, among: ModelCatalog.spendModels, in: name)
    return type.init(
      parameterValues: try record.values(for: type, in: name))
  }
}

extension SpendModel {
  /// The model in the form that a file says, if it can have that.
  fileprivate func known(in form: SpendForm?) -> Self {
    form.map { Self.forms.contains($0) ? fitted(to: $0) : self } ?? self
  }
}

extension ModelPart {
  /// A model with what a file says of it; `likelihood` is the same model.
  fileprivate init(
    _ model: Model, _ record: FitRecord,
    of likelihood: any LikelihoodModel, in name: String
  ) throws(DataError) {
    var covariates: FittedCovariates?
    if let record = record.covariates {
      covariates = try FittedCovariates(
        record, of: type(of: likelihood), in: name)
    }
    let uncertainty = ParameterUncertainty.Part(
      likelihood, covariates?.coefficients, record.law)
    covariates?.uncertainty = uncertainty?.joint
    self.init(
      model: model, record: record, covariates: covariates,
      uncertainty: uncertainty)
  }
}

extension FitRecord {
  /// The kind of model that the record names.
  fileprivate func known<Kind>(
    _ find: (String) -> Kind?, among kinds: [any LikelihoodModel.Type],
    in name: String
  ) throws(DataError) -> Kind {
    if let kind = find(model) { return kind }
    let names = kinds.map { $0.identity.name }.joined(separator: ", ")
    throw DataError(
      .badData, at: .file(name),
      "model \"\(model)\" is not known here; the known ones are \(names)")
  }

  /// The values of a model's parameters, in its order.
  fileprivate func values(
    for model: any LikelihoodModel.Type, in name: String
  ) throws(DataError) -> [Double] {
    let identity = model.identity
    var values: [Double] = []
    for parameter in identity.parameters {
      guard let value = parameters[parameter.name] else {
        throw DataError(
          .badData, at: .file(name),
          "parameter \"\(parameter.name)\" of \(identity.name) is "
            + "missing; write the file anew with \(.fit)")
      }
      values.append(value)
    }
    if let fault = model.fault(of: values) {
      throw DataError(
        .badData, at: .file(name), "\(fault); write the file anew with \(.fit)")
    }
    return values
  }
}

/// The mark at the head of every model file.
private struct Header: Decodable {
  let format: String?
  let version: Int?

  func check(_ name: String) throws(DataError) {
    guard format == CustomerModelRecord.format else {
      throw DataError(
        .badData, at: .file(name),
        "not a model file: it lacks \"format\": "
          + "\"\(CustomerModelRecord.format)\"; give a file written by \(.fit)")
    }
    guard let version else {
      throw DataError(
        .badData, at: .file(name),
        "the model file has no \"version\"; write it anew with "
          + "\(.fit)")
    }
    guard version == CustomerModelRecord.version else {
      throw DataError(
        .badData, at: .file(name),
        "model file version \(version) is not known to this program, "
          + "which reads version \(CustomerModelRecord.version); use the program that "
          + "wrote it, or a later one")
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
        .badData, at: .file(name),
        "not a usable model file: \(explain(error)); write it anew "
          + "with \(.fit)")
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
