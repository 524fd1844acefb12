/// Counted nouns in English: whatever number of things a message names is
/// written by this, so that none is "1 customers".
package enum Plural {
  /// A number with its noun: 1 customer, 2 customers.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - noun: The singular, with what stands before it.
  ///   - plural: The plural; nil where an s makes it.
  /// - Returns: Both, the noun in the form that fits.
  package static func count(
    _ count: Int, _ noun: String, _ plural: String? = nil
  ) -> String {
    "\(count) \(form(count, noun, plural ?? noun + "s"))"
  }

  /// What goes with a number: one form with 1, another with all others.
  package static func form(
    _ count: Int, _ one: String, _ other: String
  ) -> String {
    count == 1 ? one : other
  }
}
