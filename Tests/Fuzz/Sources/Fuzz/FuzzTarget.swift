#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A door by which other people's bytes come in.
enum FuzzTarget: String, CaseIterable {
  case log
  case dates
  case numbers
  case summary
  case model
  case segments
  case covariates
  case subscriptions
  case fit
  case arrow
  case library

  /// The target that the environment names.
  static let chosen: FuzzTarget = {
    let variable = "CLV_FUZZ_TARGET"
    guard let name = getenv(variable).map({ String(cString: $0) }),
      let target = FuzzTarget(rawValue: name)
    else {
      let known = allCases.map(\.rawValue).joined(separator: ", ")
      fatalError("set \(variable) to one of \(known)")
    }
    return target
  }()

  /// Tries an input, which may be refused but must not trap.
  func run(_ input: FuzzInput) {
    switch self {
    case .log: fuzzLog(input)
    case .dates: fuzzDates(input)
    case .numbers: fuzzNumbers(input)
    case .summary: fuzzSummary(input)
    case .model: fuzzModel(input)
    case .segments: fuzzSegments(input)
    case .covariates: fuzzCovariates(input)
    case .subscriptions: fuzzSubscriptions(input)
    case .fit: fuzzFit(input)
    case .arrow: fuzzArrow(input)
    case .library: fuzzLibrary(input)
    }
  }
}
