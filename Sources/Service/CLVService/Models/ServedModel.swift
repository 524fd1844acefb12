internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVRequests

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A model that answers, with the file that it was read from.
struct ServedModel: Sendable {
  let name: ModelName
  let model: CustomerModel

  /// The file; nil where the model came over the network and is kept in memory
  /// alone.
  let path: String?

  /// The SHA-256 of the file, in hexadecimal digits.
  let digest: String

  /// When it was read.
  let loaded: Date

  /// Reads and checks a model.
  ///
  /// - Throws: A `RequestError` that names the fault of the file, or that the
  ///   fit did not converge.
  init(_ name: ModelName, json: [UInt8], path: String?) throws {
    do {
      model = try CustomerModel(json: json, name: "\(name)")
    } catch {
      throw RequestError(error)
    }
    guard model.isUsable else { throw RequestError.notConverged }
    self.name = name
    self.path = path
    digest = Digest.hexadecimal(json)
    loaded = Date()
  }

  /// What is told of a model in a list.
  var overview: ModelOverview { ModelOverview(self) }

  /// All that is told of a model.
  var details: ModelDetails {
    ModelDetails(
      overview: overview, purchase: model.record.purchase,
      spend: model.record.spend, data: model.record.data)
  }
}

/// What a list of models tells of one.
struct ModelOverview: Encodable {
  let name: String
  let purchase: String
  let spend: String?
  let timeUnit: String
  let outcome: String?
  let customers: Int?
  let fittedTo: String?
  let covariates: [String]
  let sha256: String
  let loaded: String
  let isStored: Bool
  let hasReport: Bool

  fileprivate init(_ served: ServedModel) {
    let model = served.model
    name = served.name.description
    purchase = type(of: model.purchase).identity.identifier
    spend = model.spend.map { type(of: $0).identity.identifier }
    timeUnit = model.timeUnit.rawValue
    outcome = model.record.purchase.outcome?.rawValue
    customers = model.record.data?.customers
    fittedTo = model.record.data?.end
    covariates = Set(
      model.covariates.flatMap { $0.design.codings.map(\.name) }
    ).sorted()
    sha256 = served.digest
    loaded = served.loaded.formatted(.iso8601)
    isStored = served.path != nil
    hasReport = served.reportPath != nil
  }
}

/// What is told of one model: its parameters and the certificate of its fit.
struct ModelDetails: Encodable {
  let overview: ModelOverview
  let purchase: FitRecord
  let spend: FitRecord?
  let data: FittedData?

  private enum CodingKeys: String, CodingKey {
    case overview, purchaseFit, spendFit, data
  }

  func encode(to encoder: any Encoder) throws {
    try overview.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(purchase, forKey: .purchaseFit)
    try container.encodeIfPresent(spend, forKey: .spendFit)
    try container.encodeIfPresent(data, forKey: .data)
  }
}
