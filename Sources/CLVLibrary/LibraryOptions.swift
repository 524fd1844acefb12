internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVTables

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Options as a JSON object, each looked up by the name that it has at the
/// command line; between its words stand - or _.
final class LibraryOptions {
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

  /// Reads options; nil is none.
  init(_ json: UnsafePointer<CChar>?) throws {
    guard let json else { return }
    let decoder = JSONDecoder()
    let text = String(cString: json)
    do {
      for (name, value) in try decoder.decode(
        [String: Value].self, from: Data(text.utf8))
      {
        if case .nothing = value { continue }
        values[name.replacing("_", with: "-")] = value
      }
    } catch {
      throw LibraryError.usage(
        "the options are not a JSON object of numbers, texts and lists")
    }
  }

  /// Throws where there is an option that nobody asked for.
  func finish() throws {
    guard let unknown = values.keys.min() else { return }
    throw LibraryError.usage(
      "option \(Self.written(unknown)) is not one of this function")
  }

  private static func written(_ name: String) -> String {
    name.replacing("-", with: "_")
  }

  private func wrong(_ name: String, _ wanted: String) -> LibraryError {
    .usage("option \(Self.written(name)): give \(wanted)")
  }

  // MARK: - Values

  func text(_ name: String) throws -> String? {
    switch values.removeValue(forKey: name) {
    case nil: nil
    case .text(let text): text
    default: throw wrong(name, "a text")
    }
  }

  func texts(_ name: String) throws -> [String] {
    switch values.removeValue(forKey: name) {
    case nil: []
    case .text(let text): [text]
    case .texts(let texts): texts
    case .numbers(let numbers) where numbers.isEmpty: []
    default: throw wrong(name, "a list of texts")
    }
  }

  func flag(_ name: String) throws -> Bool {
    switch values.removeValue(forKey: name) {
    case nil: false
    case .truth(let truth): truth
    default: throw wrong(name, "true or false")
    }
  }

  /// A number of those that are allowed; infinity may be written as a text.
  func number(
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

  func whole(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
    let wanted =
      "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return try number(name, wanted) { number in
      Int(exactly: number).map(range.contains) ?? false
    }.flatMap { Int(exactly: $0) }
  }

  func numbers(_ name: String) throws -> [Double]? {
    switch values.removeValue(forKey: name) {
    case nil: nil
    case .number(let number): [number]
    case .numbers(let numbers): numbers
    default: throw wrong(name, "a list of numbers")
    }
  }

  /// Numbers by their names.
  func named(_ name: String) throws -> [String: Double]? {
    switch values.removeValue(forKey: name) {
    case nil: nil
    case .named(let numbers): numbers
    default: throw wrong(name, "numbers by their names")
    }
  }

  func day(_ name: String) throws -> CalendarDay? {
    try text(name).map { text in
      do throws(DataError) {
        return try CalendarDay(text)
      } catch {
        throw wrong(name, "a day as yyyy-MM-dd")
      }
    }
  }

  /// One of a list of names.
  func choice<Choice>(_ name: String) throws -> Choice?
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
  func model<Kind>(
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
