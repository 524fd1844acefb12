internal import CLVRequests
internal import CLVTables
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The models that answer, each by its name; one that is replaced answers until
/// the new one is read and found good.
final class ModelStore: Sendable {
  private let models = Mutex<[ModelName: ServedModel]>([:])

  /// Where models that come over the network are kept; nil for in memory.
  private let directory: String?

  /// The most bytes that a model file may have.
  static let largest = 16 << 20

  init(directory: String?) {
    self.directory = directory
  }

  /// The number of models.
  var count: Int { models.withLock { $0.count } }

  /// All models, by name.
  var all: [ServedModel] {
    models.withLock { $0.values.sorted { $0.name < $1.name } }
  }

  /// A model.
  ///
  /// - Throws: A ``Problem`` where there is none of the name.
  func model(_ name: some StringProtocol) throws -> ServedModel {
    guard let name = ModelName(name),
      let model = models.withLock({ $0[name] })
    else { throw Self.unknown(name) }
    return model
  }

  private static func unknown(_ name: some StringProtocol) -> Problem {
    Problem(
      .notFound, "there is no model \"\(name.prefix(64))\"",
      remedy: "GET /v1/models lists those that there are")
  }

  /// The model that is meant where none is named: the only one, or that of the
  /// name `default`.
  func model(orDefault name: String?) throws -> ServedModel {
    if let name { return try model(name) }
    let all = all
    if all.count == 1 { return all[0] }
    guard let model = all.first(where: { $0.name.description == "default" })
    else {
      throw Problem(
        .badRequest, "\(all.count) models are served, and none is named",
        remedy: "name one of them with ?model=")
    }
    return model
  }

  // MARK: - Changes

  /// Reads a model from a file, in the place of one of its name.
  @discardableResult
  func read(_ name: ModelName, path: String) throws -> ServedModel {
    let model = try ServedModel(
      name, json: try Self.contents(of: path), path: path)
    models.withLock { $0[name] = model }
    return model
  }

  /// Reads the model files of the directory.
  func readDirectory() throws {
    guard let directory else { return }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: directory)
    } catch {
      throw RequestError(
        .noInput, "the directory \(directory) cannot be read; check its name")
    }
    for file in names.sorted() where file.hasSuffix(".json") {
      guard let name = ModelName(file.dropLast(5)) else {
        throw RequestError(
          .badData,
          "\(file) has a name that no model can have; use letters, digits, "
            + "points, underscores and hyphens")
      }
      do {
        try read(name, path: "\(directory)/\(file)")
      } catch {
        throw RequestError(
          .badData, "\(directory)/\(file): \(RequestError(error).message)")
      }
    }
  }

  /// Reads the file of a model again.
  func reload(_ name: String) throws -> ServedModel {
    let model = try model(name)
    guard let path = model.path else {
      throw Problem(
        .conflict, "model \"\(name)\" has no file: it was put over the network",
        remedy: "put it again")
    }
    return try read(model.name, path: path)
  }

  /// Puts a model in the place of one of its name, and keeps it in the
  /// directory where there is one.
  ///
  /// - Returns: The model, and whether there was none of its name.
  func put(_ name: String, json: [UInt8]) throws -> (ServedModel, Bool) {
    guard let name = ModelName(name) else {
      throw Problem(
        .badRequest, "a model cannot have this name",
        remedy: "use letters, digits, points, underscores and hyphens")
    }
    let path = directory.map { "\($0)/\(name).json" }
    let model = try ServedModel(name, json: json, path: path)
    if let path {
      let file = try AtomicFile(path: path)
      try file.write(String(decoding: json, as: UTF8.self))
      try file.commit()
    }
    let old = models.withLock { $0.updateValue(model, forKey: name) }
    return (model, old == nil)
  }

  private static func contents(of path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RequestError(
        .noInput, "the file \(path) cannot be read; check its name")
    }
    guard data.count <= largest else {
      throw RequestError(
        .badData, "the file is larger than \(largest) bytes; it is no model")
    }
    return Array(data)
  }
}
