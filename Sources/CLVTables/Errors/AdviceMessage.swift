/// What an ``Advice`` says, in no language: the name of a text and the values
/// in it.
///
/// Notes and warnings of reading have one, so that a program which speaks to
/// people can say them in their language.
public struct AdviceMessage: Sendable, Equatable {
  /// A value in a text.
  public enum Value: Sendable, Equatable {
    /// Text from the data, or a figure that is read as it stands.
    case text(String)

    /// How many there are of something.
    case count(Int)

    /// The number of a line.
    case line(Int)

    /// A column of the table.
    case column(DataError.Place.Column)

    /// What can be set or called.
    case remedy(Remedy)

    /// A word that depends on the language, by its name.
    case term(String)

    /// Texts from the data, each with its number of rows.
    case tally([Tallied])

    /// Texts from the data that belong together, group by group.
    case groups([[String]])
  }

  /// A text with its number of rows.
  public struct Tallied: Sendable, Equatable {
    /// The text.
    public let text: String

    /// How many rows have it.
    public let rows: Int

    /// A text with its number of rows.
    package init(_ text: String, rows: Int) {
      self.text = text
      self.rows = rows
    }
  }

  /// The name of the text.
  public let name: String

  /// The values by their names in the text.
  public let values: [String: Value]
}
