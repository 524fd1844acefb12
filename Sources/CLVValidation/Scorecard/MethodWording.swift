/// What methods are called and said to do in a language, for files.
package struct MethodWording: Sendable {
  /// Words for the method of an identifier, from the words in English.
  package typealias Words = @Sendable (String, String) -> String

  /// What a method is called.
  package let title: Words

  /// What a method does.
  package let description: Words

  /// The words of a language.
  package init(title: @escaping Words, description: @escaping Words) {
    self.title = title
    self.description = description
  }
}
