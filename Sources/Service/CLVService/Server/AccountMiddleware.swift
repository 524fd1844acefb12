internal import CoreMetrics
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOHTTP1

/// Stands around every answer: what is thrown becomes a problem, and what
/// became of the request is counted and logged, without a word of the data.
struct AccountMiddleware: RouterMiddleware {
  let metrics: ServiceMetrics
  let routes: [Route]

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    metrics.active.increment()
    defer { metrics.active.decrement() }
    var response: Response
    do {
      response = try await next(request, context)
    } catch let error as HTTPParserError {
      // The connection ends with it.
      throw error
    } catch {
      let problem = problem(error, of: request)
      if problem.kind == .internalFailure {
        context.logger.error(
          "internal failure", metadata: ["error": "\(error)"])
      }
      if let cause = problem.cause {
        context.logger.warning(
          "\(problem.detail)", metadata: ["error": "\(cause)"])
      }
      response = problem.response()
    }
    response.headers[.xRequestID] = context.id
    response.headers[.contentTypeOptions] = "nosniff"
    let took = ContinuousClock.now - start
    let (seconds, attoseconds) = took.components
    let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    let route = context.endpointPath ?? "none"
    metrics.answered(
      method: Self.known(request.method), route: route,
      status: response.status.code, nanoseconds: nanoseconds)
    context.logger.info(
      "request",
      metadata: [
        "caller": "\(context.caller.value)", "method": "\(request.method)",
        "route": "\(route)",
        "status": "\(response.status.code)",
        "milliseconds": "\(Double(nanoseconds / 1000) / 1000)",
      ])
    return response
  }

  /// A method that is none of the usual ones would be a series of its own.
  private static func known(_ method: HTTPRequest.Method) -> String {
    let usual: [HTTPRequest.Method] = [
      .get, .put, .post, .delete, .head, .options, .patch,
    ]
    return usual.contains(method) ? method.rawValue : "other"
  }

  /// An error as a problem; the router knows an address of another method as
  /// none at all.
  private func problem(_ error: any Error, of request: Request) -> Problem {
    guard let error = error as? any HTTPResponseError else {
      return Problem(error)
    }
    let others = routes.filter { $0.matches(request.uri.path) }
    switch error.status {
    case .notFound where !others.isEmpty:
      let methods = Set(others.map(\.method.rawValue)).sorted()
      var problem = Problem(
        .methodNotAllowed, "\(request.method) is not possible here",
        remedy: "use " + methods.joined(separator: " or "))
      problem.allowed = methods
      return problem
    case .notFound:
      return Problem(
        .notFound, "there is nothing at this address",
        remedy: "/docs lists the addresses that there are")
    case .contentTooLarge:
      return Problem(
        .tooLarge, "the body has more bytes than the service takes",
        remedy: "send fewer rows at once")
    default:
      return Problem(
        .badRequest, "the request cannot be understood",
        remedy: "see /openapi.yaml")
    }
  }
}

extension HTTPField.Name {
  /// The identifier of a request, which the log has too.
  static let xRequestID = HTTPField.Name("X-Request-Id") ?? .date

  /// That a browser is not to guess types.
  static let contentTypeOptions =
    HTTPField.Name("X-Content-Type-Options") ?? .date
}
