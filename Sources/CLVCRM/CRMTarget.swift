/// A CRM or a marketing platform that takes scores of its contacts.
///
/// The shapes and limits are those of the vendors' documents: Dataverse's
/// `UpsertMultiple` and its import wizard, Salesforce's Bulk API 2.0, HubSpot's
/// batch upsert, Klaviyo's bulk import of profiles.
public enum CRMTarget: String, Sendable, CaseIterable {
  case dynamics
  case salesforce
  case hubspot
  case klaviyo

  /// What is scored, unless another is named.
  public var defaultObject: String {
    switch self {
    case .dynamics: "contact"
    case .salesforce: "Contact"
    case .hubspot: "contacts"
    case .klaviyo: "profile"
    }
  }

  /// The kinds of files that are written.
  var kinds: [CRMFileKind] {
    switch self {
    case .dynamics: [.upsertMultiple, .importCSV]
    case .salesforce: [.bulkCSV]
    case .hubspot: [.batchUpsert]
    case .klaviyo: [.profileImport]
    }
  }

  /// What the vendor calls fields of numbers, whole numbers and texts.
  func type(of kind: CRMField.Kind) -> String {
    switch (self, kind) {
    case (.dynamics, .number): "Decimal number"
    case (.dynamics, .count): "Whole number"
    case (.dynamics, .text): "Single line of text"
    case (.salesforce, .number): "Number(14, 4)"
    case (.salesforce, .count): "Number(18, 0)"
    case (.salesforce, .text): "Text(255)"
    case (.hubspot, .number), (.hubspot, .count): "Number"
    case (.hubspot, .text): "Single-line text"
    case (.klaviyo, .number), (.klaviyo, .count): "number"
    case (.klaviyo, .text): "string"
    }
  }

  /// Characters that a key may not hold: Dataverse refuses alternate keys with
  /// those of a path.
  private static let refusedByDataverse: Set<Character> = [
    "/", "#", "<", ">", "*", "%", "&", ":", "\\", "?", "+",
  ]

  /// The longest key.
  private var longestKey: Int {
    switch self {
    case .dynamics: 100
    case .salesforce: 255
    case .hubspot, .klaviyo: 255
    }
  }

  /// Why the vendor refuses a key; nil where it does not.
  func refusal(of key: String, in field: String) -> CRMRefusal? {
    if key.isEmpty { return .empty }
    if key.count > longestKey { return .long(longestKey) }
    if key.unicodeScalars.contains(where: {
      $0.value < 0x20 || $0.value == 0x7F
    }) {
      return .control
    }
    switch self {
    case .dynamics:
      return key.first(where: Self.refusedByDataverse.contains)
        .map { .character($0) }
    case .klaviyo where field == "email":
      let parts = key.split(separator: "@", omittingEmptySubsequences: false)
      return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
        ? nil : .noAddress
    case .klaviyo where field == "phone_number":
      let digits = key.dropFirst()
      return key.first == "+" && (7...15).contains(digits.count)
        && digits.allSatisfy { ("0"..."9").contains($0) } ? nil : .noNumber
    case .salesforce, .hubspot, .klaviyo: return nil
    }
  }

  /// The fields that can be keys; nil where any can.
  public var keys: [String]? {
    self == .klaviyo ? ["email", "external_id", "id", "phone_number"] : nil
  }
}

/// Why a vendor refuses a key.
enum CRMRefusal: Equatable {
  case empty
  case long(Int)
  case control
  case character(Character)
  case noAddress
  case noNumber
  case twice(line: Int)

  /// A few words for a column of reasons.
  var words: String {
    switch self {
    case .empty: "empty"
    case .long(let most): "longer than \(most) characters"
    case .control: "has a control character"
    case .character(let one): "has \(one)"
    case .noAddress: "is no address of e-mail"
    case .noNumber: "is no number such as +15551234567"
    case .twice(let line): "is on line \(line) already"
    }
  }
}

/// A field of a CRM, and the column that it is made of.
public struct CRMField: Sendable, Equatable {
  /// What its values are.
  enum Kind: Sendable {
    case number
    case count
    case text
  }

  /// The column of the results.
  public let column: String

  /// The field's name in the CRM.
  public let field: String

  /// Makes a field.
  public init(column: String, field: String) {
    self.column = column
    self.field = field
  }
}

/// A kind of file that a vendor takes.
enum CRMFileKind: Sendable {
  /// Bodies of Dataverse's `UpsertMultiple`.
  case upsertMultiple

  /// Files for Dataverse's import wizard.
  case importCSV

  /// Files for Salesforce's Bulk API 2.0.
  case bulkCSV

  /// Bodies of HubSpot's batch upsert.
  case batchUpsert

  /// Bodies of Klaviyo's bulk import of profiles.
  case profileImport

  /// The most rows of a file.
  var mostRows: Int {
    switch self {
    case .upsertMultiple: 1_000
    case .importCSV, .bulkCSV: .max
    case .batchUpsert: 100
    case .profileImport: 10_000
    }
  }

  /// The most bytes of a file, with room to the vendor's limit.
  var mostBytes: Int {
    switch self {
    case .upsertMultiple: 16_000_000
    case .importCSV: 8_000_000
    case .bulkCSV: 100_000_000
    case .batchUpsert: 10_000_000
    case .profileImport: 5_000_000
    }
  }

  /// The name of a file, from 1.
  func name(_ number: Int) -> String {
    let digits = String(number)
    let padded =
      String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return switch self {
    case .upsertMultiple, .batchUpsert: "upsert-\(padded).json"
    case .importCSV: "import-\(padded).csv"
    case .bulkCSV: "upsert-\(padded).csv"
    case .profileImport: "import-\(padded).json"
    }
  }
}
