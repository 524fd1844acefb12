/// What sends the files of an export, for a shell, with the vendor's own means.
public struct CRMCommands: Sendable {
  /// Each with what it does, by the name of its sentence.
  public let steps: [(name: String, command: String)]

  /// The commands for an export's files.
  public init(_ export: CRMExport) {
    let key = export.key
    switch export.target {
    case .dynamics:
      let address =
        "$DATAVERSE/api/data/v9.2/\(export.entitySet)/"
        + "Microsoft.Dynamics.CRM.UpsertMultiple"
      steps = [
        (
          "send",
          """
          for file in upsert-*.json; do
            curl -f -X POST "\(address)" \\
              -H "Authorization: Bearer $TOKEN" \\
              -H 'Content-Type: application/json; charset=utf-8' \\
              -T "$file" || break
          done
          """
        )
      ]
    case .salesforce:
      steps = [
        (
          "send",
          """
          for file in upsert-*.csv; do
            sf data upsert bulk -s \(export.object) \\
              -i \(key) -f "$file" -w 60 || break
          done
          """
        )
      ]
    case .hubspot:
      steps = [
        (
          "send",
          """
          for file in upsert-*.json; do
            curl -f -X POST \\
              https://api.hubapi.com/crm/v3/objects/\(export.object)/batch/upsert \\
              -H "Authorization: Bearer $TOKEN" \\
              -H 'Content-Type: application/json' -T "$file" || break
          done
          """
        )
      ]
    case .klaviyo:
      steps = [
        (
          "send",
          """
          for file in import-*.json; do
            curl -f -X POST \\
              https://a.klaviyo.com/api/profile-bulk-import-jobs \\
              -H "Authorization: Klaviyo-API-Key $KEY" \\
              -H 'revision: 2025-01-15' \\
              -H 'Content-Type: application/vnd.api+json' \\
              -T "$file" || break
          done
          """
        )
      ]
    }
  }
}
