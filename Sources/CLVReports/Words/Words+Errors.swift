public import CLVTables
internal import CLVValidation

extension Words {
  /// What an error says, with its place, in the language where the catalogue
  /// has the sentence, and with remedies as they are typed at a command line.
  public func text(_ error: DataError) -> String {
    guard language != .english else { return error.messageAtCommandLine }
    let advice = text(error.advice)
    return error.place.map { titled(text($0), advice) } ?? advice
  }

  /// An English sentence of the tool or of a model in the language, where the
  /// catalogue has it.
  package func text(sentence: String) -> String {
    language == .english ? sentence : sentences.text(sentence) ?? sentence
  }

  /// The sentence of advice in the language; nil where the catalogue has none.
  func sentence(of advice: Advice) -> String? {
    let values = advice.values.map { part in
      switch part {
      case .text(let text): text
      case .value(let value): sentences.text(value) ?? value
      case .remedy(let remedy): remedy.option
      case .column(let column): text(column)
      case .advice(let advice): text(advice)
      }
    }
    return sentences.text(advice.template, values)
      ?? sentences.text(advice.atCommandLine)
  }

  private func text(_ place: DataError.Place) -> String {
    let file = sentences.text(place.file) ?? place.file
    let customer = place.customer.map {
      text("reading.customer", ["name": .name($0)])
    }
    let parts = [customer, place.column.map(text)].compactMap(\.self)
    let line = place.line.map { ":\($0)" } ?? ""
    return parts.isEmpty
      ? file + line : titled(file + line, parts.joined(separator: " "))
  }

  func text(_ column: DataError.Place.Column) -> String {
    text(
      "reading.column",
      ["number": .label("\(column.number)"), "name": .text(column.name)])
  }
}
