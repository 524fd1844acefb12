import Foundation
import HTTPTypes
import Logging
import Testing

@testable import CLVService

@Suite("The OpenAPI document and the routes are the same")
struct DocumentTests {
  /// The methods of each address, by the lines of the document.
  private static func documented() -> Set<String> {
    let text = String(decoding: DocumentRoutes.openAPI, as: UTF8.self)
    var found: Set<String> = []
    var (isInPaths, path) = (false, "")
    for line in text.split(separator: "\n") {
      if !line.hasPrefix(" ") { isInPaths = line == "paths:" }
      guard isInPaths else { continue }
      let indent = line.prefix { $0 == " " }.count
      let key = line.dropFirst(indent)
      if indent == 2 { path = String(key.dropLast()) }
      let methods = ["get:", "put:", "post:", "delete:", "patch:", "head:"]
      if indent == 4, methods.contains(String(key)) {
        found.insert(key.dropLast().uppercased() + " " + path)
      }
    }
    return found
  }

  private static func server() throws -> ScoringServer {
    try ScoringServer(
      ServiceSettings(processors: 1),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  @Test func `Every route is in the document, and the reverse`() throws {
    let routes = try Self.server().routes.map {
      "\($0.method.rawValue) \($0.path)"
    }
    #expect(Set(routes).count == routes.count)
    #expect(Set(routes) == Self.documented())
    #expect(routes.count > 20)
  }

  @Test func `Every problem has its place on the page`() {
    let page = String(decoding: PackageResources.docs_html, as: UTF8.self)
    for kind in Problem.Kind.allCases {
      #expect(page.contains("id=\"\(kind.rawValue)\""), "\(kind)")
      #expect(page.contains("<td>\(kind.status.code)<td>"))
    }
  }

  @Test func `The page of documentation lists every address but the dashboard`()
    throws
  {
    let page = String(decoding: PackageResources.docs_html, as: UTF8.self)
    let own = ["/", "/docs", "/dashboard.css", "/dashboard.js"]
    for route in try Self.server().routes
    where !own.contains(route.path) && !route.path.hasSuffix("words.json") {
      #expect(page.contains(route.path), "\(route.path)")
    }
  }
}

@Suite("The dashboard speaks three languages")
struct DashboardWordsTests {
  private static func words() throws -> [String: [String: String]] {
    try JSONDecoder().decode(
      [String: [String: String]].self, from: Data(PackageResources.words_json))
  }

  @Test func `All have the same words, with the same values in them`() throws {
    let words = try Self.words()
    #expect(words.keys.sorted() == ["en", "fa", "zh"])
    let english = try #require(words["en"])
    for (language, own) in words {
      #expect(own.keys.sorted() == english.keys.sorted(), "\(language)")
      for (word, text) in own {
        #expect(!text.isEmpty)
        #expect(
          text.contains("{time}") == english[word]?.contains("{time}"),
          "\(language): \(word)")
      }
    }
  }

  @Test func `The page asks for no others`() throws {
    let known = try #require(try Self.words()["en"])
    let page = String(decoding: PackageResources.dashboard_html, as: UTF8.self)
    let script = String(decoding: PackageResources.dashboard_js, as: UTF8.self)
    let asked =
      page.matches(of: /data-word="(\w+)"/).map { String($0.1) }
      + script.matches(of: /say\("(\w+)"/).map { String($0.1) }
    #expect(asked.count > 30)
    for word in asked { #expect(known[word] != nil, "\(word)") }
  }
}
