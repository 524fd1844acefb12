package import CLVData
package import CLVModels
internal import CLVTables

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Options by the names that they have at the command line; between their words
/// stand - or _.
///
/// Each is taken once: those that nobody asked for are refused by ``finish()``.
public final class RequestOptions {
  /// The value of an option.
  private enum Value: Decodable {
    case nothing
    case truth(Bool)
    case number(Double)
    case text(String)
    case texts([String])
    case numbers([Double])
    case named([String: Double])

    init(from decoder: any Swift.Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .nothing
      } else if let value = try? container.decode(Bool.self) {
        self = .truth(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else if let value = try? container.decode(String.self) {
        self = .text(value)
      } else if let value = try? container.decode([Double].self) {
        self = .numbers(value)
      } else if let value = try? container.decode([String].self) {
        self = .texts(value)
      } else {
        self = .named(try container.decode([String: Double].self))
      }
    }
  }

  private var values: [String: Value] = [:]

  /// Reads options that are a JSON object; nil is none.
  package convenience init(_ json: UnsafePointer<CChar>?) throws {
    try self.init(json: json.map { Array(String(cString: $0).utf8) } ?? [])
  }

  /// Reads options that are a JSON object; an empty text is none.
  ///
  /// - Throws: Usage, where it is no object of numbers, texts and lists.
  public init(json: [UInt8]) throws {
    if json.isEmpty { return }
    let decoder = JSONDecoder()
    do {
      for (name, value) in try decoder.decode(
        [String: Value].self, from: Data(json))
      {
        if case .nothing = value { continue }
        values[name.replacing("_", with: "-")] = value
      }
    } catch {
      throw RequestError.usage(
        "the options are not a JSON object of numbers, texts and lists")
    }
  }

  /// Takes options that are texts by their names, as those of an address are;
  /// what reads as a number or as true or false is one.
  ///
  /// - Throws: Usage, where one is given twice.
  public func add(texts: some Sequence<(name: String, text: String)>) throws {
    for (name, text) in texts {
      let key = name.replacing("_", with: "-")
      guard values[key] == nil else {
        throw RequestError.usage("option \(Self.written(key)) is there twice")
      }
      values[key] =
        switch text {
        case "true": .truth(true)
        case "false": .truth(false)
        default: Double(text).map(Value.number) ?? .text(text)
        }
    }
  }

  /// Throws where there is an option that nobody asked for.
  public func finish() throws {
    guard let unknown = values.keys.min() else { return }
    throw RequestError.usage(
      "option \(Self.written(unknown)) is not one of this function")
  }

  private static func written(_ name: String) -> String {
    name.replacing("-", with: "_")
  }

  private func wrong(_ name: String, _ wanted: String) -> RequestError {
    .usage("option \(Self.written(name)): give \(wanted)")
  }

  // MARK: - Values

  package func text(_ name: String) throws -> String? {
    switch values.removeValue(forKey: name) {
    case nil: nil
    case .text(let text): text
    default: throw wrong(name, "a text")
    }
  }

  package func texts(_ name: String) throws -> [String] {
    switch values.removeValue(forKey: name) {
    case nil: []
    case .text(let text): [text]
    case .texts(let texts): texts
    case .numbers(let numbers) where numbers.isEmpty: []
    default: throw wrong(name, "a list of texts")
    }
  }

  package func flag(_ name: String) throws -> Bool {
    switch values.removeValue(forKey: name) {
    case nil: false
    case .truth(let truth): truth
    default: throw wrong(name, "true or false")
    }
  }

  /// A number of those that are allowed; infinity may be written as a text.
  package func number(
    _ name: String, _ wanted: String, _ isAllowed: (Double) -> Bool
  ) throws -> Double? {
    let number: Double
    switch values.removeValue(forKey: name) {
    case nil: return nil
    case .number(let value): number = value
    case .text("inf"), .text("Infinity"): number = .infinity
    default: throw wrong(name, wanted)
    }
    guard isAllowed(number) else { throw wrong(name, wanted) }
    return number
  }

  package func whole(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
    let wanted =
      "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return try number(name, wanted) { number in
      Int(exactly: number).map(range.contains) ?? false
    }.flatMap { Int(exactly: $0) }
  }

  package func numbers(_ name: String) throws -> [Double]? {
    switch values.removeValue(forKey: name) {
    case nil: nil
    case .number(let number): [number]
    case .numbers(let numbers): numbers
    default: throw wrong(name, "a list of numbers")
    }
  }

  /// Numbers by their names.
  package func named(_ name: String) throws -> [String: Double]? {
    switch values.removeValue(forKey: name) {
    case nil: nil
    case .named(let numbers): numbers
    default: throw wrong(name, "numbers by their names")
    }
  }

  package func day(_ name: String) throws -> CalendarDay? {
    try text(name).map { text in
      do throws(DataError) {
        return try CalendarDay(text)
      } catch {
        throw wrong(name, "a day as yyyy-MM-dd")
      }
    }
  }

  /// One of a list of names.
  package func choice<Choice>(_ name: String) throws -> Choice?
  where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
    try text(name).map { text in
      guard let choice = Choice(rawValue: text) else {
        throw wrong(
          name,
          "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return choice
    }
  }

  /// A kind of model by its name; nil for the best.
  package func model<Kind>(
    _ name: String, _ text: String, _ find: (String) -> Kind?,
    _ known: [any LikelihoodModel.Type]
  ) throws -> Kind {
    guard let kind = find(text) else {
      throw wrong(
        name,
        "one of " + known.map { $0.identity.identifier }.joined(separator: ", ")
      )
    }
    return kind
  }
}
