import Foundation
import Testing

@Suite("Files for CRMs")
struct CRMTests {
  private static let fields = "clv=new_clv,p=new_palive,segment=new_segment"

  private func results(_ count: Int) -> String {
    "customer_id,clv,p,segment\n"
      + (0..<count).map { customer in
        let clv = customer % 7 == 3 ? "" : "\(Double(customer) / 3)"
        return "C\(customer),\(clv),0.5,\"it's \"\"\(customer % 3)\"\"\"\n"
      }.joined()
  }

  private func export(
    _ target: String, key: String, _ text: String, fields: String = fields,
    more: String = ""
  ) async throws -> (directory: Workdir, said: String) {
    let directory = try Workdir()
    try directory.write("f.csv", text)
    let outcome = try await directory.succeed(
      "crm f.csv --target \(target) --key \(key) --fields \(fields) "
        + "--output up \(more)")
    return (directory, outcome.errors)
  }

  private func files(_ directory: Workdir, _ ending: String) -> [String] {
    directory.names.filter { $0.hasPrefix("up/") && $0.hasSuffix(ending) }
  }

  @Test(arguments: [1, 1000, 1001, 2500])
  func `Dynamics gets bodies of a thousand and files for its wizard`(
    count: Int
  ) async throws {
    let (directory, _) = try await export(
      "dynamics", key: "new_clvid", results(count))
    var seen: [String] = []
    for name in files(directory, ".json") {
      let targets = try directory.json(name)["Targets"].items
      #expect((1...1000).contains(targets.count))
      for target in targets {
        #expect(target["@odata.type"].exists == false)
        seen.append(target["new_segment"].text ?? "")
      }
      let text = try directory.text(name)
      #expect(
        text.contains(
          #"{"@odata.type":"Microsoft.Dynamics.CRM.contact","@odata.id":"#
            + #""contacts(new_clvid='C"#))
    }
    #expect(files(directory, ".json").count == (count + 999) / 1000)
    #expect(seen.count == count && seen[0] == "it's \"0\"")
    let first = try directory.text("up/upsert-0001.json")
    #expect(first.contains("\"new_clv\":0") && first.contains("'C0'"))
    if count > 3 { #expect(first.contains("\"new_clv\":null")) }
    let csv = try directory.data("up/import-0001.csv")
    #expect(csv.starts(with: [0xEF, 0xBB, 0xBF]))
    let lines = String(decoding: csv.dropFirst(3), as: UTF8.self)
      .components(separatedBy: "\r\n")
    #expect(lines[0] == "new_clvid,new_clv,new_palive,new_segment")
    #expect(lines.count == count + 2)
    let readme = try directory.text("up/README.txt")
    #expect(readme.contains("UpsertMultiple") && readme.contains("new_clvid"))
    #expect(
      try directory.text("up/fields.csv").contains(
        "new_palive,Decimal number,p\n"))
  }

  @Test func `Keys that Dataverse refuses are named`() async throws {
    let (directory, said) = try await export(
      "dynamics", key: "new_clvid",
      "customer_id,clv,p,segment\na/b,1,1,x\nO'Hara,2,1,x\n,3,1,x\n"
        + "O'Hara,4,1,x\na+b,1,1,x\n")
    #expect(said.contains("4 customers are not written"))
    #expect(said.contains("\"a/b\" has /"))
    #expect(
      try directory.text("up/upsert-0001.json").contains(
        "contacts(new_clvid='O''Hara')"))
    #expect(
      try directory.text("up/refused.csv") == """
        line,customer,reason
        2,a/b,has /
        4,,empty
        5,O'Hara,is on line 3 already
        6,a+b,has +

        """)
  }

  @Test func `Salesforce gets a file, a job and cleared cells`() async throws {
    let (directory, _) = try await export(
      "salesforce", key: "Key__c", results(50),
      fields: "clv=CLV__c,p=P__c,segment=S__c")
    let lines = try directory.text("up/upsert-0001.csv")
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "Key__c,CLV__c,P__c,S__c" && lines.count == 52)
    #expect(lines[4].hasPrefix("C3,#N/A,0.5"))
    #expect(lines[2].hasPrefix("C1,0.3333,"))
    let job = try directory.json("up/job.json")
    #expect(job["externalIdFieldName"].text == "Key__c")
    #expect(
      job["operation"].text == "upsert" && job["lineEnding"].text == "LF")
  }

  @Test(arguments: [99, 100, 101, 350])
  func `HubSpot gets bodies of a hundred with texts`(count: Int) async throws {
    let (directory, _) = try await export(
      "hubspot", key: "customer_key", results(count))
    var total = 0
    for name in files(directory, ".json") {
      let inputs = try directory.json(name)["inputs"].items
      #expect(inputs.count <= 100)
      for input in inputs {
        #expect(input["idProperty"].text == "customer_key")
        #expect(input["properties.new_clv"].text != nil)
      }
      total += inputs.count
    }
    #expect(total == count)
  }

  @Test func `Klaviyo gets profiles by address`() async throws {
    let (directory, said) = try await export(
      "klaviyo", key: "email",
      "customer_id,clv,p,segment\na@x.org,1.5,1,x\nnobody,2,1,x\nb@x.org,,1,x\n"
    )
    #expect(said.contains("1 customer is not written"))
    let profiles = try directory.json("up/import-0001.json")[
      "data.attributes.profiles.data"
    ].items
    #expect(profiles.count == 2)
    #expect(profiles[0]["attributes.email"].text == "a@x.org")
    #expect(profiles[0]["attributes.properties.new_clv"].number == 1.5)
    #expect(!profiles[1]["attributes.properties.new_clv"].exists)
  }

  @Test func `The folder is there with all files or not at all`() async throws {
    let directory = try Workdir()
    try directory.write("f.csv", results(5) + "C9,1\n")
    let options = [
      "crm", "f.csv", "--target", "hubspot", "--key", "k", "--fields",
      "clv=clv", "--output", "up",
    ]
    let bad = try await directory.clv(options)
    #expect(bad.status == 65 && bad.errors.contains("f.csv:7:"))
    #expect(directory.names == ["f.csv"])
    try directory.write("f.csv", results(5))
    #expect(try await directory.clv(options).status == 0)
    let again = try await directory.clv(options)
    #expect(again.status == 73 && again.errors.contains("not empty"))
    for (fields, key, status) in [
      ("clv", "k", Int32(64)), ("clv=a,p=a", "k", 64), ("nope=a", "k", 65),
      ("clv=k", "k", 64), ("clv=a b", "k", 64), ("clv=a", "k'", 64),
    ] {
      let outcome = try await directory.clv([
        "crm", "f.csv", "--target", "hubspot", "--key", key, "--fields",
        fields, "--output", "other",
      ])
      #expect(outcome.status == status, "\(fields) \(outcome.errors)")
    }
    for language in ["fa", "zh"] {
      let outcome = try await directory.succeed(
        "crm f.csv --target salesforce --key K__c --fields clv=C__c "
          + "--output \(language) --language \(language)")
      #expect(!outcome.errors.contains("written"))
      #expect(try directory.text("\(language)/README.txt").contains("sf data"))
    }
  }
}
