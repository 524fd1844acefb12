internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// What the service knows of a request while it answers.
struct ServiceContext: RequestContext {
  var coreContext: CoreRequestContextStorage

  /// Who asks, for the log.
  let caller = CallerName()

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
  }
}

/// The name of whoever asks, once it is known.
final class CallerName: Sendable {
  private let held = Mutex("nobody")

  var value: String {
    get { held.withLock { $0 } }
    set { held.withLock { $0 = newValue } }
  }
}

/// An address of the service: what may be asked of it, by whom.
struct Route: Sendable {
  typealias Answer =
    @Sendable (Request, ServiceContext) async throws -> Response

  let method: HTTPRequest.Method

  /// The address, with a name in braces for each part that varies, as the
  /// OpenAPI document has it.
  let path: String

  /// Who may ask; nil where anybody may.
  let role: Role?

  /// The parameters of the query; nil where all are options of scoring, which
  /// are checked with those of the body.
  let query: Set<String>?

  let answer: Answer

  init(
    _ method: HTTPRequest.Method, _ path: String, for role: Role?,
    query: Set<String>? = [], _ answer: @escaping Answer
  ) {
    self.method = method
    self.path = path
    self.role = role
    self.query = query
    self.answer = answer
  }

  /// Whether an address is one of the route's.
  func matches(_ address: String) -> Bool {
    let own = path.split(separator: "/")
    let other = address.split(separator: "/")
    return own.count == other.count
      && zip(own, other).allSatisfy { pattern, part in
        guard let brace = pattern.firstIndex(of: "}") else {
          return pattern == part
        }
        let ending = pattern[pattern.index(after: brace)...]
        return ending.isEmpty ? !part.contains(":") : part.hasSuffix(ending)
      }
  }
}
