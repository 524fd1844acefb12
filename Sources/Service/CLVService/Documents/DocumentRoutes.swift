internal import CLVTables
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The addresses that say what can be asked.
struct DocumentRoutes: Sendable {
  /// The OpenAPI document, of the version that runs.
  static let openAPI = [UInt8](
    String(decoding: PackageResources.openapi_yaml, as: UTF8.self)
      .replacing("{version}", with: Toolkit.version).utf8)

  var routes: [Route] {
    [
      Route(.get, "/openapi.yaml", for: nil) { _, _ in
        Self.page(Self.openAPI, "application/yaml")
      },
      Route(.get, "/docs", for: nil) { _, _ in
        Self.page(PackageResources.docs_html, "text/html; charset=utf-8")
      },
    ]
  }

  private static func page(_ bytes: [UInt8], _ type: String) -> Response {
    .page(
      bytes, type,
      allowing: "style-src 'unsafe-inline'; frame-ancestors 'none'")
  }
}

extension Response {
  /// A page, or a part of one, that asks for nothing but what is allowed.
  static func page(
    _ bytes: [UInt8], _ type: String, allowing policy: String
  ) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: type, .cacheControl: "no-cache",
        .contentSecurityPolicy: "default-src 'none'; " + policy,
      ],
      body: ResponseBody(byteBuffer: NIOCore.ByteBuffer(bytes: bytes)))
  }
}
