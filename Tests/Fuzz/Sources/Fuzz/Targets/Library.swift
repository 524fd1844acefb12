import CInterface
import CLVLibrary

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The functions of `clv.h`: the first line is the options, what follows
/// describes the tables.
func fuzzLibrary(_ input: FuzzInput) {
  var input = input
  let function = input.choose(LibraryFunction.allCases)
  let newline = UInt8(ascii: "\n")
  let options = Array(input.file.prefix { $0 != newline })
  guard LibraryFunction.isBounded(options) else { return }
  var bytes = input.file.dropFirst(options.count + 1)
  let data = RandomTable(&bytes)
  let covariates =
    bytes.first.map { $0 % 2 == 1 } ?? false ? RandomTable(&bytes) : nil
  var error = clv_error()
  let code = (options + [0]).withUnsafeBytes {
    function.call(
      $0.bindMemory(to: CChar.self).baseAddress, data, covariates, &error)
  }
  let known = [
    CLV_OK, CLV_USAGE, CLV_BAD_DATA, CLV_NO_INPUT, CLV_NOT_CONVERGED,
  ]
  promise(known.contains(code), "\(function) gives a known code, not \(code)")
  promise(code == error.code, "the error has the code")
  promise(
    code == CLV_OK || error.message.map { strlen($0) > 0 } ?? false,
    "a failure says what is wrong")
  clv_error_clear(&error)
}

/// A function of the library that takes data or options.
enum LibraryFunction: CaseIterable {
  case summarize, histories, fit, forecast, validate, actions, rfm, compare
  case retention, sqlScores, sql, simulate, run, evaluate, evaluateSpend, model
  case report

  /// A model of purchases and spend, fitted once.
  private nonisolated(unsafe) static let fitted: OpaquePointer? = {
    var (log, model) = (ArrowArrayStream(), OpaquePointer?.none)
    let drawn = clv_simulate("{\"customers\": 60, \"seed\": 1}", &log, nil)
    let code = clv_fit(&log, nil, "{}", &model, nil)
    promise(drawn == CLV_OK && code == CLV_OK, "a model to begin with")
    return model
  }()

  /// A study to write pages of, run once.
  private nonisolated(unsafe) static let studied: OpaquePointer? = {
    var (log, study) = (ArrowArrayStream(), OpaquePointer?.none)
    let drawn = clv_simulate("{\"customers\": 60, \"seed\": 1}", &log, nil)
    let code = clv_run_study(&log, nil, "{}", nil, nil, nil, &study, nil)
    promise(drawn == CLV_OK && code == CLV_OK, "a study to begin with")
    return study
  }()

  /// Whether options ask for no more than a moment's work: what draws anew as
  /// often as it is told takes as long as it is told.
  static func isBounded(_ options: [UInt8]) -> Bool {
    let text = String(decoding: options, as: UTF8.self)
    if text.contains("bootstrap") { return false }
    let digits = text.split { !$0.isNumber }.map(\.count).max() ?? 0
    let hasPowers = text.contains("e+") || text.contains("E+")
    return !text.contains("customers") || digits <= 4 && !hasPowers
  }

  /// Calls it and releases what it gives.
  func call(
    _ options: UnsafePointer<CChar>?, _ table: RandomTable,
    _ others: RandomTable?, _ error: inout clv_error
  ) -> Int32 {
    var data = table.stream()
    let covariates = others.map {
      let stream = UnsafeMutablePointer<ArrowArrayStream>.allocate(capacity: 1)
      stream.initialize(to: $0.stream())
      return stream
    }
    var out = ArrowArrayStream()
    var text: UnsafeMutablePointer<CChar>?
    var model: OpaquePointer?
    defer {
      covariates?.deallocate()
      Self.drain(&out)
      clv_free(text)
      clv_model_release(model)
    }
    let fitted = Self.fitted
    switch self {
    case .summarize:
      return clv_summarize(&data, options, &out, &text, &error)
    case .histories: return clv_histories(&data, options, &out, &error)
    case .fit: return clv_fit(&data, covariates, options, &model, &error)
    case .forecast:
      return clv_forecast(fitted, &data, covariates, options, &out, &error)
    case .validate:
      return clv_validate(fitted, &data, covariates, options, &text, &error)
    case .actions:
      return clv_actions(fitted, &data, covariates, options, &out, &error)
    case .rfm: return clv_rfm(fitted, &data, options, &out, &error)
    case .compare: return clv_compare(&data, options, &text, &error)
    case .retention:
      return clv_retention(&data, options, &out, &text, &error)
    case .sqlScores:
      return clv_sql_scores(fitted, &data, options, &out, &text, &error)
    case .run:
      var (results, study) = (clv_results(), OpaquePointer?.none)
      let code = clv_run_study(
        &data, covariates, options, nil, nil, &results, &study, &error)
      if code == CLV_OK {
        promise(clv_report(study, nil, &text, nil) == CLV_OK, "a page")
        promise(text.map { strlen($0) > 1000 } ?? false, "a page with text")
      }
      clv_study_release(study)
      Self.drain(&results.summary)
      Self.drain(&results.forecasts)
      Self.drain(&results.actions)
      clv_results_clear(&results)
      return code
    default: break
    }
    // The others take no table.
    data.release?(&data)
    if let covariates { covariates.pointee.release?(covariates) }
    switch self {
    case .sql: return clv_sql(options, &text, &error)
    case .report: return clv_report(Self.studied, options, &text, &error)
    case .simulate: return clv_simulate(options, &out, &error)
    case .model:
      let length = options.map { Int64(strlen($0)) } ?? 0
      let code = clv_model_read(options, length, &model, &error)
      guard code == CLV_OK else { return code }
      return clv_model_write(model, &text, &error)
    default:
      let numbers = table.numbers
      var answers = [Double](repeating: 0, count: numbers.count)
      let count = Int64(numbers.count)
      return self == .evaluateSpend
        ? clv_evaluate_spend(
          fitted, count, numbers, numbers.reversed(), &answers, &error)
        : clv_evaluate(
          fitted, options, numbers.last ?? 1, 2, 0.1, count, numbers,
          numbers.reversed(), numbers.map { $0 * 2 }, &answers, &error)
    }
  }

  /// Reads a stream to its end and releases it.
  private static func drain(_ stream: inout ArrowArrayStream) {
    guard let release = stream.release else { return }
    var schema = ArrowSchema()
    promise(stream.get_schema(&stream, &schema) == 0, "a schema")
    let columns = schema.n_children
    schema.release?(&schema)
    while true {
      var array = ArrowArray()
      promise(stream.get_next(&stream, &array) == 0, "a part")
      guard let release = array.release else { break }
      promise(array.length >= 0, "rows")
      promise(array.n_children == columns, "the schema's columns")
      release(&array)
    }
    release(&stream)
  }
}
