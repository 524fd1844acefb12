internal import HTTPTypes
internal import Hummingbird

extension Problem {
  /// The response that says it.
  func response() -> Response {
    var headers = HTTPFields()
    headers[.contentType] = MediaType.problem.text
    headers[.cacheControl] = "no-store"
    switch kind {
    case .unauthorized: headers[.wwwAuthenticate] = "Bearer"
    case .methodNotAllowed:
      headers[.allow] = allowed.joined(separator: ", ")
    case .busy, .tookTooLong, .notReady: headers[.retryAfter] = "1"
    default: break
    }
    return Response(
      status: kind.status, headers: headers,
      body: ResponseBody(byteBuffer: JSON.buffer(self)))
  }
}
