internal import HTTPTypes
internal import Hummingbird

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The page for people: the model that answers, its report, and customers.
struct DashboardRoutes: Sendable {
  let models: ModelStore

  /// The page has its script and its style from the service, and asks nobody
  /// else.
  ///
  /// The report stands in a frame that may do nothing but show itself,
  /// by the script and style within it.
  private static let policy = """
    script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; \
    connect-src 'self'; img-src data:; frame-ancestors 'none'; \
    base-uri 'none'; form-action 'none'
    """

  var routes: [Route] {
    let parts: [(String, [UInt8], String)] = [
      ("/", PackageResources.dashboard_html, "text/html; charset=utf-8"),
      (
        "/dashboard.css", PackageResources.dashboard_css,
        "text/css; charset=utf-8"
      ),
      (
        "/dashboard.js", PackageResources.dashboard_js,
        "text/javascript; charset=utf-8"
      ),
      (
        "/dashboard.words.json", PackageResources.words_json,
        MediaType.json.rawValue
      ),
    ]
    return parts.map { path, bytes, type in
      Route(.get, path, for: nil) { _, _ in
        .page(bytes, type, allowing: Self.policy)
      }
    } + [
      Route(.get, "/v1/models/{name}/report", for: .read) { _, context in
        let model = try models.model(try context.parameters.require("name"))
        guard let path = model.reportPath,
          let data = FileManager.default.contents(atPath: path)
        else {
          throw Problem(
            .notFound, "there is no report beside this model",
            remedy: "write one with clv report, and put it beside the model's "
              + "file with the ending .html")
        }
        return .page(
          Array(data), "text/html; charset=utf-8",
          allowing: "script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
            + "img-src data:; sandbox allow-scripts")
      }
    ]
  }
}

extension ServedModel {
  /// The report beside the model's file; nil where there is none.
  var reportPath: String? {
    guard let path, path.hasSuffix(".json") else { return nil }
    let report = path.dropLast(4) + "html"
    return FileManager.default.fileExists(atPath: String(report))
      ? String(report) : nil
  }
}
