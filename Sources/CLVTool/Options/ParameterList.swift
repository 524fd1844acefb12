import ArgumentParser
import CLV

/// Parameters written as `name=value,name=value`.
struct ParameterList {
  private let option: String
  private var values: [String: Double] = [:]

  /// The values of a model's parameters, those of its example unless given.
  static func values(
    _ text: String?, for identity: ModelIdentity, option: String
  ) throws -> [Double] {
    try text.map { try ParameterList($0, option: option).values(for: identity) }
      ?? identity.example
  }

  private init(_ text: String, option: String) throws {
    self.option = option
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, let value = Double(sides[1]), value.isFinite
      else {
        throw ValidationError(
          "\(option): \"\(part)\" is not a name and a number; write "
            + "name=value,name=value")
      }
      guard values.updateValue(value, forKey: String(sides[0])) == nil else {
        throw ValidationError("\(option): \(sides[0]) is there twice")
      }
    }
  }

  private func values(for identity: ModelIdentity) throws -> [Double] {
    let names = identity.parameters.map(\.name)
    let unknown = values.keys.filter { !names.contains($0) }.sorted()
    guard unknown.isEmpty else {
      throw ValidationError(
        "\(option): \(identity.name) has no parameter "
          + "\(unknown.joined(separator: ", ")); it has "
          + names.joined(separator: ", "))
    }
    return try identity.parameters.map { parameter in
      let name = parameter.name
      guard let value = values[name] else {
        throw ValidationError(
          "\(option): \(identity.name) needs \(name); write \(name)=value")
      }
      guard parameter.admits(value) else {
        throw ValidationError(
          "\(option): \(name)=\(value): \(name) of \(identity.name) is "
            + "\(parameter.scale.description)")
      }
      return value
    }
  }
}
