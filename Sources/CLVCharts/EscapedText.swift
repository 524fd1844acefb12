extension String {
  /// The text as the content of an element or an attribute of SVG or HTML.
  ///
  /// Control characters, which neither has, become �, and breaks of lines a
  /// space.
  package var escapedForMarkup: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\t", "\n", "\r": escaped += " "
      default:
        let isForbidden =
          scalar.properties.generalCategory == .control
          || (0xFFFE...0xFFFF).contains(scalar.value)
        escaped.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
      }
    }
    return escaped
  }
}
