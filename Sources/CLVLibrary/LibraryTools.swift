public import CInterface
internal import CLVArrow
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVRequests
internal import CLVTables
internal import CLVValidation
internal import Libm

/// The version of the interface; see `clv.h`.
@c @implementation
public func clv_abi_version() -> Int32 { CLV_ABI_VERSION }

/// The version of the toolkit; see `clv.h`.
@c @implementation
public func clv_version() -> UnsafePointer<CChar>? {
  UnsafeRawPointer(Toolkit.literal.utf8Start)
    .assumingMemoryBound(to: CChar.self)
}

/// Gives a table again; see `clv.h`.
@c @implementation
public func clv_stream_copy(
  _ stream: UnsafeMutablePointer<ArrowArrayStream>?,
  _ copy: UnsafeMutablePointer<ArrowArrayStream>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error) {
    guard let second = ArrowOutput.copy(of: stream) else {
      throw RequestError.usage("the stream is released, or is another's")
    }
    copy?.pointee = second
  }
}

/// The models, as a document.
private struct Catalogue: Encodable {
  let purchase = ModelCatalog.purchaseModels.map { $0.identity }
  let spend = ModelCatalog.spendModels.map { $0.identity }
  let retention = ModelCatalog.retentionModels.map { $0.identity }
}

/// Lists the models; see `clv.h`.
@c @implementation
public func clv_models(
  _ models: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error) {
    let text = try JSONText.of(Catalogue(), for: "models")
    models?.pointee = given(text)
  }
}

/// Compares models; see `clv.h`.
@c @implementation
public func clv_compare(
  _ data: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?,
  _ comparison: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: data) {
    let options = try RequestOptions(options)
    let input = try RequestInput(options)
    let (purchase, spend) = try candidates(try options.texts("models"))
    try options.finish()
    let summary: CustomerSummary
    switch try input.contents(data) {
    case .summary(let customers): summary = customers
    case .log(let log):
      summary = try input.summaries(
        of: log,
        opportunities: purchase.first?.countsOpportunities ?? false
      ).calibration
    }
    let found = ModelComparison(
      summary, purchaseModels: purchase, spendModels: spend,
      spendForm: ModelComparison.spendForm(for: spend, in: summary))
    let text = try JSONText.of(found, for: "comparison") {
      $0.text { RequestError.words(for: $0) }
    }
    comparison?.pointee = given(text)
  }
}

private func candidates(
  _ names: [String]
) throws -> ([any PurchaseModel.Type], [any SpendModel.Type]) {
  guard !names.isEmpty else {
    return (
      ModelCatalog.purchaseModels(countingOpportunities: false),
      ModelCatalog.spendModels.filter { $0.forms.contains(.means) }
    )
  }
  var purchase: [any PurchaseModel.Type] = []
  var spend: [any SpendModel.Type] = []
  for name in names {
    if let type = ModelCatalog.purchaseModel(named: name) {
      purchase.append(type)
    } else if let type = ModelCatalog.spendModel(named: name) {
      spend.append(type)
    } else {
      throw RequestError.usage("option models: \"\(name)\" is not known")
    }
  }
  guard Set(purchase.map { $0.countsOpportunities }).count < 2 else {
    throw RequestError.usage(
      "option models: models that count opportunities cannot be compared with "
        + "those in continuous time; compare them apart")
  }
  return (purchase, spend)
}

/// Fits renewals; see `clv.h`.
@c @implementation
public func clv_retention(
  _ data: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?,
  _ curves: UnsafeMutablePointer<ArrowArrayStream>?,
  _ model: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: data) {
    let options = try RequestOptions(options)
    let retention = try RetentionStudy(options)
    try options.finish()
    let (forecast, text) = try retention.run(data)
    let rows = forecast.tableRows
    curves?.pointee = ArrowOutput.stream(
      of: RetentionForecast.table, rows, count: rows.count)
    model?.pointee = given(text)
  }
}
