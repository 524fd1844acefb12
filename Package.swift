// swift-tools-version: 6.2

import Foundation
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

// The modules that write pages, a matter of a moment: small where the library is
// built for the wheel, of whose size they are a twelfth.
let small =
  strict
  + (Context.environment["CLV_SMALL"] == nil
    ? [] : [.unsafeFlags(["-Osize"])])

// Tests without optimization are built in half the time, and take hardly more of it
// to run: what they test is optimized.
let unoptimized = strict + [.unsafeFlags(["-Onone"])]

// What `import CLV` brings. A program that imports CLV has them as dependencies
// of its own: SwiftPM compiles a target again where those it names change, and
// CLV itself is the same file whatever changes in a module that it exports.
let modules: [Target.Dependency] = [
  "CLVCRM", "CLVCampaigns", "CLVCharts", "CLVData", "CLVDatabase",
  "CLVForecasting",
  "CLVModels", "CLVRFM", "CLVReports", "CLVSQL", "CLVStudy", "CLVTables",
  "CLVValidation",
]

let package = Package(
  name: "swift-clv",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "CLV", targets: ["CLV"]),
    .library(name: "CLVNumerics", targets: ["CLVNumerics"]),
    // What the service imports.
    .library(
      name: "CLVRequests",
      targets: [
        "CLVRequests", "CLVData", "CLVForecasting", "CLVModels", "CLVTables",
        "Libm",
      ]),
    .executable(name: "clv", targets: ["CLVTool"]),
    .library(name: "CLVLibrary", type: .dynamic, targets: ["CLVLibrary"]),
    // The functions of the library in the program itself, for the fuzzer.
    .library(name: "CLVFunctions", targets: ["CLVLibrary", "CInterface"]),
  ],
  dependencies: [
    .package(
      url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // MARK: - Public API
    .target(name: "CLV", dependencies: modules, swiftSettings: strict),
    .target(
      name: "CLVCharts", dependencies: ["Libm"], swiftSettings: small),
    .target(
      name: "CLVNumerics", dependencies: ["COpenBLAS", "Libm"],
      swiftSettings: strict),
    .target(
      name: "CLVModels", dependencies: ["CLVNumerics", "Libm"],
      swiftSettings: strict),
    .target(
      name: "CLVTables", dependencies: ["CZlib", "CZstd", "Libm"],
      swiftSettings: strict),
    .target(
      name: "CLVData",
      dependencies: ["CLVModels", "CLVNumerics", "CLVTables", "Libm"],
      swiftSettings: strict),
    .target(
      name: "CLVCRM", dependencies: ["CLVData", "CLVTables"],
      swiftSettings: strict),
    .target(
      name: "CLVDatabase", dependencies: ["CLVData", "CLVTables", "Libm"],
      swiftSettings: strict),
    .target(
      name: "CLVForecasting",
      dependencies: [
        "CLVData", "CLVModels", "CLVNumerics", "CLVTables", "Libm",
      ],
      swiftSettings: strict),
    .target(
      name: "CLVSQL",
      dependencies: [
        "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics", "CLVTables",
      ],
      swiftSettings: strict),
    .target(
      name: "CLVRFM",
      dependencies: [
        "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics", "CLVTables",
        "Libm",
      ],
      swiftSettings: strict),
    .target(
      name: "CLVValidation",
      dependencies: [
        "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics", "CLVRFM",
        "CLVTables", "Libm",
      ],
      swiftSettings: strict),
    .target(
      name: "CLVCampaigns",
      dependencies: [
        "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics", "CLVTables",
        "Libm",
      ],
      swiftSettings: strict),
    .target(
      name: "CLVStudy",
      dependencies: [
        "CLVCampaigns", "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics",
        "CLVRFM", "CLVTables", "CLVValidation",
      ],
      swiftSettings: strict),
    .target(
      name: "CLVReports",
      dependencies: [
        "CLVCRM", "CLVCampaigns", "CLVCharts", "CLVData", "CLVDatabase",
        "CLVForecasting",
        "CLVModels", "CLVRFM", "CLVStudy", "CLVTables", "CLVValidation",
        "CWords", "Libm",
      ],
      exclude: [
        "Words/en.json", "Words/fa.json", "Words/zh.json", "Words/errors.json",
        "Words/locales.json",
      ],
      resources: [
        .embedInCode("Page/page.css"),
        .embedInCode("Page/page.js"),
      ],
      swiftSettings: small),
    .target(
      name: "CLVArrow",
      dependencies: ["CInterface", "CLVData", "CLVTables", "Libm"],
      swiftSettings: strict),
    .target(
      name: "CLVRequests",
      dependencies: [
        "CLVArrow", "CLVCampaigns", "CLVData", "CLVForecasting", "CLVModels",
        "CLVRFM", "CLVStudy", "CLVTables",
      ],
      swiftSettings: strict),
    .target(
      name: "CLVLibrary",
      dependencies: [
        "CInterface", "CLVArrow", "CLVCampaigns", "CLVData", "CLVForecasting",
        "CLVModels", "CLVRFM", "CLVReports", "CLVRequests", "CLVSQL",
        "CLVStudy", "CLVTables", "CLVValidation", "Libm",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "CLVTool",
      dependencies: modules + [
        "CLV",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // MARK: - Examples
    .executableTarget(
      name: "MostValuableCustomers", dependencies: modules + ["CLV"],
      path: "Sources/Examples/MostValuableCustomers", swiftSettings: strict),

    // MARK: - System libraries
    .target(name: "CInterface"),
    .target(name: "CWords"),
    .target(name: "Libm", swiftSettings: strict),
    .systemLibrary(
      name: "COpenBLAS",
      pkgConfig: "openblas lapacke",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

    // MARK: - Tests
    .target(
      name: "TestSupport",
      dependencies: [
        "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics", "CLVTables",
      ],
      path: "Tests/TestSupport",
      resources: [.copy("References")],
      swiftSettings: strict),
    .testTarget(
      name: "CLVNumericsTests",
      dependencies: ["CLVNumerics", "TestSupport"],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVChartsTests",
      dependencies: ["CLVCharts"],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVModelsTests",
      dependencies: ["CLVModels", "CLVNumerics", "TestSupport"],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVTablesTests",
      dependencies: ["CLVNumerics", "CLVTables", "TestSupport"],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVDataTests",
      dependencies: [
        "CLVData", "CLVModels", "CLVNumerics", "CLVTables", "TestSupport",
      ],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVDatabaseTests",
      dependencies: ["CLVData", "CLVDatabase", "CLVTables", "TestSupport"],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVForecastingTests",
      dependencies: [
        "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics", "CLVTables",
        "CLVValidation", "TestSupport",
      ],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVRFMTests",
      dependencies: [
        "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics", "CLVRFM",
        "CLVTables", "TestSupport",
      ],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVValidationTests",
      dependencies: [
        "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics", "CLVTables",
        "CLVValidation", "TestSupport",
      ],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVCampaignsTests",
      dependencies: [
        "CLVCampaigns", "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics",
        "CLVRFM", "CLVReports", "CLVTables", "TestSupport",
      ],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVStudyTests",
      dependencies: [
        "CLVCampaigns", "CLVData", "CLVForecasting", "CLVModels", "CLVNumerics",
        "CLVRFM", "CLVStudy", "CLVValidation", "TestSupport",
      ],
      swiftSettings: unoptimized),
    .testTarget(
      name: "CLVReportsTests",
      dependencies: [
        "CLVCampaigns", "CLVCharts", "CLVData", "CLVForecasting", "CLVModels",
        "CLVNumerics",
        "CLVRFM", "CLVReports", "CLVStudy", "CLVTables", "CLVValidation",
        "TestSupport",
      ],
      swiftSettings: unoptimized),
    .testTarget(
      name: "EndToEndTests",
      dependencies: modules + [
        "CLV", "CLVNumerics", "CLVTool", "MostValuableCustomers", "TestSupport",
      ],
      exclude: ["Snapshots"],
      swiftSettings: unoptimized),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)

// The source distribution of the Python package holds the modules of the C
// library alone.
if !FileManager.default.fileExists(atPath: Context.packageDirectory + "/Tests")
{
  var needed: Set = ["CLVLibrary"]
  for _ in package.targets {
    for target in package.targets where needed.contains(target.name) {
      for case .byNameItem(let name, _) in target.dependencies {
        needed.insert(name)
      }
    }
  }
  package.targets.removeAll { !needed.contains($0.name) }
  package.products.removeAll { $0.name != "CLVLibrary" }
  package.dependencies = []
}
