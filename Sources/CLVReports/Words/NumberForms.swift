/// The forms that a piece of a sentence takes with a number in it.
///
/// In a text, `{customers:# customer|# customers|nobody|customers without
/// end}` stands for the form that fits the value called customers: the first
/// where it is shown as 1, the third where it is shown as 0, the fourth where
/// it is infinite, else the second; # is the number itself. Of the last two
/// either may be missing, and the second serves.
enum NumberForms {
  /// The form that fits.
  ///
  /// - Parameters:
  ///   - forms: The forms, with bars between them.
  ///   - shown: The number as it is shown, so that 0.98 shown as 1 is one.
  ///   - one: How 1 is shown.
  ///   - zero: How 0 is shown.
  ///   - isInfinite: Whether there is no end to it.
  /// - Returns: The form, with # where the number stands.
  static func form(
    _ forms: Substring, shown: String, one: String = "1", zero: String = "0",
    isInfinite: Bool
  ) -> Substring {
    let all = forms.split(separator: "|", omittingEmptySubsequences: false)
    let place = isInfinite ? 3 : shown == zero ? 2 : shown == one ? 0 : 1
    return all.indices.contains(place)
      ? all[place] : all[min(1, all.count - 1)]
  }

  /// The name of the value that a placeholder stands for, and its forms, if it
  /// has such.
  static func parts(
    of placeholder: Substring
  ) -> (name: Substring, forms: Substring?) {
    guard let colon = placeholder.firstIndex(of: ":") else {
      return (placeholder, nil)
    }
    return (
      placeholder[..<colon], placeholder[placeholder.index(after: colon)...]
    )
  }
}
